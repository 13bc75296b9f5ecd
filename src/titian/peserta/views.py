"""A look at a membership without entering a patient."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.peserta import operations
from titian.peserta.errors import UnableToCheck
from titian.peserta.forms import NumberForm


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def look_up(request: StaffRequest) -> HttpResponse:
    form = NumberForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context["record"] = operations.check(
                by=request.seat.actor,
                facility=request.seat.facility,
                number=form.cleaned_data["number"],
                now=timezone.now(),
            )
        except UnableToCheck as error:
            context["problem"] = error
    return render(request, "peserta/look_up.html", context)
