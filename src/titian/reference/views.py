"""Integrasi → BPJS FKTP: is it connected, and what does the clinic have of BPJS's references."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from titian.facility.permissions import MANAGERS, SATUSEHAT, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.reference import operations, queries
from titian.reference.diagnosis import diagnose
from titian.reference.errors import UnableToLoad


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def index(request: StaffRequest) -> HttpResponse:
    return render(request, "reference/index.html", _context(request))


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def test_connection(request: StaffRequest, service: str) -> HttpResponse:
    """The findings of one service: as a fragment, or on the page where there is no script."""
    if service not in {str(one.account.service) for one in queries.services(request.seat.facility)}:
        raise Http404
    findings = diagnose(request.seat.facility, service, timezone.now())
    if request.htmx:
        return render(request, "reference/findings.html", {"findings": findings})
    return render(
        request, "reference/index.html", _context(request) | {"findings": findings, "tested": service}
    )


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def load(request: StaffRequest) -> HttpResponse:
    facility = request.seat.facility
    try:
        loaded = operations.load(by=request.seat.actor, facility=facility, now=timezone.now(), days=2)
    except UnableToLoad as error:
        messages.error(request, f"Referensi belum dimuat. {error}")
    else:
        messages.success(
            request,
            f"Referensi dimuat: {loaded.poli} poli, {loaded.practitioners} tenaga medis, {loaded.sittings} jadwal.",
        )
        for problem in loaded.problems:
            messages.warning(request, problem)
    return redirect("reference:index", facility.slug)


def _context(request: StaffRequest) -> dict[str, object]:
    facility = request.seat.facility
    day = local_date(facility, timezone.now())
    return {"services": queries.services(facility), "overview": queries.overview(facility, day), "day": day}
