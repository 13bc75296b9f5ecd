"""A patient is registered for a poli."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.outbox.queries import is_bridged
from titian.patients import queries as patients
from titian.patients.entry import number_of
from titian.patients.models import Patient
from titian.pendaftaran import operations
from titian.pendaftaran.errors import (
    AlreadyToday,
    PatientNotActive,
    UnableToRegister,
)
from titian.pendaftaran.forms import RegisterForm
from titian.peserta import queries as peserta


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def new(request: StaffRequest, patient_ref: UUID) -> HttpResponse:
    """One form; choosing a poli fetches who sits there."""
    facility, now = request.seat.facility, timezone.now()
    patient = patients.by_ref(facility, patient_ref)
    if patient is None:
        raise Http404
    if not patient.is_active:
        messages.error(request, str(PatientNotActive(patient)))
        return redirect("patients:page", facility.slug, patient.ref)
    today = local_date(facility, now)
    insured = patients.insured_for(patient, today)
    record = peserta.latest(insured.ref)
    form = RegisterForm(
        request.POST or None,
        facility=facility,
        patient=patient,
        insured=insured,
        record=record,
        now=now,
        poli_ref=request.GET.get("poli", ""),
        is_out_of_reach=_was_out_of_reach(request, insured),
    )
    context = {"form": form, "patient": patient, "insured": insured, "record": record, "today": today}
    if is_bridged(facility, "pcare"):
        context["mothers_card_until"] = patients.mothers_card_until(patient)
    if request.htmx and request.method == "GET":
        return render(request, "pendaftaran/sittings.html", context)
    if request.method == "POST" and form.is_valid():
        try:
            pendaftaran = operations.register(
                by=request.seat.actor, facility=facility, patient=patient, now=now, **form.choice()
            )
        except AlreadyToday as error:
            messages.info(request, str(error))
            return redirect("pendaftaran:page", facility.slug, error.pendaftaran.ref)
        except UnableToRegister as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return redirect("pendaftaran:page", facility.slug, pendaftaran.ref)
    return render(request, "pendaftaran/new.html", context, status=422 if form.errors else 200)


def _was_out_of_reach(request: StaffRequest, insured: Patient) -> bool:
    """Whether our own signature says that BPJS could not be asked about this member's number a moment ago."""
    number = number_of(request.seat.facility, request.GET.get("tertunda", ""), timezone.now())
    return bool(number) and number in (insured.card_number, insured.nik)
