"""The patient pages: list, entry by way of BPJS or not, the patient's own page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from titian.facility.models import Facility
from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.outbox.queries import is_bridged
from titian.patients import operations, queries, registry
from titian.patients.errors import AlreadyRegistered, ChangedMeanwhile, UnableToSave
from titian.patients.forms import PatientForm, conflicts, initial_from_patient, initial_from_record
from titian.patients.models import Patient
from titian.patients.operations import UMUM, Proof
from titian.peserta import operations as peserta
from titian.peserta import queries as peserta_queries
from titian.peserta.errors import UnableToCheck
from titian.peserta.forms import NumberForm
from titian.peserta.models import PesertaRecord

_Membership = Patient.Membership
PENDING_LINK_LIVES = 12 * 3600
"""Seconds for which "BPJS was out of reach" stays a reason to save without verification."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How a new patient comes in: what proves the membership, and the number that was typed if BPJS did not answer."""

    proof: Proof
    typed_number: str = ""

    def initial(self) -> dict[str, Any]:
        if self.proof.record is not None:
            return initial_from_record(self.proof.record)
        key = "card_number" if len(self.typed_number) == 13 else "identity_number"
        return {key: self.typed_number}


@require_safe
@staff_required()
def listing(request: StaffRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    facility = request.seat.facility
    patients = Paginator(queries.find(facility, text), queries.PAGE_SIZE).get_page(request.GET.get("hal"))
    context = {"patients": patients, "text": text, "may_write": request.seat.role in FRONT_DESK}
    return render(request, "patients/results.html" if request.htmx else "patients/list.html", context)


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def new(request: StaffRequest) -> HttpResponse:
    """Choose Umum or BPJS where the clinic is bridged; else, and after that, the form."""
    facility, now = request.seat.facility, timezone.now()
    entry = _entry(request, facility)
    if entry is None:
        return render(request, "patients/choose.html")
    today = local_date(facility, now)
    form = PatientForm(
        request.POST or None,
        initial=entry.initial(),
        facility=facility,
        today=today,
        record=entry.proof.record,
    )
    if request.method == "POST" and form.is_valid():
        try:
            patient = operations.register_patient(
                by=request.seat.actor,
                facility=facility,
                data=form.patient_data(),
                now=now,
                proof=entry.proof,
            )
        except UnableToSave as error:
            return _refused(request, form, error, {"entry": entry})
        return _saved(request, form, patient, f"Pasien tersimpan dengan No. RM {patient.display_number}.")
    return _form_page(request, form, {"entry": entry})


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def edit(request: StaffRequest, ref: UUID) -> HttpResponse:
    facility, now = request.seat.facility, timezone.now()
    patient = _patient(facility, ref)
    record = peserta_queries.latest(ref) if patient.membership == _Membership.VERIFIED else None
    today = local_date(facility, now)
    form = PatientForm(
        request.POST or None,
        initial=initial_from_patient(patient),
        facility=facility,
        today=today,
        record=record,
    )
    context: dict[str, Any] = {
        "patient": patient,
        "seen_at": request.POST.get("seen_at", patient.changed_at.isoformat()),
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


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def check(request: StaffRequest) -> HttpResponse:
    """The BPJS way in: a number, BPJS's answer, and the way on."""
    form = NumberForm(request.POST or None, initial={"number": request.GET.get("nomor", "")})
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
    """Ask BPJS about a saved patient, then back to the page that shows the answer."""
    facility = request.seat.facility
    patient = _patient(facility, ref)
    try:
        record = operations.verify_membership(
            by=request.seat.actor, facility=facility, patient=patient, now=timezone.now()
        )
        _tell_answer(request, patient, record)
    except UnableToCheck as error:
        messages.error(request, f"{error} {error.advice}")
    except UnableToSave as error:
        messages.error(request, str(error))
    target = redirect("patients:page", facility.slug, ref)
    return HttpResponseClientRedirect(target.url) if request.htmx else target


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


def _entry(request: StaffRequest, facility: Facility) -> Entry | None:
    """What the address says, as far as it can be believed: an answer that this clinic got and has not used, or our
    own signature under "BPJS was out of reach". None: nothing chosen yet.
    """
    kind, ref, token = (request.GET.get(name, "") for name in ("jenis", "peserta", "tertunda"))
    if ref and (record := _unused_record(facility, ref)):
        is_paid_by_bpjs = record.is_active and kind != "umum"
        return Entry(Proof(_Membership.VERIFIED if is_paid_by_bpjs else _Membership.NONE, record))
    if token and (number := _pending_number(facility, token)):
        return Entry(Proof(_Membership.PENDING), number)
    if kind == "umum" or not is_bridged(facility, "pcare"):
        return Entry(UMUM)
    return None


def _unused_record(facility: Facility, ref: str) -> PesertaRecord | None:
    try:
        record = peserta_queries.record_by_ref(facility, UUID(ref))
    except ValueError:
        return None
    return record if record and record.patient_ref is None else None


def _pending_salt(facility: Facility) -> str:
    return f"patients.pending.{facility.pk}"


def _pending_number(facility: Facility, token: str) -> str:
    try:
        number: str = signing.loads(token, salt=_pending_salt(facility), max_age=PENDING_LINK_LIVES)
    except signing.BadSignature:
        return ""
    return number


def _ask(request: StaffRequest, number: str) -> dict[str, Any]:
    """BPJS's answer about a number, and who is a patient under it already."""
    facility = request.seat.facility
    digits = "".join(filter(str.isdigit, number))
    known = queries.holder_of(facility, nik=digits, card_number=digits)
    try:
        record = peserta.check(by=request.seat.actor, facility=facility, number=number, now=timezone.now())
    except UnableToCheck as error:
        token = signing.dumps(digits, salt=_pending_salt(facility)) if error.allows_pending else ""
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
    return _form_page(request, form, context | {"holder": holder})


def _form_page(request: StaffRequest, form: PatientForm, context: dict[str, Any]) -> HttpResponse:
    """422 tells a failed save apart from a page; everything typed is still there."""
    return render(request, "patients/form.html", context | {"form": form}, status=422 if form.errors else 200)
