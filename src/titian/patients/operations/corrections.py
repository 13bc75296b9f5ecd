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
from titian.patients import names
from titian.patients.errors import UnableToSave
from titian.patients.models import Patient

FREELY_FOR = timedelta(hours=48)

_WHO = ("name", "sex", "birth_date", "birth_place", "identity_type", "identity_number", "mother_name")


_NOT_KNOWN = (Patient.IdentityType.NONE, Patient.Sex.UNKNOWN, Patient.Sex.NOT_FILLED)


def who_it_is(patient: Patient) -> dict[str, object]:
    """By what one knows a person; "" for what nobody knows yet, whatever stands there meanwhile."""
    known = {column: getattr(patient, column) for column in _WHO}
    stands_in = {
        "name": known["name"] == names.provisional(patient.sex, patient.display_number),
        "sex": known["sex"] in _NOT_KNOWN,
        "birth_date": patient.birth_date_is_estimate,
        "identity_type": known["identity_type"] in _NOT_KNOWN,
    }
    return {column: "" if stands_in.get(column) else value for column, value in known.items()}


def mark_correction(*, by: Actor, patient: Patient, before: Mapping[str, object], now: datetime) -> None:
    """Of a patient about to be saved, whose identity `before` was this. What no member of staff did is none."""
    now_known = who_it_is(patient)
    corrected = [column for column in _WHO if before[column] and before[column] != now_known[column]]
    if corrected and by.user_id is not None and now - patient.created_at > FREELY_FOR:
        patient.unapproved_since = patient.unapproved_since or now


@changes()
def approve_corrections(
    *, by: Actor, facility: Facility, ref: UUID, reason: str, seen_at: datetime | None, now: datetime
) -> Patient:
    """What was corrected is right: `reason` says how one knows. `seen_at` is the `changed_at` of the record that the
    person had before them. Raises UnableToSave, Patient.DoesNotExist."""
    return _decided(by, "approve_corrections", facility, ref, reason, seen_at, now)


@changes()
def decline_corrections(
    *, by: Actor, facility: Facility, ref: UUID, reason: str, seen_at: datetime | None, now: datetime
) -> Patient:
    """What was corrected is not accepted, and `reason` says why: the old values stand in the history, and a person
    writes back those that hold. `seen_at` as above. Raises UnableToSave, Patient.DoesNotExist.
    """
    return _decided(by, "decline_corrections", facility, ref, reason, seen_at, now)


def _decided(
    by: Actor,
    action: str,
    facility: Facility,
    ref: UUID,
    reason: str,
    seen_at: datetime | None,
    now: datetime,
) -> Patient:
    patient = Patient.objects.select_for_update().get(facility=facility, ref=ref)
    if patient.unapproved_since is None:
        raise UnableToSave("Tidak ada koreksi yang menunggu persetujuan.")
    if patient.changed_at != seen_at:
        raise UnableToSave(
            "Data pasien ini baru saja diubah. Periksa riwayat perubahannya, lalu putuskan lagi."
        )
    if not reason.strip():
        raise UnableToSave("Tulis alasannya.", "reason")
    patient.unapproved_since = None
    patient.save(update_fields=["unapproved_since"])
    detail = {"reason": reason.strip()}
    record_event(
        by=by, action=action, subject=str(ref), now=now, facility_id=patient.facility_id, detail=detail
    )
    return patient
