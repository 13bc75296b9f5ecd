"""The one place that gives out the day's numbers."""

from datetime import date, datetime

from titian.accounts.models import Actor
from titian.antrean.models import AntreanTicket, TicketCounter
from titian.facility import numbering
from titian.facility.models import Facility, Poli
from titian.patients.models import Patient


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
