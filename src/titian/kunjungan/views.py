"""The consultation: written, finished, read, amended, taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from titian.facility.permissions import StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.kunjungan import operations, queries
from titian.kunjungan.content import Content
from titian.kunjungan.errors import (
    AlreadySigned,
    ChangedMeanwhile,
    Incomplete,
    NotSigned,
    UnableToWrite,
    VisitCancelled,
)
from titian.kunjungan.forms import AmendForm, ConsultationForm, VoidForm, conflicts
from titian.kunjungan.models import Kunjungan
from titian.kunjungan.permissions import CLINICIANS
from titian.kunjungan.queries.lists import LONG
from titian.patients.queries import age_text
from titian.pendaftaran import queries as pendaftaran_queries
from titian.pendaftaran.models import Pendaftaran
from titian.pendaftaran.queries import Row
from titian.reference.errors import UnableToAsk
from titian.reference.hospitals import Hospital
from titian.reference.hospitals import find as find_hospitals

SIGNED = "Kunjungan selesai."

_OVER = (AlreadySigned, NotSigned, VisitCancelled)
"""Errors after which the form has nothing to write to: its page says how things stand."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A registration, its live record if there is one, and what the form begins with."""

    row: Row
    kunjungan: Kunjungan | None
    content: Content

    @property
    def pendaftaran(self) -> Pendaftaran:
        return self.row.pendaftaran

    @property
    def version(self) -> int:
        return self.kunjungan.version if self.kunjungan else 0

    @property
    def is_signed(self) -> bool:
        return self.kunjungan is not None and self.kunjungan.is_signed


@require_safe
@staff_required()
def page(request: StaffRequest, ref: UUID) -> HttpResponse:
    """The form for who may write, until it is signed; else the record as it stands."""
    visit = _visit(request, ref)
    may_write = request.seat.role in CLINICIANS
    if may_write and not visit.is_signed and not visit.pendaftaran.cancelled_at:
        return _form_page(request, visit, _form(request, visit))
    context = _context(request, visit) | {
        "groups": queries.summary(request.seat.facility, visit.content) if visit.kunjungan else [],
        "versions": queries.versions(visit.kunjungan) if visit.kunjungan else [],
        "may_amend": may_write and visit.is_signed,
        "poll": visit.row.poll(timezone.now()),
    }
    return render(request, "kunjungan/page.html", context)


