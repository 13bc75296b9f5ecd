"""A patient's record: saved the first time, and changed."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox.queries import is_bridged
from titian.patients import names, queries, registry
from titian.patients.data import COLUMNS, UMUM, PatientData, Proof
from titian.patients.errors import ChangedMeanwhile, NotAsked, NotVerified
from titian.patients.models import Patient
from titian.patients.operations.allergies import write_allergies
from titian.patients.operations.corrections import mark_correction, who_it_is
from titian.patients.operations.drafts import discard_draft
from titian.patients.operations.finding import renew_rows
from titian.patients.operations.likeness import tell_apart
from titian.patients.operations.membership import doubt, reconsider
from titian.patients.operations.numbers import next_record_number, one_patient_a_number
from titian.patients.queries import duplicates
from titian.peserta import operations as peserta
from titian.peserta import queries as peserta_queries
from titian.peserta.models import PesertaRecord

_Membership = Patient.Membership


def register_patient(
    *,
    by: Actor,
    facility: Facility,
    data: PatientData,
    now: datetime,
    proof: Proof = UMUM,
    ref: UUID | None = None,
    told_apart: str = "",
) -> Patient:
    """Save a new patient and give the next No. RM, in one transaction that asks nobody outside.

    Where BPJS's answer may be about somebody else, the membership waits for `confirm_membership`. `ref` is the
    patient's reference if the form has chosen one already; `told_apart` why a person says that this is nobody of those
    who are alike. Raises LikelyDuplicate, AlreadySaved (that reference is taken),
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
    doubt(patient, proof)
    with one_patient_a_number(patient):
        patient.record_number = next_record_number(facility)  # and from here on no other desk saves
        _call(patient)
        patient.save(force_insert=True)
        write_allergies(by=by, patient=patient, told=data.allergies, now=now)
        tell_apart(by=by, patient=patient, because=told_apart, now=now)
        renew_rows([patient])
        if proof.record is not None:
            peserta.attach(by=by, record=proof.record, patient_ref=patient.ref)
        discard_draft(by=by, facility=facility, form_ref=patient.ref)
    return patient


def edit_patient(
    *,
    by: Actor,
    facility: Facility,
    ref: UUID,
    data: PatientData,
    seen_at: datetime | None,
    now: datetime,
    proof: Proof = UMUM,
    told_apart: str = "",
) -> Patient:
    """Change a patient's record; promises that have not left are made anew from it.

    `seen_at` is the `changed_at` of the record that the person had before them; None = not known. Of a member whose
    card, NIK, name or birth date changes BPJS is asked first, unless its last answer says the same; `proof` brings
    its answer, or that it gave none. Raises AlreadyRegistered, ChangedMeanwhile, LikelyDuplicate, NotAsked, NotVerified
    (no number to verify by), Patient.DoesNotExist.
    """
    patient = Patient.objects.get(facility=facility, ref=ref)
    with one_patient_a_number(patient):
        patient.refresh_from_db(from_queryset=Patient.objects.select_for_update())
        if patient.changed_at != seen_at:
            raise ChangedMeanwhile(
                patient, "Data pasien ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."
            )
        latest = peserta_queries.latest(ref)
        _check_asked(patient, data, proof, latest)
        before, called = duplicates.draft_of(patient), (patient.name, patient.alias)
        identity, known_as = queries.identity_of(patient), who_it_is(patient)
        proof = replace(proof, record=proof.record or latest)
        _fill(patient, data, now)
        _call(patient)
        reconsider(patient, identity, proof)
        _check_number(patient.membership, data)
        if proof.record is not None and proof.record.card_number == patient.card_number:
            peserta.attach(by=by, record=proof.record, patient_ref=ref)
        if proof.unknown is not None:
            peserta.attach(by=by, record=proof.unknown, patient_ref=ref)
        mark_correction(by=by, patient=patient, before=known_as, now=now)
        patient.save()
        write_allergies(by=by, patient=patient, told=data.allergies, now=now)
        if duplicates.draft_of(patient) != before:
            tell_apart(by=by, patient=patient, because=told_apart, now=now)
        if (patient.name, patient.alias) != called:
            renew_rows([patient])
        registry.tell_changed(by, patient, now)
        discard_draft(by=by, facility=facility, form_ref=ref)
    return patient


def _fill(patient: Patient, data: PatientData, now: datetime) -> None:
    for column in COLUMNS:
        setattr(patient, column, getattr(data, column))
    patient.changed_at = now


def _call(patient: Patient) -> None:
    """An unknown person is called by their No. RM, until somebody knows better."""
    patient.name = patient.name or names.provisional(patient.sex, patient.display_number)
    patient.search_name = names.search_form(patient.name)[:150]


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


def _check_asked(patient: Patient, data: PatientData, proof: Proof, latest: PesertaRecord | None) -> None:
    """What a bridged clinic may not skip where BPJS can be asked; `latest` is the last answer about this patient."""
    is_answered = proof.record is not None and proof.record.card_number in ("", data.card_number)
    if is_answered or proof.membership == _Membership.PENDING or not is_bridged(patient.facility, "pcare"):
        return
    if queries.asks_again(patient, data, latest):
        field = "card_number" if data.card_number else "identity_number"
        raise NotAsked("BPJS belum ditanya tentang perubahan ini. Verifikasi nomornya dulu.", field)


def _check_number(membership: str, data: PatientData) -> None:
    if membership == _Membership.PENDING and not (data.card_number or data.nik):
        raise NotVerified(
            "Isi nomor kartu BPJS atau NIK, supaya kepesertaan dapat diverifikasi nanti.", "card_number"
        )
