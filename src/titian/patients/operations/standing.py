"""Whether a patient still comes: deceased, out of use, and both taken back. No record is ever deleted."""

from datetime import date, datetime
from uuid import UUID

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.outbox.changes import changes
from titian.patients import registry
from titian.patients.errors import UnableToSave
from titian.patients.models import Patient


@changes()
def mark_deceased(
    *, by: Actor, facility: Facility, ref: UUID, died_on: date, reason: str, now: datetime
) -> Patient:
    """Note that a patient died on a local date; apps above close what is open for them.

    `reason` is how the clinic knows, or of what. Promises of visits that took place still go. Raises
    UnableToSave, Patient.DoesNotExist.
    """
    patient = _locked(facility, ref)
    if patient.deceased_on is not None:
        raise UnableToSave("Pasien ini sudah tercatat meninggal.")
    if died_on > local_date(facility, now):
        raise UnableToSave("Tanggal meninggal tidak boleh di masa depan.", "died_on")
    if patient.birth_date and died_on < patient.birth_date:
        raise UnableToSave("Tanggal meninggal lebih awal daripada tanggal lahir pasien ini.", "died_on")
    patient.deceased_on, patient.deceased_reason = died_on, _said(reason)
    patient.save(update_fields=["deceased_on", "deceased_reason"])
    registry.tell_deceased(by, patient, now)
    return patient


@changes()
def undo_deceased(*, by: Actor, facility: Facility, ref: UUID, reason: str, now: datetime) -> Patient:
    """The note was wrong. Registrations that it closed stay closed: the desk registers anew.

    Raises UnableToSave, Patient.DoesNotExist.
    """
    patient = _locked(facility, ref)
    if patient.deceased_on is None:
        raise UnableToSave("Pasien ini tidak tercatat meninggal.")
    patient.deceased_on, patient.deceased_reason = None, ""
    patient.save(update_fields=["deceased_on", "deceased_reason"])
    _remember(by, "undo_deceased", patient, _said(reason), now)
    return patient


@changes()
def deactivate(*, by: Actor, facility: Facility, ref: UUID, reason: str, now: datetime) -> Patient:
    """Take a record out of use: found, read and kept, but not registered. Raises UnableToSave (an app above
    objects: the patient stands in a line), Patient.DoesNotExist.
    """
    patient = _locked(facility, ref)
    if not patient.is_active:
        raise UnableToSave(f"Status pasien ini sudah {patient.status.label.lower()}.")
    if why_not := registry.why_not_deactivated(patient, now):
        raise UnableToSave(why_not)
    patient.inactive_since, patient.inactive_reason = now, _said(reason)
    patient.save(update_fields=["inactive_since", "inactive_reason"])
    return patient


@changes()
def reactivate(*, by: Actor, facility: Facility, ref: UUID, reason: str, now: datetime) -> Patient:
    """Take a record into use again. Raises UnableToSave, Patient.DoesNotExist."""
    patient = _locked(facility, ref)
    if patient.inactive_since is None:
        raise UnableToSave("Data pasien ini tidak nonaktif.")
    patient.inactive_since, patient.inactive_reason = None, ""
    patient.save(update_fields=["inactive_since", "inactive_reason"])
    _remember(by, "reactivate", patient, _said(reason), now)
    return patient


def _locked(facility: Facility, ref: UUID) -> Patient:
    return Patient.objects.select_for_update().get(facility=facility, ref=ref)


def _said(reason: str) -> str:
    if not reason.strip():
        raise UnableToSave("Tulis alasannya.", "reason")
    return reason.strip()


def _remember(by: Actor, action: str, patient: Patient, reason: str, now: datetime) -> None:
    """The columns are empty again, so the reason is kept beside their change."""
    record_event(
        by=by,
        action=action,
        subject=str(patient.ref),
        now=now,
        facility_id=patient.facility_id,
        detail={"reason": reason},
    )
