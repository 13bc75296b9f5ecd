"""What is offered beside the form while somebody types; posted, as all that names people."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.facility.queries import city_names
from titian.patients import queries
from titian.patients.identifiers import read_nik


@require_POST
@staff_required(*FRONT_DESK)
def mothers(request: StaffRequest) -> HttpResponse:
    """The options of the box for a newborn's mother."""
    text = request.POST.get("mother_text", "").strip()
    women = queries.possible_mothers(request.seat.facility, text)
    return render(request, "patients/mother_options.html", {"mothers": women, "text": text})


@require_safe
@staff_required(*FRONT_DESK)
def cities(request: StaffRequest) -> HttpResponse:
    """Where somebody may be born: fetched when the box is entered, for most forms never are."""
    return render(request, "patients/cities.html", {"cities": city_names()})


@require_POST
@staff_required(*FRONT_DESK)
def region(request: StaffRequest) -> HttpResponse:
    """Where the NIK that is being typed was given out first, for the place beside the address."""
    nik = read_nik(request.POST.get("identity_number", ""))
    is_read = request.POST.get("identity_type") == "nik" and not nik.problem and not nik.is_placeholder
    village = queries.village_of_nik(nik.digits) if is_read else None
    return render(request, "patients/region.html", {"village": village, "is_read": is_read})
