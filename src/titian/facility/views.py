"""The door, the clinic's start page, settings and penjamin, the notices of open pages, the help, the villages."""

from __future__ import annotations

from copy import copy
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from titian.accounts.models import User
from titian.facility import guide as guides
from titian.facility import operations, queries, registry
from titian.facility.errors import UnableToSave
from titian.facility.forms import PenjaminForm, SettingsForm
from titian.facility.models import Facility
from titian.facility.numbering import Samples
from titian.facility.permissions import MANAGERS, StaffRequest, staff_required

JUST_ADDED = "Baru saja ada yang memberi nama ini kepada penjamin lain. Lihat di daftar penjamin."
"""Where the form had seen none of that name yet."""


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
    seat, now = request.seat, timezone.now()
    context = {"chores": registry.chores(seat, now), "parts": registry.start_parts(seat, now)}
    return render(request, "facility/beranda.html", context)


@require_safe
@staff_required()
def notices(request: StaffRequest) -> HttpResponse:
    """For a page that stays open: 204 while it shows, by its `version`, all there is to tell."""
    told, shown = registry.notices(request.seat, timezone.now()), request.GET.get("version", "")
    if told.version == shown:
        return HttpResponse(status=204)
    has_seen = shown.split(".")
    context = {
        "notices": told,
        "is_news": told.news not in has_seen,
        "has_other_numbers": told.numbers not in has_seen,
    }
    return render(request, "facility/news.html", context)


@require_safe
def guide(request: HttpRequest, topic: str = guides.CONTENTS) -> HttpResponse:
    """A how-to page. It tells nothing of any clinic, so who cannot sign in may read it too."""
    page = guides.page(topic)
    if page is None:
        raise Http404
    return render(request, "facility/guide.html", {"page": page, "topics": guides.topics().values()})


clinic_guide = staff_required()(guide)
"""The same below the clinic's address: with its menu, and whom to ask there."""


@require_safe
@staff_required()
def villages(request: StaffRequest) -> HttpResponse:
    """The options of the village combobox, as a fragment; `box` names the parameter that holds what is typed."""
    text, near = request.GET.get(request.GET.get("box", "q"), ""), request.GET.get("dekat", "")
    found = queries.villages(text, near if near.isdecimal() else "")
    return render(request, "facility/village_options.html", {"villages": found, "text": text.strip()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(*MANAGERS)
def settings(request: StaffRequest) -> HttpResponse:
    """What the clinic is called and how it writes its numbers; all of it is kept, or nothing."""
    facility = request.seat.facility
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=copy(facility))
    if form.is_valid():
        try:
            operations.save_settings(
                by=request.seat.actor, facility=facility, now=timezone.now(), **form.cleaned_data
            )
        except UnableToSave as error:
            form.add_error(None, str(error))
        else:
            _say_saved(request, form)
            return redirect("facility:settings", facility.slug)
    samples = Samples(str(form["record_number_format"].value()))
    context = {"form": form, "samples": samples}
    return render(request, "facility/settings.html", context, status=422 if form.errors else 200)


def _say_saved(request: StaffRequest, form: SettingsForm) -> None:
    messages.success(request, "Pengaturan klinik tersimpan.")
    if "ticket_format" in form.changed_data:
        example = Facility.TicketFormat(form.cleaned_data["ticket_format"]).label
        messages.info(
            request,
            f"Nomor antrean berikutnya berbentuk {example}. Nomor yang sudah dicetak atau dijanjikan ke BPJS tetap.",
        )


@require_safe
@staff_required(*MANAGERS)
def samples(request: StaffRequest) -> HttpResponse:
    """How record numbers would look in the form that is being typed, as a fragment."""
    samples = Samples(request.GET.get("record_number_format", ""))
    return render(request, "facility/samples.html", {"samples": samples})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(*MANAGERS)
def penjamin(request: StaffRequest) -> HttpResponse:
    """Who pays besides the patient and BPJS: the list, and one more."""
    facility = request.seat.facility
    form = PenjaminForm(request.POST if request.method == "POST" else None, facility=facility)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            operations.add_penjamin(by=request.seat.actor, facility=facility, name=name, now=timezone.now())
        except UnableToSave:
            form.add_error("name", JUST_ADDED)
        else:
            messages.success(request, f"{name} ditambahkan.")
            return redirect("facility:penjamin", facility.slug)
    context = {"form": form, "all_penjamin": facility.penjamin.order_by("-is_active", "name")}
    return render(request, "facility/penjamin.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(*MANAGERS)
def rename_penjamin(request: StaffRequest, pk: int) -> HttpResponse:
    facility = request.seat.facility
    renamed = get_object_or_404(facility.penjamin, pk=pk)
    typed = request.POST if request.method == "POST" else None
    form = PenjaminForm(typed, initial={"name": renamed.name}, facility=facility, penjamin=renamed)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            operations.rename_penjamin(by=request.seat.actor, penjamin=renamed, name=name, now=timezone.now())
        except UnableToSave:
            form.add_error("name", JUST_ADDED)
            renamed.refresh_from_db()
        else:
            messages.success(request, f"Namanya sekarang {name}, juga pada pasien yang memakainya.")
            return redirect("facility:penjamin", facility.slug)
    context = {"form": form, "penjamin": renamed}
    return render(request, "facility/rename_penjamin.html", context, status=422 if form.errors else 200)


@require_POST
@staff_required(*MANAGERS)
def switch_penjamin(request: StaffRequest, pk: int) -> HttpResponse:
    """Offer it, or do so no more, as the pressed button says: pressed twice, it is the same."""
    facility = request.seat.facility
    switched = operations.set_penjamin_active(
        by=request.seat.actor,
        penjamin=get_object_or_404(facility.penjamin, pk=pk),
        is_active=request.POST.get("aktif") == "ya",
        now=timezone.now(),
    )
    told = "ditawarkan lagi" if switched.is_active else "tidak ditawarkan lagi; pasien yang memakainya tetap"
    messages.success(request, f"{switched} {told}.")
    return redirect("facility:penjamin", facility.slug)
