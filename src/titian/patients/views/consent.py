"""General consent: a patient's answers, the sheet to be signed, and the text of the clinic."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from titian.facility.permissions import FRONT_DESK, MANAGERS, StaffRequest, staff_required
from titian.patients import operations, queries
from titian.patients.errors import UnableToSave
from titian.patients.forms import ConsentForm, ConsentTextForm, WithdrawalForm
from titian.patients.models import GeneralConsent, Patient
from titian.patients.models.codes import Relation
from titian.patients.views.found import patient_of


@require_safe
@staff_required()
def consents(request: StaffRequest, ref: UUID) -> HttpResponse:
    """What the patient has agreed to so far."""
    patient = patient_of(request, ref)
    context = {
        "patient": patient,
        "consents": queries.consents_of(patient),
        "in_force": patient.consents.in_force(),
        "may_write": _may_write(request),
    }
    return render(request, "patients/consents.html", context)


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def new_consent(request: StaffRequest, ref: UUID) -> HttpResponse:
    patient, facility, now = patient_of(request, ref), request.seat.facility, timezone.now()
    text = queries.consent_text(facility)
    form = ConsentForm(request.POST or None, facility=facility, initial=_initial(request, patient))
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_consent(
                by=request.seat.actor,
                facility=facility,
                ref=ref,
                data=form.data_to_keep(),
                version=_version(request),
                now=now,
            )
        except UnableToSave as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, "Persetujuan umum tersimpan.")
            return redirect("patients:page", facility.slug, ref)
    context = {"patient": patient, "form": form, "text": text}
    return render(request, "patients/consent_form.html", context, status=422 if form.errors else 200)


def _initial(request: StaffRequest, patient: Patient) -> dict[str, Any]:
    here = timezone.localtime(timezone.now(), request.seat.facility.zone)
    return {
        "given_on": here.date(),
        "given_time": here.time(),
        "responsible_name": patient.responsible_name or patient.name,
        "responsible_relation": patient.responsible_relation or Relation.SELF,
        "officer_name": request.seat.actor.name,
        "method": GeneralConsent.Method.PAPER,
    }


def _version(request: StaffRequest) -> int:
    """The text that was on the page; 0 for what no form of ours says."""
    said = request.POST.get("version", "")
    return int(said) if re.fullmatch(r"[0-9]{1,9}", said) else 0


@require_safe
@staff_required()
def consent(request: StaffRequest, ref: UUID, consent_ref: UUID) -> HttpResponse:
    found = _consent(request, ref, consent_ref)
    context = {"consent": found, "patient": found.patient, "may_write": _may_write(request)}
    return render(request, "patients/consent.html", context)


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def withdraw_consent(request: StaffRequest, ref: UUID, consent_ref: UUID) -> HttpResponse:
    """What withdrawing means is said before; a reason is asked for."""
    found, facility = _consent(request, ref, consent_ref), request.seat.facility
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw_consent(
                by=request.seat.actor,
                facility=facility,
                ref=ref,
                consent_ref=consent_ref,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except UnableToSave as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Persetujuan umum dicabut.")
        return redirect("patients:consent", facility.slug, ref, consent_ref)
    context = {"consent": found, "patient": found.patient, "form": form}
    return render(request, "patients/consent_withdraw.html", context, status=422 if form.errors else 200)


@require_safe
@staff_required(*FRONT_DESK)
def consent_sheet(request: StaffRequest, ref: UUID) -> HttpResponse:
    """The sheet of paper to be read, ticked and signed."""
    patient, facility = patient_of(request, ref), request.seat.facility
    form = ConsentForm(facility=facility)
    context = {"patient": patient, "text": queries.consent_text(facility), "form": form}
    return render(request, "patients/consent_sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(*MANAGERS)
def consent_text(request: StaffRequest) -> HttpResponse:
    """The clinic's text and its former versions."""
    facility = request.seat.facility
    text = queries.consent_text(facility)
    form = ConsentTextForm(request.POST or None, initial={"body": text.body})
    if request.method == "POST" and form.is_valid():
        saved = operations.save_consent_text(
            by=request.seat.actor, facility=facility, body=form.cleaned_data["body"], now=timezone.now()
        )
        messages.success(request, f"Versi {saved.version} berlaku mulai sekarang.")
        return redirect("patients:consent_text", facility.slug)
    context = {"form": form, "text": text, "texts": queries.consent_texts(facility)}
    return render(request, "patients/consent_text.html", context, status=422 if form.errors else 200)


def _may_write(request: StaffRequest) -> bool:
    return request.seat.role in FRONT_DESK


def _consent(request: StaffRequest, ref: UUID, consent_ref: UUID) -> GeneralConsent:
    found = queries.consent_by_ref(request.seat.facility, ref, consent_ref)
    if found is None:
        raise Http404
    return found
