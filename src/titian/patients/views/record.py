"""The record of one patient: changed, verified."""

from dataclasses import replace
from datetime import datetime
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
from titian.patients import operations, queries
from titian.patients.entry import pending_token, proof_of_change
from titian.patients.errors import ChangedMeanwhile, NotAsked, UnableToSave
from titian.patients.forms import PatientForm, conflicts, initial_from_patient, without_choices
from titian.patients.models import Patient
from titian.patients.operations import UMUM, Proof
from titian.patients.views.drafts import typed_in
from titian.patients.views.form import Around, form_of, form_page, lacks_a_choice, refused, saved
from titian.patients.views.found import patient_of
from titian.patients.views.verifying import UNREACHED, answers, ask_about, bring_back
from titian.peserta import queries as peserta_queries
from titian.peserta.errors import UnableToCheck
from titian.peserta.models import PesertaRecord


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def edit(request: StaffRequest, ref: UUID) -> HttpResponse:
    facility = request.seat.facility
    patient = patient_of(request, ref)
    kept = queries.draft_by_ref(request.user, facility, ref, patient)
    draft = kept if "draf" in request.GET else None
    typed = typed_in(request, draft)
    proof = proof_of_change(request, patient, timezone.now())
    if typed and proof.record and not answers(proof.record, typed):
        typed, proof = (
            without_choices(typed),
            UMUM,
        )  # what BPJS said was of another number, and so were the choices
    record = proof.record or peserta_queries.latest(ref)
    form = form_of(request, typed, initial=initial_from_patient(patient), record=record, patient=patient)
    seen_at = typed.get("seen_at", "") if typed else patient.changed_at.isoformat()
    around = Around(
        patient=patient,
        record=record,
        seen_at=seen_at,
        is_asked=proof.record is not None,
        is_answered=proof.record is not None or queries.needs_matching(patient, record),
        unknown=None if proof.record else queries.unknown_number(patient),
        draft=draft,
        drafts=[kept] if typed is None and kept else (),
    )
    if request.method == "POST" and form.is_valid():
        return _change(request, patient, form, proof, around)
    return form_page(request, form, around)


def _change(
    request: StaffRequest, patient: Patient, form: PatientForm, proof: Proof, around: Around
) -> HttpResponse:
    """Save, and where BPJS is to be asked first, ask and save on its word."""
    if proof.record and lacks_a_choice(form, around):
        return form_page(request, form, around)
    try:
        return _save(request, patient, form, proof, around)
    except NotAsked:
        asked = ask_about(request, patient, form, around)
    if asked.proof.record and asked.is_to_be_compared:
        return bring_back(request, patient, asked, asked.proof.record)
    if asked.form.errors:
        return form_page(request, asked.form, asked.around)
    return _save(request, patient, asked.form, asked.proof, asked.around, asked.unanswered)


def _save(
    request: StaffRequest,
    patient: Patient,
    form: PatientForm,
    proof: Proof,
    around: Around,
    unanswered: str = "",
) -> HttpResponse:
    """`unanswered` is why BPJS gave no word. Raises NotAsked.

    What BPJS was asked is what is saved, so a number that it does not know is of the moment of its answer.
    """
    now = proof.unknown.checked_at if proof.unknown else timezone.now()
    try:
        changed = operations.edit_patient(
            by=request.seat.actor,
            facility=request.seat.facility,
            ref=patient.ref,
            data=form.patient_data(),
            seen_at=_moment(around.seen_at),
            now=now,
            proof=proof,
            told_apart=form.told_apart,
        )
    except NotAsked:
        raise
    except ChangedMeanwhile as error:
        stored = error.patient
        if _is_written(form, stored, proof):
            return saved(request, form, stored, "Perubahan tersimpan.")
        around = replace(around, seen_at=stored.changed_at.isoformat(), conflicts=conflicts(form, stored))
        return refused(request, form, error, around)
    except UnableToSave as error:
        return refused(request, form, error, around)
    pending = Patient.Membership.PENDING
    if unanswered or changed.membership == pending != patient.membership:
        messages.warning(request, unanswered or UNREACHED)
    return saved(request, form, patient, "Perubahan tersimpan.")


def _is_written(form: PatientForm, stored: Patient, proof: Proof) -> bool:
    """Whether just this was saved meanwhile: Simpan was pressed twice."""
    is_taken = proof.record is None or peserta_queries.latest(stored.ref) == proof.record
    return is_taken and not conflicts(form, stored)


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
