"""The door, the clinic's start page, and the list of villages."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from titian.accounts.models import User
from titian.facility import queries
from titian.facility.permissions import StaffRequest, staff_required


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Who works in one clinic goes straight there; who works in several chooses."""
    facilities = list(queries.facilities_of(cast(User, request.user)))
    if len(facilities) == 1:
        return redirect("facility:beranda", facility_slug=facilities[0].slug)
    return render(request, "facility/choose.html", {"facilities": facilities})


@require_safe
@staff_required()
def beranda(request: StaffRequest) -> HttpResponse:
    return render(request, "facility/beranda.html")


@require_safe
@staff_required()
def villages(request: StaffRequest) -> HttpResponse:
    """The options of the village combobox, as a fragment; `box` names the parameter that holds what is typed."""
    text = request.GET.get(request.GET.get("box", "q"), "")
    return render(
        request, "facility/village_options.html", {"villages": queries.villages(text), "text": text.strip()}
    )
