"""Corrections of who somebody is, made later than two days after the record: saved at once, and shown until approved.

PMK 24/2022 Ps 30 (spec/rme-patient.md §5): within 2×24 hours whoever wrote may correct, later with approval. The old
value stays in the history either way. What was empty is completed, not corrected, and an address or a telephone changes
with life.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.facility.models import Facility
from titian.outbox.changes import changes
from titian.patients.errors import UnableToSave
from titian.patients.models import Patient

FREELY_FOR = timedelta(hours=48)

_WHO = ("name", "sex", "birth_date", "birth_place", "identity_type", "identity_number", "mother_name")


def who_it_is(patient: Patient) -> dict[str, object]:
    """By what one knows a person."""
    return {column: getattr(patient, column) for column in _WHO}


def mark_correction(*, by: Actor, patient: Patient, before: Mapping[str, object], now: datetime) -> None:
    """Of a patient about to be saved, whose identity `before` was this. What no member of staff did is none."""
    corrected = [column for column in _WHO if before[column] and before[column] != getattr(patient, column)]
    if corrected and by.user_id is not None and now - patient.created_at > FREELY_FOR:
        patient.unapproved_since = patient.unapproved_since or now


@changes()
def approve_corrections(*, by: Actor, facility: Facility, ref: UUID, reason: str, now: datetime) -> Patient:
    """What was corrected is right: `reason` says how one knows. Raises UnableToSave, Patient.DoesNotExist."""
    return _decided(by, "approve_corrections", facility, ref, reason, now)


@changes()
def decline_corrections(*, by: Actor, facility: Facility, ref: UUID, reason: str, now: datetime) -> Patient:
    """What was corrected is not accepted, and `reason` says why: the old values stand in the history, and a person
    writes back those that hold. Raises UnableToSave, Patient.DoesNotExist.
    """
    return _decided(by, "decline_corrections", facility, ref, reason, now)


def _decided(by: Actor, action: str, facility: Facility, ref: UUID, reason: str, now: datetime) -> Patient:
    patient = Patient.objects.select_for_update().get(facility=facility, ref=ref)
    if patient.unapproved_since is None:
        raise UnableToSave("Tidak ada koreksi yang menunggu persetujuan.")
    if not reason.strip():
        raise UnableToSave("Tulis alasannya.", "reason")
    patient.unapproved_since = None
    patient.save(update_fields=["unapproved_since"])
    detail = {"reason": reason.strip()}
    record_event(
        by=by, action=action, subject=str(ref), now=now, facility_id=patient.facility_id, detail=detail
    )
    return patient
