"""A registered patient is called, does not come, or is taken out of the line; BPJS is promised to be told (R11, R18).

The visit's row is locked first, after its patient: what a call promises and what a cancellation withdraws cannot cross.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from titian.accounts.models import Actor
from titian.antrean import operations as antrean
from titian.antrean.errors import UnableToMove
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.patients.models import Patient
from titian.pendaftaran import promises, registry
from titian.pendaftaran.errors import UnableToCall, UnableToCancel
from titian.pendaftaran.models import Pendaftaran


@transaction.atomic
def call(*, by: Actor, facility: Facility, ref: UUID, now: datetime) -> Pendaftaran:
    """Call the patient into the poli. Only the first call is told to BPJS; a repeated one is for the waiting room.

    Raises UnableToCall, Pendaftaran.DoesNotExist for another facility's visit.
    """
    pendaftaran = _locked(facility, ref)
    try:
        is_first = antrean.call_ticket(by=by, ticket=pendaftaran.ticket, now=now)
    except UnableToMove as error:
        raise UnableToCall(str(error)) from error
    if is_first:
        promises.tell_call(by=by, pendaftaran=_fresh(pendaftaran), now=now)
    return pendaftaran


@transaction.atomic
def mark_absent(*, by: Actor, facility: Facility, ref: UUID, now: datetime) -> Pendaftaran:
    """The patient was called and did not come. Raises as `call`."""
    pendaftaran = _locked(facility, ref)
    if why_not := registry.why_not_undone(pendaftaran):
        raise UnableToCall(why_not)
    try:
        is_new = antrean.mark_absent(by=by, ticket=pendaftaran.ticket, now=now)
    except UnableToMove as error:
        raise UnableToCall(str(error)) from error
    if is_new:
        promises.tell_call(by=by, pendaftaran=_fresh(pendaftaran), now=now)
    return pendaftaran


@transaction.atomic
def cancel(*, by: Actor, facility: Facility, ref: UUID, reason: str, now: datetime) -> Pendaftaran:
    """Take the registration back: what was never sent is dropped, what BPJS has is withdrawn there (R11).

    Raises UnableToCancel, Pendaftaran.DoesNotExist for another facility's visit.
    """
    pendaftaran = _locked(facility, ref)
    if pendaftaran.cancelled_at:
        raise UnableToCancel(f"{pendaftaran.ticket} sudah dibatalkan oleh {pendaftaran.cancelled_by_name}.")
    if not reason.strip():
        raise UnableToCancel("Tulis alasan pembatalan.")
    if why_not := registry.why_not_undone(pendaftaran):
        raise UnableToCancel(why_not)
    antrean.cancel_ticket(by=by, ticket=pendaftaran.ticket, now=now)
    pendaftaran.cancelled_at, pendaftaran.cancelled_by_name = now, by.name
    pendaftaran.cancel_reason, pendaftaran.needs_payer = reason.strip(), False
    pendaftaran.save(update_fields=["cancelled_at", "cancelled_by_name", "cancel_reason", "needs_payer"])
    outbox.withdraw(by=by, facility=facility, visit_ref=pendaftaran.ref, why=reason.strip(), now=now)
    return pendaftaran


def _locked(facility: Facility, ref: UUID) -> Pendaftaran:
    Patient.objects.select_for_update(of=("self",)).filter(facility=facility, pendaftaran__ref=ref).first()
    return _with_all(Pendaftaran.objects.select_for_update(of=("self",)).filter(facility=facility), ref)


def _fresh(pendaftaran: Pendaftaran) -> Pendaftaran:
    """With the ticket as it is now."""
    return _with_all(Pendaftaran.objects.all(), pendaftaran.ref)


def _with_all(rows: QuerySet[Pendaftaran], ref: UUID) -> Pendaftaran:
    return rows.select_related("facility", "patient", "poli", "practitioner", "ticket").get(ref=ref)
