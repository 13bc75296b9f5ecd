"""One clinic's connection to one service of BPJS: do promises go, are its lists fresh, is each credential accepted?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from titian.facility.models import Facility, ServiceAccount
from titian.monitoring.health import deliveries, lists
from titian.monitoring.health.check import Check
from titian.outbox.kinds import Service
from titian.outbox.queries import service_state
from titian.outbox.trouble import Trouble, trouble
from titian.reference.diagnosis import Finding, diagnose

SLOW = 3.0
"""Seconds. The desk's own question, whether a member is active, gives up after four."""

_REFUSED = Check(
    "account",
    False,
    "BPJS menolak kredensial ini, dan belum ada yang diganti sejak itu.",
    "Perbaiki, lalu simpan: Titian mencobanya sekali.",
    blames="account",
)


def accounts(facility: Facility) -> list[ServiceAccount]:
    """The services that the clinic has switched on: PCare, Antrean FKTP, iCare."""
    found = ServiceAccount.objects.filter(facility=facility, is_on=True).select_related("facility")
    return sorted(found, key=lambda account: ServiceAccount.Service.values.index(account.service))


def of_service(account: ServiceAccount, now: datetime) -> list[Check]:
    """All about one service. Asks BPJS once, twice if a clock is wrong; takes seconds when it does not answer."""
    found = _found(account, now)
    return [replace(check, clinic=account.facility.slug, service=account.service) for check in found]


def _found(account: ServiceAccount, now: datetime) -> Iterator[Check]:
    """A refusal is told once: the pause that follows from it is what the next look finds."""
    state = service_state(account.facility, account.service)
    why = trouble(state) if state else None
    findings = [] if _is_refused(account, why) else diagnose(account.facility, account.service, now)
    yield from map(_check, findings)
    if account.service not in Service:
        yield from () if findings else (_REFUSED,)
    elif not any(finding.is_refusal for finding in findings):
        yield deliveries.service(state, why, now)
    about_lists = lists.references(account, now, is_shut=why is not None)
    if about_lists:
        yield about_lists


def _is_refused(account: ServiceAccount, why: Trouble | None) -> bool:
    """R15: credentials that BPJS refused are not shown to it again by what works by itself, or it may lock them.

    Nothing is sent to iCare, so it has no pause to go by.
    """
    if account.service in Service:
        return why is not None and why.is_paused
    return account.is_refused


def _check(finding: Finding) -> Check:
    """The finding's sentence says what to do as well."""
    if finding.seconds > SLOW:
        text = f"{finding.text} Itu lambat: BPJS sedang sibuk, atau internet klinik tersendat."
        return Check(finding.part, False, text, blames="latency")
    return Check(finding.part, finding.ok, finding.text, blames=finding.blames)
