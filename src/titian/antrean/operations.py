"""The one place that gives out the day's numbers and moves them through the line."""

from datetime import date, datetime
from typing import NamedTuple

from titian.accounts.models import Actor
from titian.antrean.errors import UnableToMove
from titian.antrean.models import AntreanTicket, Place, TicketCounter
from titian.facility import numbering
from titian.facility.models import Facility, Poli
from titian.patients.models import Patient


class Moved(NamedTuple):
    """A ticket as it stands after an act; `is_news` where it stands elsewhere in the line than before."""

    ticket: AntreanTicket
    is_news: bool


def issue_ticket(
    *, by: Actor, facility: Facility, poli: Poli, patient: Patient, date: date, now: datetime
) -> AntreanTicket:
    """The next number of a poli on a local date, without gaps: a rolled back caller gives its number back.

    Must be called inside the caller's transaction, after the patient is locked: the counter row stays locked
    until it ends.
    """
    counter, _ = TicketCounter.objects.select_for_update().get_or_create(poli=poli, date=date)
    counter.last += 1
    counter.save(update_fields=["last"])
    return AntreanTicket.objects.create(
        facility=facility,
        poli=poli,
        patient=patient,
        date=date,
        number=counter.last,
        text=numbering.ticket_text(poli.ticket_letter, counter.last, facility.ticket_format),
        issued_at=now,
    )


def call_ticket(*, by: Actor, ticket: AntreanTicket, now: datetime) -> Moved:
    """Call who holds it, again where nobody came or the call was not heard; only the first call is news.

    Who was marked absent and comes after all is called anew, and that counts as a first call. Raises UnableToMove.
    """
    held = _locked(ticket)
    is_first = held.place is not Place.CALLED
    if is_first:
        held.called_at, held.called_by_name = now, by.name
        held.absent_at, held.absent_by_name = None, ""
    held.last_called_at, held.calls = now, held.calls + 1
    held.save()
    return Moved(held, is_first)


def mark_absent(*, by: Actor, ticket: AntreanTicket, now: datetime) -> Moved:
    """Nobody came when it was called; no news where that was noted before. Raises UnableToMove before any call."""
    held = _locked(ticket)
    if held.called_at is None:
        raise UnableToMove(f"{held} belum dipanggil. Panggil dulu sebelum menandai tidak hadir.")
    if held.absent_at is not None:
        return Moved(held, is_news=False)
    held.absent_at, held.absent_by_name = now, by.name
    held.save()
    return Moved(held, is_news=True)


def cancel_ticket(*, by: Actor, ticket: AntreanTicket, now: datetime) -> AntreanTicket:
    """It leaves the line; its number is not given out again. Raises UnableToMove where it left before."""
    del by  # the registration says who cancelled it, and why
    held = _locked(ticket)
    held.cancelled_at = now
    held.save()
    return held


def _locked(ticket: AntreanTicket) -> AntreanTicket:
    held = AntreanTicket.objects.select_for_update().get(pk=ticket.pk)
    if held.place is Place.CANCELLED:
        raise UnableToMove(f"{held} sudah dibatalkan.")
    return held
