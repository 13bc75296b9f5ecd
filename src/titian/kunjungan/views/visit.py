"""A visit as its pages show it, and what was typed about it put together with what others saved meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from titian.facility.permissions import StaffRequest
from titian.facility.queries import local_date
from titian.kunjungan import queries
from titian.kunjungan.content import Content
from titian.kunjungan.forms import ConsultationForm, Merged, merge, untouched
from titian.kunjungan.models import Kunjungan
from titian.patients.queries import age_of
from titian.pendaftaran import queries as pendaftaran_queries
from titian.pendaftaran.day import DayFilter
from titian.pendaftaran.models import Pendaftaran
from titian.pendaftaran.queries import Row


@dataclass(frozen=True, slots=True)
class Visit:
    """A registration, its live record if there is one, and what the form begins with."""

    row: Row
    kunjungan: Kunjungan | None
    content: Content

    @classmethod
    def of(cls, request: StaffRequest, ref: UUID) -> Self:
        """Raises Http404 for another clinic's."""
        facility = request.seat.facility
        row = pendaftaran_queries.by_ref(facility, ref)
        if row is None:
            raise Http404
        kunjungan = queries.of_visit(facility, ref)
        content = (
            queries.content_of(kunjungan)
            if kunjungan
            else queries.beginning(row.pendaftaran, request.seat.actor.name)
        )
        return cls(row, kunjungan, content)

    @property
    def pendaftaran(self) -> Pendaftaran:
        return self.row.pendaftaran

    @property
    def version(self) -> int:
        return self.kunjungan.version if self.kunjungan else 0

    @property
    def is_signed(self) -> bool:
        return self.kunjungan is not None and self.kunjungan.is_signed


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was typed; `merged` if the record is another than the one it was made from.

    `is_ours` where the values that it began with came back as they were given out.
    """

    form: ConsultationForm
    merged: Merged | None = None
    is_ours: bool = False

    @classmethod
    def of(cls, request: StaffRequest, visit: Visit, *, amends: bool = False) -> Self:
        """What was posted, each field that was not changed here as it is stored now.

        A signed record takes nothing but what `amends` it: then all stays as it was typed.
        """
        form, began = form_of(request, visit), _opened(request, visit)
        if visit.kunjungan is None or _version(request) == visit.version:
            return cls(form)
        merged = merge(form, began or {}, visit.content)
        may_be_written = amends or not visit.is_signed
        return cls(
            form_of(request, visit, merged.data) if may_be_written else form, merged, began is not None
        )


def form_of(request: StaffRequest, visit: Visit, data: dict[str, str] | None = None) -> ConsultationForm:
    """The form with what was posted, or with `data` in its place; unbound where nothing was."""
    posted = data if data is not None else request.POST or None
    return ConsultationForm(posted, facility=request.seat.facility, shown=visit.content)


def context_of(request: StaffRequest, visit: Visit) -> dict[str, Any]:
    patient = visit.pendaftaran.patient
    return {
        "visit": visit,
        "row": visit.row,
        "pendaftaran": visit.pendaftaran,
        "patient": patient,
        "kunjungan": visit.kunjungan,
        "age": age_of(patient, local_date(request.seat.facility, timezone.now())),
        "allergies": queries.allergies(request.seat.facility, visit.content) if visit.kunjungan else None,
        "poll": visit.row.poll(timezone.now()),
        "voided": queries.voided(request.seat.facility, visit.pendaftaran.ref),
        "to_list": DayFilter(request.GET, facility=request.seat.facility).address_of(visit.pendaftaran.ref),
    }


def page_of(request: StaffRequest, ref: UUID) -> HttpResponseRedirect:
    """To the visit's page, which still knows from which list one came."""
    page = reverse("kunjungan:page", args=[request.seat.facility.slug, ref])
    return HttpResponseRedirect(f"{page}?{request.GET.urlencode()}" if request.GET else page)


def readiness(visit: Visit, form: ConsultationForm) -> dict[str, Any]:
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


def form_page(
    request: StaffRequest, visit: Visit, form: ConsultationForm, context: dict[str, Any] | None = None
) -> HttpResponse:
    """422 tells a failed save apart from a page. What the form says of the record is the record as it was read."""
    why = (context or {}).get("why")
    if why:
        form.takes_focus, why.takes_focus = bool(form.errors), not form.errors
    is_refused = bool(form.errors or (why and why.errors))
    whole = context_of(request, visit) | readiness(visit, form) | (context or {})
    whole |= {"form": form, "began": signing.dumps(untouched(form, visit.content), salt=_salt(visit))}
    return render(request, "kunjungan/form.html", whole, status=422 if is_refused else 200)


def _opened(request: StaffRequest, visit: Visit) -> dict[str, str] | None:
    """The values that the form of this visit began with; None where it does not bring what we signed."""
    try:
        began: dict[str, str] = signing.loads(request.POST.get("began", ""), salt=_salt(visit))
    except signing.BadSignature:
        return None
    return began


def _salt(visit: Visit) -> str:
    return f"kunjungan.began.{visit.pendaftaran.ref}"


def _version(request: StaffRequest) -> int:
    """The version of the record that the form was made from; one that no form of ours says fits none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1
