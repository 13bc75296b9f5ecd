"""The way in for a new patient: by way of BPJS or not, the form, and who is alike."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from titian.facility.models import Facility
from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.outbox.queries import is_bridged
from titian.patients import operations, queries
from titian.patients.entry import Entry, entry_of, pending_token, record_of, uuid_in
from titian.patients.errors import (
    AlreadySaved,
    UnableToSave,
)
from titian.patients.forms import PatientForm, compared, draft_from
from titian.patients.models import Patient
from titian.patients.views.drafts import typed_in
from titian.patients.views.form import Around, form_of, form_page, lacks_a_choice, refused, saved
from titian.peserta import operations as peserta
from titian.peserta.errors import UnableToCheck
from titian.peserta.forms import NumberForm

_UNASKED = (
    "Nomor kartu BPJS disimpan sesudah diverifikasi: tekan “Verifikasi BPJS” di bawah. Bila ia tetap pasien Umum, "
    "kosongkan nomor ini."
)


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def new(request: StaffRequest) -> HttpResponse:
    """Choose Umum or BPJS where the clinic is bridged; else, and after that, the form."""
    facility = request.seat.facility
    draft = queries.draft_by_ref(request.user, facility, uuid_in(request.GET, "draf"), None)
    typed = typed_in(request, draft)
    ref = (uuid_in(typed, "ref") if typed else None) or uuid4()
    if saved := _saved_already(request, ref):
        messages.info(request, f"Pasien ini sudah tersimpan dengan No. RM {saved.display_number}.")
        return redirect("patients:page", facility.slug, saved.ref)
    entry = entry_of(request.GET, facility, timezone.now())
    others = queries.drafts_of(request.user, facility).filter(patient=None).exclude(form_ref=ref)
    if entry is None and typed is None:
        if lapsed := _lapsed(request):
            messages.warning(request, f"{lapsed} Verifikasi sekali lagi.")
        return render(request, "patients/choose.html", {"drafts": others})
    record = entry.proof.record if entry else None
    form = form_of(request, typed, initial=entry.initial() if entry else {}, record=record, ref=ref)
    around = Around(
        entry=entry,
        record=record,
        is_asked=record is not None,
        ref=ref,
        draft=draft,
        drafts=() if typed else others,
    )
    if entry is None:
        lapsed = _lapsed(request) or "Verifikasi BPJS untuk isian ini tidak berlaku lagi."
        form.add_error(None, f"{lapsed} Belum ada yang disimpan.")
    elif request.method == "POST" and form.is_valid():
        return _register(request, form, entry, around)
    return form_page(request, form, around)


def _lapsed(request: StaffRequest) -> str:
    """That BPJS's answer is of another day, in words; "" where there is none."""
    record = record_of(request.GET, request.seat.facility)
    if record is None:
        return ""
    asked_on = local_date(record.facility, record.checked_at)
    return (
        f"Verifikasi BPJS untuk isian ini dari {asked_on:%d-%m-%Y}; yang berlaku hanya verifikasi hari ini."
    )


def _saved_already(request: StaffRequest, ref: UUID) -> Patient | None:
    """Whom this very form, or the answer it was made from, has become: Simpan was pressed twice, or Back."""
    facility = request.seat.facility
    record = record_of(request.GET, facility)
    form_ref = ref if request.method == "POST" else uuid_in(request.GET, "draf")
    refs = (form_ref, record.patient_ref if record else None)
    return next((saved for one in refs if one and (saved := queries.by_ref(facility, one))), None)


def _register(request: StaffRequest, form: PatientForm, entry: Entry, around: Around) -> HttpResponse:
    if _has_unasked_card(request.seat.facility, form, entry):
        form.add_error("card_number", _UNASKED)
        return form_page(request, form, around)
    if entry.proof.record and lacks_a_choice(form, around):
        return form_page(request, form, around)
    try:
        patient = operations.register_patient(
            by=request.seat.actor,
            facility=request.seat.facility,
            data=form.patient_data(),
            now=timezone.now(),
            proof=replace(entry.proof, compared=compared(request.POST)),
            ref=around.ref,
            told_apart=form.told_apart,
        )
    except AlreadySaved as error:
        return redirect("patients:page", request.seat.facility.slug, error.patient.ref)
    except UnableToSave as error:
        return refused(request, form, error, around)
    return saved(request, form, patient, f"Pasien tersimpan dengan No. RM {patient.display_number}.")


def _has_unasked_card(facility: Facility, form: PatientForm, entry: Entry) -> bool:
    """Whether a card is written for somebody about whom BPJS, which could tell whose it is, was never asked.

    Kept so, it would be anybody's, and stand in the way of its holder.
    """
    is_unasked = entry.proof.record is None and entry.proof.membership == Patient.Membership.NONE
    return is_unasked and bool(form.cleaned_data["card_number"]) and is_bridged(facility, "pcare")


@require_POST
@staff_required(*FRONT_DESK)
def alike(request: StaffRequest) -> HttpResponse:
    """Who may be the person that is being typed, for the place beside the form; posted, as all that names people."""
    facility = request.seat.facility
    draft = draft_from(request.POST, facility)
    patient = queries.by_reference(facility, request.POST.get("but"))
    found = queries.untold(patient, draft) if patient else queries.alike(facility, draft)
    return render(request, "patients/alike.html", {"alike": found})


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def check(request: StaffRequest) -> HttpResponse:
    """The BPJS way in: a number, BPJS's answer, and the way on."""
    form = NumberForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        context |= _ask(request, form.cleaned_data["number"])
    if request.htmx:
        return render(request, "patients/check_result.html", context)
    return render(request, "patients/check.html", context)


def _ask(request: StaffRequest, number: str) -> dict[str, Any]:
    """BPJS's answer about a number, and who is a patient under it already."""
    facility = request.seat.facility
    digits = "".join(filter(str.isdigit, number))
    known = queries.holder_of(facility, nik=digits, card_number=digits)
    try:
        record = peserta.check(by=request.seat.actor, facility=facility, number=number, now=timezone.now())
    except UnableToCheck as error:
        token = pending_token(facility, digits, timezone.now()) if error.allows_pending else ""
        return {"problem": error, "pending_token": token, "known": known}
    known = known or queries.holder_of(facility, nik=record.nik, card_number=record.card_number)
    return {"record": record, "known": known}
