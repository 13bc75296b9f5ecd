"""The record of one patient: changed, verified."""

from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.outbox.queries import is_bridged
from titian.patients import operations, queries
from titian.patients.entry import pending_token, proof_of_change
from titian.patients.errors import (
    ChangedMeanwhile,
    UnableToSave,
)
from titian.patients.forms import PatientForm, conflicts, initial_from_patient
from titian.patients.models import Patient
from titian.patients.operations import PatientData, Proof
from titian.patients.views.drafts import typed_in
from titian.patients.views.form import form_of, form_page, lacks_a_choice, refused, saved
from titian.patients.views.found import patient_of
from titian.patients.views.verifying import ask_first
from titian.peserta import queries as peserta_queries
from titian.peserta.errors import UnableToCheck
from titian.peserta.models import PesertaRecord

_UNREACHED = "BPJS belum dapat ditanya: verifikasinya tertunda, Titian menanyakannya lagi."


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def edit(request: StaffRequest, ref: UUID) -> HttpResponse:
    facility = request.seat.facility
    patient = patient_of(request, ref)
    kept = queries.draft_by_ref(request.user, facility, ref, patient)
    draft = kept if "draf" in request.GET else None
    typed = typed_in(request, draft)
    proof = proof_of_change(request, patient, timezone.now())
    record = proof.record or peserta_queries.latest(ref)
    form = form_of(request, typed, initial=initial_from_patient(patient), record=record, patient=patient)
    seen_at = typed.get("seen_at", "") if typed else patient.changed_at.isoformat()
    context: dict[str, Any] = {"patient": patient, "record": record, "seen_at": seen_at, "draft": draft}
    context["is_answered"] = proof.record is not None or queries.needs_matching(patient, record)
    if typed is None and kept:
        context["drafts"] = [kept]
    if request.method == "POST" and form.is_valid():
        return _change(request, form, proof, context)
    return form_page(request, form, context)


def _change(request: StaffRequest, form: PatientForm, proof: Proof, context: dict[str, Any]) -> HttpResponse:
    if proof.record and lacks_a_choice(form, context):
        return form_page(request, form, context)
    data = form.patient_data()
    if _must_ask(data, proof, context):
        answered = ask_first(request, form, context)
        if isinstance(answered, HttpResponse):
            return answered
        data, proof = answered
    return _save(request, form, data, proof, context)


def _must_ask(data: PatientData, proof: Proof, context: dict[str, Any]) -> bool:
    """Whether Simpan waits for BPJS's word; who has an older record before them is told of that first."""
    patient: Patient = context["patient"]
    is_current = patient.changed_at == _moment(context["seen_at"])
    is_known = proof.record is not None and proof.record.card_number == data.card_number
    if is_known or not is_current or not is_bridged(patient.facility, "pcare"):
        return False
    return queries.asks_again(patient, data, peserta_queries.latest(patient.ref))


def _save(
    request: StaffRequest, form: PatientForm, data: PatientData, proof: Proof, context: dict[str, Any]
) -> HttpResponse:
    patient: Patient = context["patient"]
    try:
        changed = operations.edit_patient(
            by=request.seat.actor,
            facility=request.seat.facility,
            ref=patient.ref,
            data=data,
            seen_at=_moment(context["seen_at"]),
            now=timezone.now(),
            proof=proof,
            told_apart=form.told_apart,
        )
    except ChangedMeanwhile as error:
        stored = error.patient
        context |= {"seen_at": stored.changed_at.isoformat(), "conflicts": conflicts(form, stored)}
        return refused(request, form, error, context)
    except UnableToSave as error:
        return refused(request, form, error, context)
    pending = Patient.Membership.PENDING
    if proof.membership == pending or changed.membership == pending != patient.membership:
        messages.warning(request, context.get("unanswered", _UNREACHED))
    return saved(request, form, patient, "Perubahan tersimpan.")


def _moment(text: str) -> datetime | None:
    """The version of the record that the form was made from; None for what no form of ours says."""
    try:
        return parse_datetime(text)
    except ValueError:
        return None


@require_POST
@staff_required(*FRONT_DESK)
def verify(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Ask BPJS about a saved patient, then back to the page that asked, with a token if BPJS was out of reach."""
    facility = request.seat.facility
    patient = patient_of(request, ref)
    asked_by, token = request.POST.get("asal", ""), ""
    try:
        record = operations.verify_membership(
            by=request.seat.actor, facility=facility, patient=patient, now=timezone.now()
        )
        _tell_answer(request, patient, record)
    except UnableToCheck as error:
        messages.error(request, f"{error} {error.advice}")
        number = patient.card_number or patient.nik
        token = pending_token(facility, number, timezone.now()) if error.allows_pending else ""
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
    patient_of(request, ref)
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
