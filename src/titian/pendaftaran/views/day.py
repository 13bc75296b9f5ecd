"""The day's list, and moving through the line."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.pendaftaran import operations, queries, registry
from titian.pendaftaran.day import DayFilter, Line, Status
from titian.pendaftaran.errors import (
    UnableToCall,
)
from titian.pendaftaran.models import Pendaftaran
from titian.pendaftaran.queries import Row
from titian.pendaftaran.views.found import decision_form_of


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
        Line(row, decision_form_of(request, row), parts[visit.ref], visit.ref in over)
        for row, visit in zip(rows, visits, strict=True)
    ]


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
