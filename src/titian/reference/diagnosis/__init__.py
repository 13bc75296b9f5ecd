"""What works of the connection to BPJS and what does not, by one signed question to a service: one line for each part.

The parts come in the order in which BPJS looks at them, so that each line rests on those above; the first one that is
wrong hides the rest, but for the clock, which is set right for a second question.
"""

from datetime import datetime

import bpjs
from bpjs import icare
from bpjs.antrean import reference as antrean
from bpjs.pcare import reference as pcare
from titian import connection
from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.outbox import kinds
from titian.outbox import operations as outbox
from titian.reference.diagnosis.case import Case
from titian.reference.diagnosis.finding import Finding, Service
from titian.reference.operations import accounts

__all__ = ["Finding", "diagnose"]

IN_FLIGHT = 2
"""Services that one process tests at the same time: the threads are there for the desk."""

NOBODYS_CARD = "0000000000000"
"""iCare has no list to ask for: it is asked about a card that nobody has, and knows us if it says so."""

_BUSY = "Dua uji koneksi lain masih menunggu jawaban BPJS. Coba lagi sebentar."

_places = connection.Places(IN_FLIGHT)


def diagnose(facility: Facility, service: str, now: datetime) -> list[Finding]:
    """Ask one service once, twice if the clock is off: a line for each part up to the first that hides the rest.

    Refused credentials pause the service, so that nothing else tries them until others are saved (R15).
    """
    try:
        credentials = connection.credentials(facility.pk, service)
    except connection.NotBridged as error:
        return [Finding(service, "account", False, str(error), "account")]
    try:
        with _places.one():
            version = connection.version(facility.pk, service)
            question = _question(facility, bpjs.Service(service), now)
            findings = list(Case(Service(service), credentials, question).findings(now))
    except connection.Busy:
        return [Finding(service, "answer", False, _BUSY, "outage")]
    _remember(facility, service, version, findings, now)
    return findings


def _remember(facility: Facility, service: str, version: int, findings: list[Finding], now: datetime) -> None:
    """What the answer means for everything else that would ask with these credentials."""
    refused = next((one for one in findings if one.is_refusal), None)
    by = Actor.system("uji koneksi")
    accounts.note_answer(
        by=by, facility=facility, service=service, version=version, is_refused=refused is not None
    )
    if service not in kinds.Service.values:  # by its text: another list of services has members of its own
        return
    if refused:
        outbox.pause(
            by=by,
            facility=facility,
            service=service,
            account_version=version,
            key=refused.key,
            text=refused.said,
            now=now,
        )
    elif all(one.ok for one in findings):
        outbox.resume(by=by, facility=facility, service=service, account_version=version, now=now)


def _question(facility: Facility, service: bpjs.Service, now: datetime) -> bpjs.Request[object]:
    """The cheapest that a service answers, wherever it counts from; the answer's content is not looked at."""
    match service:
        case bpjs.Service.PCARE:
            return pcare.awareness()  # type: ignore[return-value]
        case bpjs.Service.ANTREAN:
            return antrean.poli(local_date(facility, now))  # type: ignore[return-value]
        case bpjs.Service.ICARE:
            return icare.validate(NOBODYS_CARD)  # type: ignore[return-value]
