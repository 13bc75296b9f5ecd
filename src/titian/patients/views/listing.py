"""The list of patients: its filters, its search."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, replace_url

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.facility.sealing import A_DAYS_WORK, opened, sealed
from titian.patients import queries
from titian.patients.forms import ListFilter, NoFilter, in_results
from titian.patients.models import Patient

_SEALED, _SEARCH = "cari", "patients.search"
"""The parameter that carries a search on, and what its seal is for."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required()
def listing(request: StaffRequest) -> HttpResponse:
    """The list. Its filters stand in the address; a search is posted, for no name or number enters one, nor a log.

    What is found again by Back or a reload is what the address has sealed. Enter behind a whole number opens its
    patient: so do readers of cards and labels, which end with it.
    """
    sent, facility = request.POST or request.GET, request.seat.facility
    text, chosen = _searched(request), (in_results if request.htmx else ListFilter)(sent, facility=facility)
    if _is_entered(request) and (one := queries.only_holder(facility, text)):
        page = reverse("patients:page", args=[facility.slug, one.ref])
        return HttpResponseClientRedirect(page) if request.htmx else redirect(page)
    address = _address(request, text, chosen)
    if request.method == "POST" and not text and not request.htmx:
        return redirect(address)
    context: dict[str, Any] = {"text": text, "filter": chosen, "may_write": request.seat.role in FRONT_DESK}
    context |= _shown(request, text, chosen)
    if not request.htmx:
        context["drafts"] = queries.drafts_of(request.user, facility)
        return render(request, "patients/list.html", context)
    return replace_url(render(request, "patients/results.html", context), address)


def _shown(request: StaffRequest, text: str, chosen: ListFilter | NoFilter) -> dict[str, Any]:
    """Whom the search finds, or a page of all; `others` begins the address of another page."""
    facility = request.seat.facility
    if text:
        found = queries.find(facility, text, chosen.asked.where)
        return {"found": found} | _lines(found.patients)
    pages = Paginator(queries.newest(facility, chosen.asked), queries.PAGE_SIZE)
    page = pages.get_page(request.GET.get("hal"))
    others = f"{_address(request, '', chosen)}{'&' if chosen.query else '?'}hal="
    return {"newest": page, "others": others} | _lines(page.object_list)


def _lines(patients: Iterable[Patient]) -> dict[str, Any]:
    """The lines, and whose answer of BPJS's a person must match: asked only where somebody waits for BPJS."""
    lines = list(patients)
    waiting = [patient.pk for patient in lines if patient.membership == Patient.Membership.PENDING]
    return {
        "patients": lines,
        "to_match": queries.to_match(Patient.objects.filter(pk__in=waiting)) if waiting else (),
    }


def _searched(request: StaffRequest) -> str:
    """What is typed, or was when the address was made; an address that says it openly is not read."""
    if request.method == "POST":
        return request.POST.get("q", "")
    address, since = request.GET.get(_SEALED, ""), timezone.now() - A_DAYS_WORK
    return opened(address, facility=request.seat.facility, purpose=_SEARCH, since=since) or ""


def _address(request: StaffRequest, text: str, chosen: ListFilter | NoFilter) -> str:
    """Where the same list is found again, for who can read it: us."""
    text = text[: queries.LONGEST_SEARCH]
    seal = sealed(text, facility=request.seat.facility, purpose=_SEARCH, at=timezone.now())
    words = urlencode({_SEALED: seal}) if seal else ""
    query = "&".join(filter(None, (chosen.query, words)))
    path = reverse("patients:list", args=[request.seat.facility.slug])
    return f"{path}?{query}" if query else path


def _is_entered(request: StaffRequest) -> bool:
    """Whether Enter or the button sent the search, not a pause while it is typed (`cari` is the box)."""
    return request.method == "POST" and request.htmx.trigger != "cari"
