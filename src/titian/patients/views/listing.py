"""The list of patients and its search."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import replace_url

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.patients import queries


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required()
def listing(request: StaffRequest) -> HttpResponse:
    """The list and its search, which is posted: a NIK or card enters no address bar, history or log."""
    text = request.POST.get("q", request.GET.get("q", ""))
    facility = request.seat.facility
    context: dict[str, Any] = {"text": text, "may_write": request.seat.role in FRONT_DESK}
    if text:
        found = queries.find(facility, text)
        context |= {"found": found, "patients": found.patients}
    else:
        newest = Paginator(queries.newest(facility), queries.PAGE_SIZE).get_page(request.GET.get("hal"))
        context |= {"newest": newest, "patients": newest.object_list}
    if not request.htmx:
        return render(request, "patients/list.html", context)
    shown = "" if queries.names_somebody(text) or not text else f"?{urlencode({'q': text})}"
    response = render(request, "patients/results.html", context)
    return replace_url(response, reverse("patients:list", args=[facility.slug]) + shown)
