"""All registrations of one patient."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from titian.facility.permissions import StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.patients import queries as patients
from titian.pendaftaran import queries, registry

VISITS_A_PAGE = 25


@require_safe
@staff_required()
def history(request: StaffRequest, patient_ref: UUID) -> HttpResponse:
    """The newest first, each with the way to its consultation."""
    seat = request.seat
    patient = patients.by_ref(seat.facility, patient_ref)
    if patient is None:
        raise Http404
    found = Paginator(queries.of_patient(patient), VISITS_A_PAGE).get_page(request.GET.get("hal"))
    context = {
        "patient": patient,
        "found": found,
        "visits": registry.visits(seat, queries.rows(found.object_list)),
        "today": local_date(seat.facility, timezone.now()),
    }
    return render(request, "pendaftaran/history.html", context)
