"""BPJS is asked from within a patient's form; nothing that is typed is lost by it."""

from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.patients import queries
from titian.patients.data import UMUM, Proof
from titian.patients.entry import pending_token
from titian.patients.errors import AlreadyRegistered, UnableToSave
from titian.patients.forms import PatientForm, undecided, without_choices
from titian.patients.models import Patient, PatientDraft
from titian.patients.views.drafts import address_of, keep, keep_of
from titian.patients.views.form import Around, choices_of, form_of, refused
from titian.peserta import operations as peserta
from titian.peserta.errors import UnableToCheck, UnknownNumber
from titian.peserta.models import PesertaRecord
from titian.peserta.scans import number_in

UNREACHED = "BPJS belum dapat ditanya: verifikasinya tertunda, Titian menanyakannya lagi."
_UNVERIFIED = "Kepesertaannya belum terverifikasi: cocokkan nomornya dengan kartu atau KTP."


@require_POST
@staff_required(*FRONT_DESK)
def verify_typed(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Ask about the card, else the NIK, as typed. The form comes back as a draft with the answer beside it."""
    slug, now = request.seat.facility.slug, timezone.now()
    try:
        draft = keep(request, ref, without_choices(request.POST), now)
        if draft is None:
            return redirect("patients:page", slug, ref)
        number = _number(draft.posted)
        if known := queries.holder_of(draft.facility, nik=number, card_number=number, but=ref):
            messages.warning(
                request, f"{AlreadyRegistered(known, 'Nomor', '')} Perbaiki nomornya, atau buka pasien itu."
            )
            return redirect(address_of(draft, slug))
        typed, entry = _ask(request, draft)
        draft = keep_of(request, ref, draft.patient, typed, now, entry=entry)
    except UnableToSave as error:
        messages.error(request, str(error))
        return redirect("patients:list", slug)
    return redirect(address_of(draft, slug))


@dataclass(frozen=True, slots=True)
class Asked:
    """A form about which BPJS was asked, and on whose word it may be saved; `unanswered` is why there is none."""

    form: PatientForm
    around: Around
    proof: Proof = UMUM
    unanswered: str = ""

    @property
    def is_to_be_compared(self) -> bool:
        return self.proof.record is not None and undecided(choices_of(self.form, self.around))


def ask_about(request: StaffRequest, patient: Patient, form: PatientForm, around: Around) -> Asked:
    """Ask BPJS about a valid form that changes a patient whom it may know otherwise by it.

    A new number with which there is no going on is refused with why. Without an answer a change may be saved where
    BPJS is out of reach, and asked about later; and where it refuses a number that the patient had before: else such a
    record could never be mended.
    """
    data, now = form.patient_data(), timezone.now()
    number, waiting = data.card_number or data.nik, Proof(Patient.Membership.PENDING)
    try:
        record = peserta.check(by=request.seat.actor, facility=patient.facility, number=number, now=now)
    except UnableToCheck as error:
        if error.allows_pending:
            return Asked(form, around, waiting, UNREACHED)
        if number in (patient.card_number, patient.nik):
            unknown = error.record if isinstance(error, UnknownNumber) else None
            return Asked(form, around, replace(waiting, unknown=unknown), f"{error} {_UNVERIFIED}")
        form.add_error("card_number" if data.card_number else "identity_number", f"{error} {error.advice}")
        return Asked(form, around)
    typed = without_choices(_typed_in(form))
    typed["card_number"] = record.card_number or data.card_number
    answered = form_of(request, typed, record=record, patient=patient)
    answered.full_clean()
    return Asked(answered, replace(around, record=record, is_asked=True), Proof(record=record))


def bring_back(request: StaffRequest, patient: Patient, asked: Asked, record: PesertaRecord) -> HttpResponse:
    """The form with BPJS's answer beside it, for the clerk to choose.

    What was chosen already was chosen beside an earlier answer, and says nothing of this one.
    """
    entry = f"jenis=bpjs&peserta={record.ref}"
    try:
        draft = keep_of(request, patient.ref, patient, _typed_in(asked.form), timezone.now(), entry=entry)
    except UnableToSave as error:
        return refused(request, asked.form, error, asked.around)
    messages.warning(
        request,
        "Belum disimpan: jawaban BPJS berbeda dari isian ini. Cocokkan dengan KTP, pilih tiap baris, lalu Simpan.",
    )
    return redirect(address_of(draft, request.seat.facility.slug))


def _typed_in(form: PatientForm) -> QueryDict:
    """Every form of a page is made of one."""
    return cast("QueryDict", form.data)


def _ask(request: StaffRequest, draft: PatientDraft) -> tuple[QueryDict, str]:
    """What is typed with the card that BPJS names, and the entry that brings its answer."""
    facility, typed = request.seat.facility, draft.posted
    number = _number(typed)
    try:
        record = peserta.check(by=request.seat.actor, facility=facility, number=number, now=draft.saved_at)
    except UnableToCheck as error:
        messages.error(request, f"{error} {error.advice}")
        if error.allows_pending and draft.patient is None:
            return typed, f"tertunda={pending_token(facility, number, draft.saved_at)}"
        return typed, draft.entry
    typed["card_number"] = record.card_number or typed.get("card_number", "")
    return typed, f"jenis=bpjs&peserta={record.ref}"


def answers(record: PesertaRecord, typed: QueryDict) -> bool:
    """Whether an answer of BPJS is about the number that is typed now."""
    return _number(typed) in (record.card_number, record.asked_number)


def _number(typed: QueryDict) -> str:
    """Digits alone, as BPJS wants to be asked."""
    has_nik = typed.get("identity_type") == Patient.IdentityType.NIK
    nik = typed.get("identity_number", "") if has_nik else ""
    return "".join(filter(str.isdigit, number_in(typed.get("card_number", "") or nik)))
