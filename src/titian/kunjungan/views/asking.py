"""What the form asks while it is typed, answered with fragments; nothing is kept."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from titian.facility.permissions import StaffRequest, staff_required
from titian.kunjungan import queries
from titian.kunjungan.forms import ConsultationForm
from titian.kunjungan.permissions import CLINICIANS
from titian.kunjungan.queries.lists import LONG
from titian.kunjungan.views.visit import Visit, form_of, readiness
from titian.reference.errors import UnableToAsk
from titian.reference.hospitals import Hospital
from titian.reference.hospitals import find as find_hospitals


@require_POST
@staff_required(*CLINICIANS)
def check(request: StaffRequest, ref: UUID) -> HttpResponse:
    """What is still missing of what is being typed."""
    visit, form = _as_it_stands(request, ref)
    return render(request, "kunjungan/ready.html", readiness(visit, form))


@require_safe
@staff_required()
def options(request: StaffRequest, list_name: str) -> HttpResponse:
    """The rows of a long list, as options of a combobox; `box` names the parameter that holds what is typed."""
    if list_name not in LONG:
        raise Http404
    text = request.GET.get(request.GET.get("box", "q"), "")
    rows = queries.search(request.seat.facility, list_name, text)
    context = {"rows": rows, "text": text.strip(), "list_name": list_name, "box": request.GET.get("box", "q")}
    return render(request, "kunjungan/options.html", context)


@require_POST
@staff_required(*CLINICIANS)
def hospitals(request: StaffRequest, ref: UUID) -> HttpResponse:
    """BPJS is asked which hospitals can take the patient as the form stands: options of its combobox."""
    visit, form = _as_it_stands(request, ref)
    why_not, found = "", list[Hospital]()
    wish = form.wish(visit.pendaftaran.card_number)
    if wish is None:
        why_not = "Isi dulu rencana tanggal rujuk, dan subspesialis atau jenis rujukan khususnya."
    else:
        try:
            found = find_hospitals(request.seat.facility, wish)
        except UnableToAsk as error:
            why_not = str(error)
    return render(request, "kunjungan/hospitals.html", {"hospitals": found, "why_not": why_not})


def _as_it_stands(request: StaffRequest, ref: UUID) -> tuple[Visit, ConsultationForm]:
    """The visit, and the form as far as it is typed."""
    visit = Visit.of(request, ref)
    form = form_of(request, visit)
    form.full_clean()
    return visit, form
