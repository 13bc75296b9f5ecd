"""What is offered beside the form while somebody types; posted, as all that names people."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.facility.queries import city_names, local_date
from titian.patients import queries
from titian.patients.forms import draft_from
from titian.patients.models import Patient


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
    """What the NIK that is being typed says: where it was given out first, for the place beside the address, and where
    it contradicts what else is typed, for the place below it.
    """
    facility = request.seat.facility
    person = draft_from(request.POST, facility)
    nik = person.nik if person.identity_type == Patient.IdentityType.NIK else ""
    doubts = queries.doubts_about_nik(
        nik, sex=person.sex, birth_date=person.birth_date, today=local_date(facility, timezone.now())
    )
    village = queries.village_of_nik(nik) if nik else None
    return render(request, "patients/region.html", {"village": village, "doubts": doubts})
