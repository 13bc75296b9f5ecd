"""The front desk: the day's list, registering for a poli, the ticket."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.outbox.queries import pulse
from titian.patients import queries as patients
from titian.pendaftaran import operations, queries
from titian.pendaftaran.errors import AlreadyToday, UnableToRegister
from titian.pendaftaran.forms import RegisterForm
from titian.peserta import queries as peserta


@require_safe
@staff_required()
def today(request: StaffRequest) -> HttpResponse:
    """The day's list; its poll gets 204 while nothing has changed."""
    facility = request.seat.facility
    day = local_date(facility, timezone.now())
    version = f"{day}.{pulse(facility)}.{queries.count_on(facility, day)}"
    if request.htmx and request.GET.get("versi") == version:
        return HttpResponse(status=204)
    context = {"rows": queries.on_day(facility, day), "day": day, "version": version}
    return render(request, "pendaftaran/day.html" if request.htmx else "pendaftaran/today.html", context)


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def new(request: StaffRequest, patient_ref: UUID) -> HttpResponse:
    """One form; choosing a poli fetches who sits there."""
    facility, now = request.seat.facility, timezone.now()
    patient = patients.by_ref(facility, patient_ref)
    if patient is None:
        raise Http404
    record = peserta.latest(patient.ref)
    form = RegisterForm(
        request.POST or None,
        facility=facility,
        patient=patient,
        record=record,
        today=local_date(facility, now),
        poli_ref=request.GET.get("poli", ""),
    )
    context = {"form": form, "patient": patient, "record": record}
    if request.htmx and request.method == "GET":
        return render(request, "pendaftaran/sittings.html", context)
    if request.method == "POST" and form.is_valid():
        try:
            pendaftaran = operations.register(
                by=request.seat.actor, facility=facility, patient=patient, now=now, **form.choice()
            )
        except UnableToRegister as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            context["existing"] = error.pendaftaran if isinstance(error, AlreadyToday) else None
        else:
            return redirect("pendaftaran:page", facility.slug, pendaftaran.ref)
    return render(request, "pendaftaran/new.html", context, status=422 if form.errors else 200)


@require_safe
@staff_required()
def page(request: StaffRequest, ref: UUID) -> HttpResponse:
    """The ticket, and what became of its promises."""
    row = queries.by_ref(request.seat.facility, ref)
    if row is None:
        raise Http404
    template = "pendaftaran/bridge.html" if request.htmx else "pendaftaran/page.html"
    return render(request, template, {"row": row, "pendaftaran": row.pendaftaran})