@require_POST
@staff_required(*CLINICIANS)
def save(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Keep a draft, however empty."""
    return _write(request, ref, operations.save_draft, "Draf tersimpan.")


@require_POST
@staff_required(*CLINICIANS)
def finish(request: StaffRequest, ref: UUID) -> HttpResponse:
    return _write(request, ref, operations.finish, SIGNED)


@require_http_methods(["GET", "POST"])
@staff_required(*CLINICIANS)
def amend(request: StaffRequest, ref: UUID) -> HttpResponse:
    """The form of a signed record, with a reason."""
    visit = _visit(request, ref)
    form, why = _form(request, visit), AmendForm(request.POST or None)
    context: dict[str, Any] = {"why": why}
    if not visit.is_signed:
        return _over(request, ref, NotSigned())
    if request.method == "POST" and form.is_valid() and why.is_valid():
        try:
            operations.amend(
                by=request.seat.actor,
                facility=request.seat.facility,
                ref=ref,
                content=form.content(),
                version=_version(request),
                reason=why.cleaned_data["reason"],
                now=timezone.now(),
            )
        except _OVER as error:
            return _over(request, ref, error)
        except UnableToWrite as error:
            context |= _told(form, error)
        else:
            messages.success(request, "Perubahan tersimpan.")
            return redirect("kunjungan:page", request.seat.facility.slug, ref)
    return _form_page(request, visit, form, context)


@require_http_methods(["GET", "POST"])
@staff_required(*CLINICIANS)
def void(request: StaffRequest, ref: UUID) -> HttpResponse:
    """What taking a record back means for BPJS is said before; a reason is asked for."""
    visit, form = _visit(request, ref), VoidForm(request.POST or None)
    if not visit.is_signed:
        return _over(request, ref, NotSigned())
    if request.method == "POST" and form.is_valid():
        facility, reason = request.seat.facility, form.cleaned_data["reason"]
        try:
            operations.void(
                by=request.seat.actor, facility=facility, ref=ref, reason=reason, now=timezone.now()
            )
        except UnableToWrite as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Kunjungan {visit.pendaftaran.ticket} dibatalkan.")
        return redirect("kunjungan:page", facility.slug, ref)
    context = _context(request, visit) | {"form": form}
    return render(request, "kunjungan/void.html", context, status=422 if form.errors else 200)


@require_POST
@staff_required(*CLINICIANS)
def check(request: StaffRequest, ref: UUID) -> HttpResponse:
    """What is still missing of what is being typed, as a fragment; nothing is kept."""
    visit = _visit(request, ref)
    form = _form(request, visit)
    form.full_clean()
    return render(request, "kunjungan/ready.html", _readiness(visit, form))


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
    visit = _visit(request, ref)
    form = _form(request, visit)
    form.full_clean()
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


def _write(request: StaffRequest, ref: UUID, write: Callable[..., Kunjungan], done: str) -> HttpResponse:
    """Write what was typed and say so; or say why not, everything typed still there."""
    visit = _visit(request, ref)
    form, context = _form(request, visit), dict[str, Any]()
    if form.is_valid():
        try:
            write(
                by=request.seat.actor,
                facility=request.seat.facility,
                ref=ref,
                content=form.content(),
                version=_version(request),
                now=timezone.now(),
            )
        except UnableToWrite as error:
            context = _told(form, error)
            if isinstance(error, _OVER) and not context.get("conflicts"):
                return _over(request, ref, error)
        else:
            messages.success(request, done)
            return redirect("kunjungan:page", request.seat.facility.slug, ref)
    return _form_page(request, visit, form, context)


def _told(form: ConsultationForm, error: UnableToWrite) -> dict[str, Any]:
    """Put the error where it belongs; what else the page then needs to know."""
    if isinstance(error, Incomplete):
        form.tell(error.problems)
        return {}
    if isinstance(error, ChangedMeanwhile | AlreadySigned):
        stored = error.kunjungan
        differ = conflicts(form, queries.content_of(stored))
        form.add_error(None, str(error))
        return {"conflicts": differ, "version": stored.version, "signed_meanwhile": stored.is_signed}
    form.add_error(error.field if error.field in form.fields else None, str(error))
    return {}


def _over(request: StaffRequest, ref: UUID, error: UnableToWrite) -> HttpResponse:
    """Who pressed Selesai twice, or whose browser sent it twice, has what he wanted."""
    if isinstance(error, AlreadySigned) and error.kunjungan.signed_by_name == request.seat.actor.name:
        messages.success(request, SIGNED)
    else:
        messages.error(request, str(error))
    return redirect("kunjungan:page", request.seat.facility.slug, ref)


def _visit(request: StaffRequest, ref: UUID) -> Visit:
    facility = request.seat.facility
    row = pendaftaran_queries.by_ref(facility, ref)
    if row is None:
        raise Http404
    kunjungan = queries.of_visit(facility, ref)
    content = queries.content_of(kunjungan) if kunjungan else queries.beginning(row.pendaftaran)
    return Visit(row, kunjungan, content)


def _form(request: StaffRequest, visit: Visit) -> ConsultationForm:
    return ConsultationForm(request.POST or None, facility=request.seat.facility, shown=visit.content)


def _version(request: StaffRequest) -> int:
    """The version of the record that the form was made from; one that no form of ours says fits none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _context(request: StaffRequest, visit: Visit) -> dict[str, Any]:
    patient = visit.pendaftaran.patient
    return {
        "visit": visit,
        "row": visit.row,
        "pendaftaran": visit.pendaftaran,
        "patient": patient,
        "kunjungan": visit.kunjungan,
        "age": age_text(patient.birth_date, local_date(request.seat.facility, timezone.now())),
        "voided": queries.voided(request.seat.facility, visit.pendaftaran.ref),
    }


def _readiness(visit: Visit, form: ConsultationForm) -> dict[str, Any]:
    """What is missing of what is typed; before anything is typed, of what stands there."""
    content = form.content() if form.is_bound else visit.content
    broken = set(form.errors)
    problems = [one for one in queries.readiness(visit.pendaftaran, content) if one.field not in broken]
    fields = [form[name] for name in form.fields if name in broken]
    return {
        "is_for_bpjs": queries.is_for_bpjs(visit.pendaftaran),
        "to_mend": [one for one in problems if one.blocks],
        "to_wait_for": [one for one in problems if not one.blocks],
        "broken": fields,
        "count": len(fields) + sum(one.blocks for one in problems),
    }


def _form_page(
    request: StaffRequest, visit: Visit, form: ConsultationForm, context: dict[str, Any] | None = None
) -> HttpResponse:
    """422 tells a failed save apart from a page."""
    why = (context or {}).get("why")
    is_refused = bool(form.errors or (why and why.errors))
    whole = _context(request, visit) | _readiness(visit, form) | {"form": form, "version": visit.version}
    if request.method == "POST":
        whole["version"] = _version(request)
    return render(request, "kunjungan/form.html", whole | (context or {}), status=422 if is_refused else 200)
