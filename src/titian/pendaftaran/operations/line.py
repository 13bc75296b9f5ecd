"""A registered patient is called, does not come, or is taken out of the line; BPJS is promised to be told (R11, R18).

The visit's row is locked first, after its patient: what a call promises and what a cancellation withdraws cannot cross.
"""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from titian.accounts.models import Actor
from titian.antrean import operations as antrean
from titian.antrean.errors import UnableToMove
from titian.antrean.models import AntreanTicket
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.patients.models import Patient
from titian.pendaftaran import promises, queries, registry
from titian.pendaftaran.errors import UnableToCall, UnableToCancel
from titian.pendaftaran.models import Pendaftaran

CANCELLED = "pendaftaran dibatalkan di loket"
"""What BPJS gets as the reason, whoever cancelled and why: what a person typed may name somebody, and stays here."""


class _Act(Protocol):
    def __call__(self, *, by: Actor, ticket: AntreanTicket, now: datetime) -> antrean.Moved: ...


@outbox.changes()
def call(*, by: Actor, facility: Facility, ref: UUID, now: datetime) -> Pendaftaran:
    """Call the patient into the poli. Only the first call is told to BPJS; a repeated one is for the waiting room.

    Raises UnableToCall, Pendaftaran.DoesNotExist for another facility's visit.
    """
    pendaftaran = _moved(antrean.call_ticket, by, queries.locked(facility, ref), now)
    promises.tell_pcare(by=by, pendaftaran=pendaftaran, now=now)
    return pendaftaran


def mark_examined(*, by: Actor, pendaftaran: Pendaftaran, now: datetime) -> None:
    """The consultation is finished. Called in the transaction of that, with the visit's row locked."""
    if pendaftaran.examined_at is None:
        pendaftaran.examined_at = now
        pendaftaran.save(update_fields=["examined_at"])
    promises.tell_pcare(by=by, pendaftaran=pendaftaran, now=now)


@outbox.changes()
def mark_absent(*, by: Actor, facility: Facility, ref: UUID, now: datetime) -> Pendaftaran:
    """The patient was called and did not come. Raises as `call`."""
    pendaftaran = queries.locked(facility, ref)
    if why_not := registry.why_not_undone(pendaftaran):
        raise UnableToCall(why_not)
    return _moved(antrean.mark_absent, by, pendaftaran, now)


@outbox.changes()
def cancel(*, by: Actor, facility: Facility, ref: UUID, reason: str, now: datetime) -> Pendaftaran:
    """Take the registration back: what was never sent is dropped, what BPJS has is withdrawn there (R11).

    Raises UnableToCancel, Pendaftaran.DoesNotExist for another facility's visit.
    """
    pendaftaran = queries.locked(facility, ref)
    if pendaftaran.cancelled_at:
        raise UnableToCancel(f"{pendaftaran.ticket} sudah dibatalkan oleh {pendaftaran.cancelled_by_name}.")
    if not reason.strip():
        raise UnableToCancel("Tulis alasan pembatalan.")
    if why_not := registry.why_not_undone(pendaftaran):
        raise UnableToCancel(why_not)
    pendaftaran.ticket = antrean.cancel_ticket(by=by, ticket=pendaftaran.ticket, now=now)
    pendaftaran.cancelled_at, pendaftaran.cancelled_by_name = now, by.name
    pendaftaran.cancel_reason, pendaftaran.needs_payer = reason.strip(), False
    pendaftaran.save(update_fields=["cancelled_at", "cancelled_by_name", "cancel_reason", "needs_payer"])
    outbox.withdraw(by=by, facility=facility, visit_ref=pendaftaran.ref, why=CANCELLED, now=now)
    return pendaftaran


@outbox.changes()
def close_waiting(*, by: Actor, patient: Patient, now: datetime) -> int:
    """Nobody calls a patient who died: what no poli has begun is cancelled, as at the desk. Returns how many.

    Who was called was there, and that visit goes on with its promises; a record of it says what became of it.
    """
    called = {"ticket__called_at__isnull": False, "ticket__absent_at__isnull": True}
    waiting = list(queries.standing_in_line(patient, now).exclude(**called))
    begun = registry.objections(patient.facility, waiting)
    refs = [pendaftaran.ref for pendaftaran in waiting if pendaftaran.ref not in begun]
    for ref in refs:
        cancel(by=by, facility=patient.facility, ref=ref, reason="pasien meninggal", now=now)
    return len(refs)


def _moved(act: _Act, by: Actor, pendaftaran: Pendaftaran, now: datetime) -> Pendaftaran:
    """With its ticket as it stands after the act, of which BPJS is promised to be told where it is news."""
    try:
        pendaftaran.ticket, is_news = act(by=by, ticket=pendaftaran.ticket, now=now)
    except UnableToMove as error:
        raise UnableToCall(str(error)) from error
    if is_news:
        promises.tell_call(by=by, pendaftaran=pendaftaran, now=now)
    return pendaftaran
