"""The front desk: the day's list, registering for a poli, the ticket."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.patients import queries as patients
from titian.patients.entry import number_of
from titian.patients.models import Patient
from titian.pendaftaran import operations, queries, registry
from titian.pendaftaran.day import DayFilter, Line, Status, came_from_list
from titian.pendaftaran.errors import (
    AlreadyToday,
    PatientNotActive,
    UnableToCall,
    UnableToCancel,
    UnableToRegister,
)
from titian.pendaftaran.forms import (
    CancelForm,
    ChangePayerForm,
    MoveForm,
    PayerForm,
    RegisterForm,
    decision_form,
)
from titian.pendaftaran.models import Pendaftaran
from titian.pendaftaran.queries import Row
from titian.peserta import queries as peserta


@require_safe
@staff_required()
def today(request: StaffRequest) -> HttpResponse:
    """The day's list, who waits first; its poll gets 204 while nothing has changed."""
    facility = request.seat.facility
    day = local_date(facility, timezone.now())
    version = f"{queries.version_of(facility, day)}.{registry.line_version(facility, day)}"
    if request.htmx and request.GET.get("versi") == version:
        return HttpResponse(status=204)
    wish = DayFilter(request.GET, facility=facility)
    lines = _lines(request, queries.on_day(facility, day))
    shown = [line for line in lines if wish.shows(line)]
    cancelled = [row for row in queries.cancelled_on(facility, day) if wish.shows_poli(row.pendaftaran)]
    context = {
        "lines": sorted(shown, key=lambda line: list(Status).index(line.status)),
        "count": len(lines),
        "wish": wish,
        "day": day,
        "version": version,
        "cancelled": cancelled,
        "may_cancel": request.seat.role in FRONT_DESK,
    }
    return render(request, "pendaftaran/day.html" if request.htmx else "pendaftaran/today.html", context)


def _lines(request: StaffRequest, rows: list[Row]) -> list[Line]:
    visits = [row.pendaftaran for row in rows]
    parts = registry.line_parts(request.seat, visits)
    over = registry.objections(request.seat.facility, visits)
    return [
        Line(row, _decision_form(request, row), parts[visit.ref], visit.ref in over)
        for row, visit in zip(rows, visits, strict=True)
    ]


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
    record = peserta.latest(patient.ref)
    form = RegisterForm(
        request.POST or None,
        facility=facility,
        patient=patient,
        record=record,
        now=now,
        poli_ref=request.GET.get("poli", ""),
        is_out_of_reach=_was_out_of_reach(request, patient),
    )
    context = {"form": form, "patient": patient, "record": record}
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


@require_safe
@staff_required()
def page(request: StaffRequest, ref: UUID) -> HttpResponse:
    """The ticket, and what became of its promises; their poll gets 204 while nothing has changed."""
    row = _row(request, ref)
    context = _page_context(row, _decision_form(request, row))
    today = local_date(request.seat.facility, timezone.now())
    context["may_change"] = request.seat.role in FRONT_DESK and not row.pendaftaran.cancelled_at
    context["may_cancel"] = context["may_change"] and not registry.why_not_undone(row.pendaftaran)
    context["may_move"] = context["may_cancel"] and row.pendaftaran.service_date == today
    if request.htmx and request.GET.get("versi") == context["poll"].version:
        return HttpResponse(status=204)
    return render(request, "pendaftaran/bridge.html" if request.htmx else "pendaftaran/page.html", context)


