"""The list of patients as a file."""

from math import ceil

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from titian.facility import workbook
from titian.facility.permissions import FRONT_DESK, MANAGERS, StaffRequest, staff_required
from titian.patients import operations, queries
from titian.patients.errors import UnableToExport
from titian.patients.forms import ExportForm, ListFilter

SOON, PATIENTS_A_MINUTE = 5_000, 60_000
"""How many are written before a person wonders; and how fast a small machine writes more (16 s for 20,000)."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(*FRONT_DESK)
def export(request: StaffRequest) -> HttpResponseBase:
    """What the file will hold, and why it is wanted; then the file. The address has the list's own filters."""
    facility, seat = request.seat.facility, request.seat
    chosen = ListFilter(request.GET, facility=facility)
    typed = request.POST if request.method == "POST" else None
    form = ExportForm(typed, may_see_numbers=seat.role in MANAGERS)
    if form.is_valid():
        try:
            return workbook.of_list(
                request, "pasien", form, operations.export_patients, now=timezone.now(), asked=chosen.asked
            )
        except UnableToExport as error:
            form.add_error(None, str(error))
    count = queries.newest(facility, chosen.asked).count()
    context = {"form": form, "filter": chosen, "count": count}
    context["minutes"] = ceil(count / PATIENTS_A_MINUTE) if count > SOON else 0
    return render(request, "patients/export.html", context, status=422 if form.errors else 200)
