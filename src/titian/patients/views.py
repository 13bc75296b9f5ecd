"""The patient pages: list, entry by way of BPJS or not, the patient's own page."""

from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, replace_url

from titian.facility.models import Facility
from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.outbox.queries import is_bridged
from titian.patients import operations, queries, registry
from titian.patients.entry import Entry, entry_of, pending_token, record_of, ref_of
from titian.patients.errors import (
    AlreadyRegistered,
    AlreadySaved,
    ChangedMeanwhile,
    LikelyDuplicate,
    UnableToSave,
)
from titian.patients.forms import PatientForm, conflicts, draft_from, initial_from_patient
from titian.patients.models import Patient
from titian.peserta import operations as peserta
from titian.peserta import queries as peserta_queries
from titian.peserta.errors import UnableToCheck
from titian.peserta.forms import NumberForm
from titian.peserta.models import PesertaRecord


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required()
def listing(request: StaffRequest) -> HttpResponse:
    """The list and its search, which is posted: a NIK or card enters no address bar, history or log."""
    text = request.POST.get("q", request.GET.get("q", ""))
    facility = request.seat.facility
    context: dict[str, Any] = {"text": text, "may_write": request.seat.role in FRONT_DESK}
    if text:
        found = queries.find(facility, text)
        context |= {"found": found, "patients": found.patients}
    else:
        newest = Paginator(queries.newest(facility), queries.PAGE_SIZE).get_page(request.GET.get("hal"))
        context |= {"newest": newest, "patients": newest.object_list}
    if not request.htmx:
        return render(request, "patients/list.html", context)
    shown = "" if queries.names_somebody(text) or not text else f"?{urlencode({'q': text})}"
    response = render(request, "patients/results.html", context)
    return replace_url(response, reverse("patients:list", args=[facility.slug]) + shown)


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def new(request: StaffRequest) -> HttpResponse:
    """Choose Umum or BPJS where the clinic is bridged; else, and after that, the form."""
    facility, ref = request.seat.facility, ref_of(request.POST)
    if saved := _saved_already(request, ref):
        messages.info(request, f"Pasien ini sudah tersimpan dengan No. RM {saved.display_number}.")
        return redirect("patients:page", facility.slug, saved.ref)
    entry = entry_of(request.GET, facility)
    if entry is None and request.method == "GET":
        return render(request, "patients/choose.html")
    form = PatientForm(
        request.POST or None,
        initial=entry.initial() if entry else {},
        facility=facility,
        today=local_date(facility, timezone.now()),
        record=entry.proof.record if entry else None,
    )
    context = {"entry": entry, "ref": ref}
    if entry is None:
        form.add_error(
            None, "Verifikasi BPJS untuk isian ini tidak berlaku lagi, jadi belum ada yang disimpan."
        )
    elif request.method == "POST" and form.is_valid():
        return _register(request, form, entry, context)
    return _form_page(request, form, context)


def _saved_already(request: StaffRequest, ref: UUID) -> Patient | None:
    """Whom this very form, or the answer it was made from, has become: Simpan was pressed twice."""
    facility = request.seat.facility
    record = record_of(request.GET, facility)
    saved = queries.by_ref(facility, ref) if request.method == "POST" else None
    return saved or (queries.by_ref(facility, record.patient_ref) if record and record.patient_ref else None)


def _register(
    request: StaffRequest, form: PatientForm, entry: Entry, context: dict[str, Any]
) -> HttpResponse:
    try:
        patient = operations.register_patient(
            by=request.seat.actor,
            facility=request.seat.facility,
            data=form.patient_data(),
            now=timezone.now(),
            proof=entry.proof,
            ref=context["ref"],
            told_apart=form.told_apart,
        )
    except AlreadySaved as error:
        return redirect("patients:page", request.seat.facility.slug, error.patient.ref)
    except UnableToSave as error:
        return _refused(request, form, error, context)
    return _saved(request, form, patient, f"Pasien tersimpan dengan No. RM {patient.display_number}.")


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def edit(request: StaffRequest, ref: UUID) -> HttpResponse:
    facility, now = request.seat.facility, timezone.now()
    patient = _patient(facility, ref)
    record = peserta_queries.latest(ref)
    today = local_date(facility, now)
    form = PatientForm(
        request.POST or None,
        initial=initial_from_patient(patient),
        facility=facility,
        today=today,
        record=record,
        patient=patient,
    )
    context: dict[str, Any] = {
        "patient": patient,
        "seen_at": request.POST.get("seen_at", "") if request.POST else patient.changed_at.isoformat(),
    }
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_patient(
                by=request.seat.actor,
                facility=facility,
                ref=ref,
                data=form.patient_data(),
                seen_at=_moment(context["seen_at"]),
                now=now,
                told_apart=form.told_apart,
            )
        except ChangedMeanwhile as error:
            stored = error.patient
            context |= {"seen_at": stored.changed_at.isoformat(), "conflicts": conflicts(form, stored)}
            return _refused(request, form, error, context)
        except UnableToSave as error:
            return _refused(request, form, error, context)
        return _saved(request, form, patient, "Perubahan tersimpan.")
    return _form_page(request, form, context)


def _moment(text: str) -> datetime | None:
    """The version of the record that the form was made from; None for what no form of ours says."""
    try:
        return parse_datetime(text)
    except ValueError:
        return None