@require_POST
@staff_required(*FRONT_DESK)
def decide_payer(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Who pays for a visit that BPJS does not pay; then back to where it was asked."""
    row, facility = _row(request, ref), request.seat.facility
    today = local_date(facility, timezone.now())
    form = decision_form(row.pendaftaran, peserta.latest(row.pendaftaran.patient.ref), today, request.POST)
    if not form.is_valid():
        return render(request, "pendaftaran/page.html", _page_context(row, form), status=422)
    try:
        pendaftaran = operations.decide_payer(
            by=request.seat.actor, facility=facility, ref=ref, now=timezone.now(), **form.cleaned_data
        )
    except UnableToRegister as error:
        messages.error(request, str(error))
    else:
        who_pays = pendaftaran.penjamin or pendaftaran.get_payer_display()
        messages.success(request, f"Pembayar {row.pendaftaran.ticket} ditentukan: {who_pays}.")
    return redirect(_way_back(request, ref))


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def change_payer(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Somebody else pays after all; what that means for BPJS is said before."""
    row, facility, now = _row(request, ref), request.seat.facility, timezone.now()
    record, today = peserta.latest(row.pendaftaran.patient.ref), local_date(facility, now)
    form = ChangePayerForm(request.POST or None, pendaftaran=row.pendaftaran, record=record, today=today)
    if request.method == "POST" and form.is_valid():
        changed = _changed(
            form,
            lambda: operations.change_payer(
                by=request.seat.actor, facility=facility, ref=ref, now=now, **form.cleaned_data
            ),
        )
        if changed:
            who_pays = changed.penjamin or changed.get_payer_display()
            messages.success(request, f"Pembayar {changed.ticket} diganti: {who_pays}.")
            return redirect("pendaftaran:page", facility.slug, ref)
    context = {"row": row, "pendaftaran": row.pendaftaran, "form": form, "record": record}
    return render(request, "pendaftaran/change_payer.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def move(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Another poli or another doctor; choosing a poli fetches who sits there."""
    row, facility, now = _row(request, ref), request.seat.facility, timezone.now()
    wanted = request.GET.get("poli", "")
    form = MoveForm(request.POST or None, pendaftaran=row.pendaftaran, now=now, poli_ref=wanted)
    context = {"row": row, "pendaftaran": row.pendaftaran, "form": form}
    if request.htmx and request.method == "GET":
        return render(request, "pendaftaran/sittings.html", context)
    if request.method == "POST" and form.is_valid():
        moved = _changed(
            form,
            lambda: operations.move_to_poli(
                by=request.seat.actor, facility=facility, ref=ref, now=now, **form.place()
            ),
        )
        if moved:
            messages.success(request, f"Pindah ke {moved.poli}: nomor {moved.ticket}.")
            return redirect("pendaftaran:page", facility.slug, ref)
    return render(request, "pendaftaran/move.html", context, status=422 if form.errors else 200)


def _changed(form: Form, act: Callable[[], Pendaftaran]) -> Pendaftaran | None:
    """The visit after the act; None where it was refused, and the form says why."""
    try:
        return act()
    except UnableToRegister as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None


@require_POST
@staff_required()
def call(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Call the patient, or once more; whoever is at the poli may."""
    return _moved(request, ref, operations.call, "dipanggil")


@require_POST
@staff_required()
def mark_absent(request: StaffRequest, ref: UUID) -> HttpResponse:
    return _moved(request, ref, operations.mark_absent, "ditandai tidak hadir")


def _moved(request: StaffRequest, ref: UUID, move: Callable[..., Pendaftaran], done: str) -> HttpResponse:
    """Move the patient in the line and say so, or why not; then back to the line."""
    facility = request.seat.facility
    try:
        pendaftaran = move(by=request.seat.actor, facility=facility, ref=ref, now=timezone.now())
    except Pendaftaran.DoesNotExist as error:
        raise Http404 from error
    except UnableToCall as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{pendaftaran.ticket} {pendaftaran.patient.name} {done}.")
    return redirect(DayFilter(request.GET, facility=facility).address_of(ref))


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def cancel(request: StaffRequest, ref: UUID) -> HttpResponse:
    """What cancelling means for BPJS is said before; a reason is asked for."""
    row = _row(request, ref)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.cancel(
                by=request.seat.actor,
                facility=request.seat.facility,
                ref=ref,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except UnableToCancel as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Pendaftaran {row.pendaftaran.ticket} dibatalkan.")
        return redirect(_way_back(request, ref))
    context = {
        "row": row,
        "pendaftaran": row.pendaftaran,
        "form": form,
        "way_back": _way_back(request, ref),
    }
    return render(request, "pendaftaran/cancel.html", context, status=422 if form.errors else 200)


def _way_back(request: StaffRequest, ref: UUID) -> str:
    """To the row of the day's list where one comes from there, else to the visit's own page."""
    facility = request.seat.facility
    if came_from_list(request.GET):
        return DayFilter(request.GET, facility=facility).address_of(ref)
    return reverse("pendaftaran:page", args=[facility.slug, ref])


def _was_out_of_reach(request: StaffRequest, patient: Patient) -> bool:
    """Whether our own signature says that BPJS could not be asked about this patient's number a moment ago."""
    number = number_of(request.seat.facility, request.GET.get("tertunda", ""))
    return bool(number) and number in (patient.card_number, patient.nik)


def _row(request: StaffRequest, ref: UUID) -> Row:
    row = queries.by_ref(request.seat.facility, ref)
    if row is None:
        raise Http404
    return row


def _decision_form(request: StaffRequest, row: Row) -> PayerForm | None:
    pendaftaran = row.pendaftaran
    if not pendaftaran.needs_payer or request.seat.role not in FRONT_DESK:
        return None
    today = local_date(request.seat.facility, timezone.now())
    return decision_form(pendaftaran, peserta.latest(pendaftaran.patient.ref), today)


def _page_context(row: Row, form: PayerForm | None) -> dict[str, Any]:
    return {
        "row": row,
        "pendaftaran": row.pendaftaran,
        "form": form,
        "poll": row.poll(timezone.now()),
        "missed": queries.missed_sittings(row.pendaftaran),
    }
