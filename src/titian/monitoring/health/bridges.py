"""One clinic's connection to one service of BPJS: do promises go, are its lists fresh, is each credential accepted?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from titian.facility.models import Facility, ServiceAccount
from titian.monitoring.health import deliveries, lists
from titian.monitoring.health.check import Check
from titian.outbox.kinds import Service
from titian.outbox.queries import service_state
from titian.outbox.trouble import trouble
from titian.reference.diagnosis import Finding, diagnose

SLOW = 3.0
"""Seconds. The desk's own question, whether a member is active, gives up after four."""


def accounts(facility: Facility) -> list[ServiceAccount]:
    """The services that the clinic has switched on: PCare, Antrean FKTP, iCare."""
    found = ServiceAccount.objects.filter(facility=facility, is_on=True).select_related("facility")
    return sorted(found, key=lambda account: ServiceAccount.Service.values.index(account.service))


def of_service(account: ServiceAccount, now: datetime) -> list[Check]:
    """All about one service. Asks BPJS once, twice if a clock is wrong; takes seconds when it does not answer."""
    found = _found(account, now)
    return [replace(check, clinic=account.facility.slug, service=account.service) for check in found]


def _found(account: ServiceAccount, now: datetime) -> Iterator[Check]:
    """R15: a service that refused the credentials is not asked again here, or the account may be locked."""
    state = service_state(account.facility, account.service)
    why = trouble(state) if state else None
    if why is None or not why.is_paused:
        yield from (_check(finding) for finding in diagnose(account.facility, account.service, now))
    if account.service in Service:
        yield deliveries.service(state, why, now)
    about_lists = lists.references(account, now, is_shut=why is not None)
    if about_lists:
        yield about_lists


def _check(finding: Finding) -> Check:
    """The finding's sentence says what to do as well."""
    if finding.seconds > SLOW:
        text = f"{finding.text} Itu lambat: BPJS sedang sibuk, atau internet klinik tersendat."
        return Check(finding.part, False, text, blames="latency")
    return Check(finding.part, finding.ok, finding.text, blames=finding.blames)
