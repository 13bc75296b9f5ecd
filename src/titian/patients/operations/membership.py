"""What BPJS says of a patient, and when it counts."""

import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.facility.models import Facility
from titian.patients import queries, registry
from titian.patients.data import Proof
from titian.patients.errors import ChangedMeanwhile, UnableToSave
from titian.patients.models import Patient
from titian.patients.operations.numbers import one_patient_a_number
from titian.peserta import operations as peserta
from titian.peserta import queries as peserta_queries
from titian.peserta.errors import (
    CredentialsRefused,
    NotBridged,
    UnableToCheck,
    UnableToReachBpjs,
    UnknownNumber,
)
from titian.peserta.models import PesertaRecord

logger = logging.getLogger(__name__)

PENDING_BATCH = 10
"""How many waiting patients are asked about in one go."""
_Membership = Patient.Membership


def verify_membership(*, by: Actor, facility: Facility, patient: Patient, now: datetime) -> PesertaRecord:
    """Ask BPJS about a patient, by card if known, else by NIK, and store what it says.

    An answer that may be about somebody else leaves the membership as it was, until a person confirms it
    (`queries.needs_matching`); that BPJS does not know the number is kept of the patient as well, and raised. The
    question is asked outside any transaction. Raises `peserta.errors.UnableToCheck`, AlreadyRegistered and
    ChangedMeanwhile (the number is not the patient's now).
    """
    Patient.objects.filter(pk=patient.pk).update(membership_tried_at=now)
    number = patient.card_number or patient.nik
    try:
        record = peserta.check(by=by, facility=facility, number=number, now=now)
    except UnknownNumber as error:
        peserta.attach(by=by, record=error.record, patient_ref=patient.ref)
        raise
    patient.card_number = record.card_number or patient.card_number
    with one_patient_a_number(patient):
        locked = Patient.objects.select_for_update().get(pk=patient.pk)
        if number not in (locked.card_number, locked.nik):
            raise ChangedMeanwhile(locked, "Nomor pasien ini baru saja diubah. Verifikasi sekali lagi.")
        peserta.attach(by=by, record=record, patient_ref=locked.ref)
        if locked.membership == _Membership.VERIFIED or not queries.doubts(locked, record):
            _believe(by, locked, record, now)
    patient.membership, patient.card_number = locked.membership, locked.card_number
    return record


def confirm_membership(
    *, by: Actor, facility: Facility, ref: UUID, record_ref: UUID, now: datetime
) -> Patient:
    """A person compared the differences and says that BPJS's answer is about this patient.

    Raises ChangedMeanwhile when the answer or the patient is not the one that was compared, AlreadyRegistered
    when the answer's card is another patient's, Patient.DoesNotExist.
    """
    patient = Patient.objects.get(facility=facility, ref=ref)
    record = peserta_queries.latest(ref)
    patient.card_number = record.card_number if record else ""
    with one_patient_a_number(patient):
        locked = Patient.objects.select_for_update().get(pk=patient.pk)
        if record is None or record.ref != record_ref or not queries.needs_matching(locked, record):
            raise ChangedMeanwhile(locked, "Data pasien ini baru saja berubah. Cocokkan sekali lagi.")
        _believe(by, locked, record, now)
    return locked


def await_verification(*, by: Actor, patient: Patient, now: datetime) -> None:
    """BPJS confirmed this patient once but is out of reach today: ask again by itself, as for a new one.

    For a patient locked by the caller's transaction. Remembered with who went on without an answer.
    """
    patient.membership, patient.changed_at = _Membership.PENDING, now
    patient.save(update_fields=["membership", "changed_at"])
    record_event(
        by=by, action="await_verification", subject=str(patient.ref), now=now, facility_id=patient.facility_id
    )


def verify_pending(*, by: Actor, now: datetime) -> int:
    """Verify patients who were saved while BPJS was out of reach, politely: a few, and none more of a clinic
    that cannot ask now. A refusal of one patient is only theirs. Returns how many are verified now.
    """
    verified = 0
    out_of_reach: set[int] = set()
    for patient in queries.pending_verification(PENDING_BATCH):
        if patient.facility_id in out_of_reach:
            continue
        try:
            verify_membership(by=by, facility=patient.facility, patient=patient, now=now)
            verified += patient.membership == _Membership.VERIFIED
        except (UnableToReachBpjs, CredentialsRefused, NotBridged) as error:
            logger.info("verifikasi klinik %s berhenti dulu: %s", patient.facility_id, type(error).__name__)
            out_of_reach.add(patient.facility_id)
        except (UnableToCheck, UnableToSave) as error:
            logger.info("pasien %s tetap tertunda: %s", patient.pk, type(error).__name__)
    return verified


def doubt(patient: Patient, proof: Proof) -> None:
    """BPJS's answer confirms nobody of whom it may not be, but for what a person has compared."""
    if patient.membership == _Membership.VERIFIED and _differing(patient, proof):
        patient.membership = _Membership.PENDING


def reconsider(patient: Patient, before: Mapping[str, object], proof: Proof) -> None:
    """After an edit: whether BPJS's word still counts for this patient, who was known by `before`.

    An answer about the card that is written now makes a member, or confirms one again. Else BPJS is asked again
    about a member of whom something has changed that its last answer does not say, and about anybody for whom it could
    not be asked just now.
    """
    record = proof.record
    if proof.membership == _Membership.PENDING:
        patient.membership, patient.membership_tried_at = _Membership.PENDING, patient.changed_at
        return
    if record and record.patient_ref is None and record.card_number == patient.card_number:
        if not _differing(patient, proof) and (record.is_active or patient.is_bpjs):
            patient.membership = _Membership.VERIFIED
        else:
            doubt(patient, proof)
        return
    changed = {field for field, value in queries.identity_of(patient).items() if value != before[field]}
    if patient.membership == _Membership.VERIFIED and changed - queries.confirmed(patient, record):
        patient.membership = _Membership.PENDING


def _differing(patient: Patient, proof: Proof) -> set[str]:
    return {found.field for found in queries.doubts(patient, proof.record)} - proof.compared


def _believe(by: Actor, patient: Patient, record: PesertaRecord, now: datetime) -> None:
    """BPJS's answer is about this patient: keep its card, and let the promises go that waited for it."""
    if record.is_active or patient.is_bpjs:
        patient.membership = _Membership.VERIFIED
    if patient.nik and patient.nik == record.nik:
        patient.identity_status = Patient.IdentityStatus.VERIFIED
    patient.card_number, patient.changed_at = record.card_number or patient.card_number, now
    patient.save(update_fields=["membership", "identity_status", "card_number", "changed_at"])
    registry.tell_changed(by, patient, now)
