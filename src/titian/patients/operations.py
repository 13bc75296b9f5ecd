"""Writes to a patient's record: register, edit, verify the membership."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.facility.models import Facility, Penjamin, Village
from titian.outbox.changes import changes
from titian.outbox.queries import is_bridged
from titian.patients import names, queries, registry
from titian.patients.errors import (
    AlreadyRegistered,
    AlreadySaved,
    ChangedMeanwhile,
    NotVerified,
    UnableToSave,
)
from titian.patients.models import Patient, RecordNumberCounter
from titian.peserta import operations as peserta
from titian.peserta import queries as peserta_queries
from titian.peserta.errors import CredentialsRefused, NotBridged, UnableToCheck, UnableToReachBpjs
from titian.peserta.models import PesertaRecord

logger = logging.getLogger(__name__)

PENDING_BATCH = 10
"""How many waiting patients are asked about in one go."""
_Membership = Patient.Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientData:
    """What a person may write about a patient; checked and normalised by `forms.PatientForm`.

    `phone` is E.164, `card_number` 13 digits, `nik` 16 digits and only a real one (a placeholder stays in
    `identity_number`). Empty text = not known.
    """

    name: str
    identity_type: str
    identity_number: str
    identity_status: str
    nik: str
    sex: str
    birth_place: str
    birth_date: date
    phone: str
    phone_is_placeholder: bool
    phone_missing_reason: str
    religion: str
    education: str
    occupation: str
    marital_status: str
    address: str
    rt: str
    rw: str
    village: Village | None
    postal_code: str
    blood_group: str
    rhesus: str
    allergies: str
    no_known_allergies: bool
    payment: str
    office_name: str
    penjamin: Penjamin | None
    card_number: str


@dataclass(frozen=True, slots=True)
class Proof:
    """How a patient's membership is known: by BPJS's answer, or not yet because BPJS was out of reach.

    `asked_number` is the card or NIK that BPJS could not be asked about; "" = any.
    """

    membership: Patient.Membership = _Membership.NONE
    record: PesertaRecord | None = None
    asked_number: str = ""


UMUM = Proof()


def register_patient(
    *,
    by: Actor,
    facility: Facility,
    data: PatientData,
    now: datetime,
    proof: Proof = UMUM,
    ref: UUID | None = None,
) -> Patient:
    """Save a new patient and give the next No. RM, in one transaction that asks nobody outside.

    Where BPJS's answer may be about somebody else, the membership waits for `confirm_membership`. `ref` is the
    patient's reference if the form has chosen one already. Raises AlreadySaved (that reference is taken),
    AlreadyRegistered (NIK or card is another patient's) and NotVerified.
    """
    _check_proof(facility, data, proof)
    patient = Patient(
        ref=ref or uuid4(),
        facility=facility,
        created_at=now,
        created_by_name=by.name,
        membership=proof.membership,
    )
    _fill(patient, data, now)
    _doubt(patient, proof.record)
    with _one_patient_a_number(patient):
        patient.record_number = _next_record_number(facility)
        patient.save(force_insert=True)
        if proof.record is not None:
            peserta.attach(by=by, record=proof.record, patient_ref=patient.ref)
    return patient


def edit_patient(
    *, by: Actor, facility: Facility, ref: UUID, data: PatientData, seen_at: datetime | None, now: datetime
) -> Patient:
    """Change a patient's record; promises that have not left are made anew from it.

    `seen_at` is the `changed_at` of the record that the person had before them; None = not known. A card that
    BPJS confirmed stays as BPJS gave it, but waits for `confirm_membership` where the patient now differs. Raises
    AlreadyRegistered, ChangedMeanwhile, NotVerified (no number to verify by), Patient.DoesNotExist.
    """
    patient = Patient.objects.get(facility=facility, ref=ref)
    with _one_patient_a_number(patient):
        patient.refresh_from_db(from_queryset=Patient.objects.select_for_update())
        if patient.changed_at != seen_at:
            raise ChangedMeanwhile(
                patient, "Data pasien ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."
            )
        _check_number(patient.membership, data)
        record = peserta_queries.latest(ref)
        compared = queries.doubts(patient, record)
        card = patient.card_number if patient.membership == _Membership.VERIFIED else data.card_number
        _fill(patient, data, now)
        patient.card_number = card
        _doubt(patient, record, compared)
        patient.save()
        registry.tell_changed(by, patient, now)
    return patient


def verify_membership(*, by: Actor, facility: Facility, patient: Patient, now: datetime) -> PesertaRecord:
    """Ask BPJS about a patient, by card if known, else by NIK, and store what it says.

    An answer that may be about somebody else leaves the membership as it was, until a person confirms it
    (`queries.needs_matching`). The question is asked outside any transaction. Raises
    `peserta.errors.UnableToCheck`, AlreadyRegistered and ChangedMeanwhile (the number is not the patient's now).
    """
    Patient.objects.filter(pk=patient.pk).update(membership_tried_at=now)
    number = patient.card_number or patient.nik
    record = peserta.check(by=by, facility=facility, number=number, now=now)
    patient.card_number = record.card_number or patient.card_number
    with _one_patient_a_number(patient):
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
    with _one_patient_a_number(patient):
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


def _doubt(patient: Patient, record: PesertaRecord | None, compared: Iterable[object] = ()) -> None:
    """BPJS's answer confirms nobody of whom it may not be, but for the differences that a person has `compared`."""
    if patient.membership == _Membership.VERIFIED and {*queries.doubts(patient, record)} - {*compared}:
        patient.membership = _Membership.PENDING


def _believe(by: Actor, patient: Patient, record: PesertaRecord, now: datetime) -> None:
    """BPJS's answer is about this patient: keep its card, and let the promises go that waited for it."""
    if record.is_active or patient.is_bpjs:
        patient.membership = _Membership.VERIFIED
    patient.card_number, patient.changed_at = record.card_number or patient.card_number, now
    patient.save(update_fields=["membership", "card_number", "changed_at"])
    registry.tell_changed(by, patient, now)


def _fill(patient: Patient, data: PatientData, now: datetime) -> None:
    for field in fields(data):
        setattr(patient, field.name, getattr(data, field.name))
    patient.search_name = names.search_form(data.name)[:150]
    patient.changed_at = now


def _check_proof(facility: Facility, data: PatientData, proof: Proof) -> None:
    """What the desk may not skip: a bridged clinic saves a BPJS patient on BPJS's own word."""
    _check_number(proof.membership, data)
    if proof.asked_number and proof.asked_number not in (data.card_number, data.nik):
        raise NotVerified(
            "Nomor ini bukan nomor yang gagal ditanyakan ke BPJS. Verifikasi nomor ini dulu.", "card_number"
        )
    if proof.membership != _Membership.VERIFIED or not is_bridged(facility, "pcare"):
        return
    if proof.record is None or proof.record.facility_id != facility.pk:
        raise NotVerified("Verifikasi nomor BPJS dulu sebelum menyimpan pasien BPJS.", "card_number")
    if proof.record.card_number != data.card_number:
        raise NotVerified(
            "Nomor kartu berbeda dari yang diverifikasi. Verifikasi nomor ini dulu.", "card_number"
        )


def _check_number(membership: str, data: PatientData) -> None:
    if membership == _Membership.PENDING and not (data.card_number or data.nik):
        raise NotVerified(
            "Isi nomor kartu BPJS atau NIK, supaya kepesertaan dapat diverifikasi nanti.", "card_number"
        )


def _next_record_number(facility: Facility) -> int:
    """Under a row lock: two desks never get the same. A number of a failed save may stay unused."""
    counter, _ = RecordNumberCounter.objects.select_for_update().get_or_create(facility=facility)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


@contextmanager
def _one_patient_a_number(patient: Patient) -> Iterator[None]:
    """One transaction; where the database refuses to give a NIK or card twice, tell whose it is."""
    try:
        with changes():  # what was promised for the patient changes along
            yield
    except IntegrityError as error:
        refusal = _whose_number(patient)
        if refusal is None:
            raise
        raise refusal from error


def _whose_number(patient: Patient) -> UnableToSave | None:
    if patient.pk is None and (saved := queries.by_ref(patient.facility, patient.ref)):
        return AlreadySaved(saved)
    others = Patient.objects.filter(facility=patient.facility).exclude(ref=patient.ref)
    if patient.nik and (holder := others.filter(nik=patient.nik).first()):
        return AlreadyRegistered(holder, "NIK", "identity_number")
    if patient.card_number and (holder := others.filter(card_number=patient.card_number).first()):
        return AlreadyRegistered(holder, "Nomor kartu BPJS", "card_number")
    return None