@require_POST
@staff_required(*FRONT_DESK)
def alike(request: StaffRequest) -> HttpResponse:
    """Who may be the person that is being typed, for the place beside the form; posted, as all that names people."""
    found = queries.alike(request.seat.facility, draft_from(request.POST), but=_given_ref(request))
    return render(request, "patients/alike.html", {"alike": found})


def _given_ref(request: StaffRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("but", ""))
    except ValueError:
        return None


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


@require_safe
@staff_required()
def page(request: StaffRequest, ref: UUID) -> HttpResponse:
    facility, now = request.seat.facility, timezone.now()
    patient = _patient(facility, ref)
    record = peserta_queries.latest(ref)
    today = local_date(facility, now)
    context = {
        "patient": patient,
        "age": queries.age_text(patient.birth_date, today),
        "record": record,
        "differences": queries.differences_of(patient, record) if record else [],
        "needs_matching": queries.needs_matching(patient, record),
        "may_write": request.seat.role in FRONT_DESK,
        "is_bridged": is_bridged(facility, "pcare"),
        "parts": [(part, part.context(patient, now)) for part in registry.page_parts()],
    }
    return render(request, "patients/page.html", context)


@require_POST
@staff_required(*FRONT_DESK)
def verify(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Ask BPJS about a saved patient, then back to the page that asked, with a token if BPJS was out of reach."""
    facility = request.seat.facility
    patient = _patient(facility, ref)
    asked_by, token = request.POST.get("asal", ""), ""
    try:
        record = operations.verify_membership(
            by=request.seat.actor, facility=facility, patient=patient, now=timezone.now()
        )
        _tell_answer(request, patient, record)
    except UnableToCheck as error:
        messages.error(request, f"{error} {error.advice}")
        token = pending_token(facility, patient.card_number or patient.nik) if error.allows_pending else ""
    except UnableToSave as error:
        messages.error(request, str(error))
    target = reverse("patients:page", args=[facility.slug, ref])
    if asked_by.startswith("/") and url_has_allowed_host_and_scheme(asked_by, allowed_hosts=None):
        target = f"{asked_by}?tertunda={quote(token)}" if token else asked_by
    return HttpResponseClientRedirect(target) if request.htmx else redirect(target)


@require_POST
@staff_required(*FRONT_DESK)
def confirm(request: StaffRequest, ref: UUID, record_ref: UUID) -> HttpResponse:
    """A person has compared the differences: BPJS's answer is about this patient."""
    facility = request.seat.facility
    _patient(facility, ref)
    try:
        operations.confirm_membership(
            by=request.seat.actor, facility=facility, ref=ref, record_ref=record_ref, now=timezone.now()
        )
        messages.success(request, "Dicocokkan: kepesertaan BPJS pasien ini terverifikasi.")
    except UnableToSave as error:
        messages.error(request, str(error))
    return redirect("patients:page", facility.slug, ref)


def _tell_answer(request: StaffRequest, patient: Patient, record: PesertaRecord) -> None:
    if queries.needs_matching(patient, record):
        messages.warning(request, "BPJS menjawab, tetapi datanya berbeda. Cocokkan dulu di bawah ini.")
    else:
        messages.success(request, f"BPJS menjawab: {record.get_finding_display()}.")


def _patient(facility: Facility, ref: UUID) -> Patient:
    patient = queries.by_ref(facility, ref)
    if patient is None:
        raise Http404
    return patient


def _ask(request: StaffRequest, number: str) -> dict[str, Any]:
    """BPJS's answer about a number, and who is a patient under it already."""
    facility = request.seat.facility
    digits = "".join(filter(str.isdigit, number))
    known = queries.holder_of(facility, nik=digits, card_number=digits)
    try:
        record = peserta.check(by=request.seat.actor, facility=facility, number=number, now=timezone.now())
    except UnableToCheck as error:
        token = pending_token(facility, digits) if error.allows_pending else ""
        return {"problem": error, "pending_token": token, "known": known}
    known = known or queries.holder_of(facility, nik=record.nik, card_number=record.card_number)
    return {"record": record, "known": known}


def _saved(request: StaffRequest, form: PatientForm, patient: Patient, sentence: str) -> HttpResponse:
    """The patient's page; by the fragment the browser itself puts the focus on what comes next at a desk."""
    messages.success(request, sentence)
    for warning in form.warnings():
        messages.warning(request, warning)
    page = reverse("patients:page", args=[request.seat.facility.slug, patient.ref])
    return redirect(f"{page}#{registry.NEXT_STEP}")


def _refused(
    request: StaffRequest, form: PatientForm, error: UnableToSave, context: dict[str, Any]
) -> HttpResponse:
    form.add_error(error.field or None, str(error))
    holder = error.patient if isinstance(error, AlreadyRegistered) else None
    alike = error.alike if isinstance(error, LikelyDuplicate) else ()
    return _form_page(request, form, context | {"holder": holder, "alike": alike})


def _form_page(request: StaffRequest, form: PatientForm, context: dict[str, Any]) -> HttpResponse:
    """422 tells a failed save apart from a page; everything typed is still there."""
    return render(request, "patients/form.html", context | {"form": form}, status=422 if form.errors else 200)
