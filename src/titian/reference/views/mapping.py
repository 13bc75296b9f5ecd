"""Integrasi → BPJS FKTP → Pemetaan: who of ours is who at BPJS, a line each, and the clinic's own master data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from titian.facility.models import Facility, Poli, Practitioner
from titian.facility.permissions import MANAGERS, SATUSEHAT, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.reference.errors import UnableToMap
from titian.reference.forms.mapping import OwnForm
from titian.reference.operations import mapping as operations
from titian.reference.queries.gaps import gaps
from titian.reference.queries.mapping import Board, Line, Unclaimed, board
from titian.reference.queries.maps import MAPS, Own, maps_of
from titian.reference.queries.renewals import visits_to_renew

_MODELS: Mapping[str, type[Poli] | type[Practitioner]] = {"poli": Poli, "tenaga-medis": Practitioner}
"""By the word in the address."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its form. `said` is told beside it, once."""

    line: Line
    form: OwnForm
    said: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The poli, or the practitioners, with the form of a new one. `word` stands in the address."""

    word: str
    rows: list[Row]
    new: OwnForm


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def page(request: StaffRequest) -> HttpResponse:
    return render(request, "reference/mapping.html", _context(request))


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def save(request: StaffRequest, kind: str, ref: UUID) -> HttpResponse:
    """Keep a line as it is typed: its codes, its name, its letter, whether it is in use."""
    shown = board(request.seat.facility)
    line = _line(shown, kind, ref)
    form = _form(shown, line, request.POST)
    own = _kept(request, form, kind, ref) if form.is_valid() else None
    if own is not None:
        return _saved(request, shown.saved(own), own)
    if request.htmx:
        return render(request, "reference/mapping_line.html", {"row": Row(line, form)})
    return render(request, "reference/mapping.html", _context(request, refused=form, ref=ref), status=422)


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def accept(request: StaffRequest, kind: str, ref: UUID) -> HttpResponse:
    """Keep one code that was suggested, and leave the rest of the line."""
    columns = {one.column for one in maps_of(_model(kind))}
    try:
        own = _keep(
            request, kind, ref, {name: code for name, code in request.POST.items() if name in columns}
        )
    except UnableToMap as error:
        return _told(request, str(error), messages.ERROR)
    return _saved(request, board(request.seat.facility), own)


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def accept_certain(request: StaffRequest) -> HttpResponse:
    seat = request.seat
    count = operations.accept_certain(by=seat.actor, facility=seat.facility, now=timezone.now())
    return _told(request, f"{count} baris dipetakan menurut usulan yang pasti.", messages.SUCCESS)


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def unclaimed(request: StaffRequest, list_name: str) -> HttpResponse:
    """The rows of one of BPJS's lists that nobody of ours has."""
    if list_name not in MAPS:
        raise Http404
    found = {one.map.list_name: one for one in board(request.seat.facility).unclaimed}
    shown = found.get(list_name) or Unclaimed(MAPS[list_name], [])
    return render(request, "reference/mapping_unclaimed_list.html", {"list": shown})


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def adopt(request: StaffRequest, list_name: str) -> HttpResponse:
    """Make a row of BPJS's that nobody of ours has one of the clinic's own."""
    seat, code = request.seat, request.POST.get("code", "")
    try:
        own = operations.adopt(
            by=seat.actor, facility=seat.facility, list_name=list_name, code=code, now=timezone.now()
        )
    except UnableToMap as error:
        return _told(request, str(error), messages.ERROR)
    return _told(request, f"{own} ditambahkan dan dipetakan.", messages.SUCCESS, own)


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def add(request: StaffRequest, kind: str) -> HttpResponse:
    form = OwnForm(request.POST, model=_model(kind))
    if form.is_valid():
        try:
            own = _keep(request, kind, None, form.cleaned_data)
        except UnableToMap as error:
            form.add_error(error.field or None, str(error))
        else:
            return _told(request, f"{own} ditambahkan. Pilih kodenya di BPJS.", messages.SUCCESS, own)
    return render(request, "reference/mapping.html", _context(request, refused=form, kind=kind), status=422)


def _model(kind: str) -> type[Poli] | type[Practitioner]:
    if kind not in _MODELS:
        raise Http404
    return _MODELS[kind]


def _line(shown: Board, kind: str, ref: UUID) -> Line:
    line = shown.line(ref)
    if line is None or not isinstance(line.own, _model(kind)):
        raise Http404
    return line


def _form(shown: Board, line: Line, data: QueryDict | None = None) -> OwnForm:
    return OwnForm(data, model=type(line.own), line=line, offers=shown.offers)


def _kept(request: StaffRequest, form: OwnForm, kind: str, ref: UUID) -> Own | None:
    """The row as it is kept; None where it is refused, and the form says why."""
    try:
        return _keep(request, kind, ref, form.cleaned_data)
    except UnableToMap as error:
        form.add_error(error.field or None, str(error))
        return None


def _keep(request: StaffRequest, kind: str, ref: UUID | None, facts: Mapping[str, Any]) -> Own:
    seat, model = request.seat, _model(kind)
    try:
        return operations.save_own(
            by=seat.actor, facility=seat.facility, model=model, ref=ref, facts=facts, now=timezone.now()
        )
    except model.DoesNotExist as error:
        raise Http404 from error


def _saved(request: StaffRequest, shown: Board, own: Own) -> HttpResponse:
    """The line as it is kept now, and with it what of the page depends on it."""
    if not request.htmx:
        return _told(request, "Tersimpan.", messages.SUCCESS, own)
    line = shown.line(own.ref)
    if line is None:
        raise Http404
    row = Row(line, _form(shown, line), "Tersimpan")
    return render(
        request, "reference/mapping_saved.html", {"row": row} | _report(request.seat.facility, shown)
    )


def _told(request: StaffRequest, text: str, level: int, own: Own | None = None) -> HttpResponse:
    """Said on the whole page, which is then drawn anew."""
    messages.add_message(request, level, text)
    if request.htmx:
        return HttpResponseClientRefresh()
    anchor = f"#baris-{own.ref}" if own else ""
    return redirect(reverse("reference:mapping", args=[request.seat.facility.slug]) + anchor)


def _context(
    request: StaffRequest, *, refused: OwnForm | None = None, ref: UUID | None = None, kind: str = ""
) -> dict[str, Any]:
    """`refused` stands in place of the form of the line `ref`, or of the new one of this kind."""
    facility = request.seat.facility
    shown = board(facility)
    lines = {"poli": shown.poli, "tenaga-medis": shown.practitioners}
    groups = [
        Group(word, _rows(shown, lines[word], refused, ref), _new(word, refused if kind == word else None))
        for word in _MODELS
    ]
    long = [offer for offer in shown.offers.values() if offer.is_long]
    return {"groups": groups, "long_lists": long} | _report(facility, shown)


def _rows(shown: Board, lines: Iterable[Line], refused: OwnForm | None, ref: UUID | None) -> list[Row]:
    return [
        Row(line, refused if refused is not None and line.own.ref == ref else _form(shown, line))
        for line in lines
    ]


def _new(word: str, refused: OwnForm | None) -> OwnForm:
    return refused if refused is not None else OwnForm(model=_MODELS[word])


def _report(facility: Facility, shown: Board) -> dict[str, Any]:
    now = timezone.now()
    found = gaps(facility, local_date(facility, now))
    return {
        "used_gaps": [gap for gap in found if gap.is_used],
        "other_gaps": [gap for gap in found if not gap.is_used],
        "board": shown,
        "to_renew": visits_to_renew(facility, now),
    }
