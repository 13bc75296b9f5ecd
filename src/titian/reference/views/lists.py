"""Integrasi → BPJS FKTP: what the clinic has of the reference lists of PCare and Antrean FKTP."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from titian.facility.permissions import MANAGERS, SATUSEHAT, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.reference import queries


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def pcare(request: StaffRequest) -> HttpResponse:
    """Tab Referensi PCare."""
    return render(request, "reference/pcare.html", _context(request))


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def antrean(request: StaffRequest) -> HttpResponse:
    """Tab Referensi Antrean."""
    return render(request, "reference/antrean.html", _context(request))


def _context(request: StaffRequest) -> dict[str, object]:
    facility = request.seat.facility
    day = local_date(facility, timezone.now())
    return {"overview": queries.overview(facility, day), "day": day}
