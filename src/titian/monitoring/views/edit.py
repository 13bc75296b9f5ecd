"""Ubah isi: an editor's text over a promise, looked at before it is saved (R8)."""

from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from titian.facility.permissions import MANAGERS, StaffRequest, staff_required
from titian.facility.rights import Right
from titian.monitoring import queries
from titian.monitoring.forms import BodyForm, OverForm, RawForm
from titian.monitoring.queries import Sheet
from titian.monitoring.views.telling import acted
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToEdit
from titian.outbox.models import Job
from titian.outbox.queries import differences
from titian.outbox.states import State

_SAVED = "Isi ubahan tersimpan dan dikirim pada gilirannya."
_SAVED_FAILED = "Isi ubahan tersimpan. Tekan Kirim Ulang untuk mengirimnya."
_TAKEN_BACK = "Isi ubahan dibuang. Yang dikirim kembali isi dari sumbernya."
_WHY_TAKEN_BACK = "kembali ke isi dari sumbernya"


@require_http_methods(["GET", "POST"])
@staff_required(*MANAGERS, permission=Right.EDIT, also=Right.IDENTITY)
def edit(request: StaffRequest, job_id: int) -> HttpResponse:
    """Three steps of one page: write, compare old and new, save; by part, or whole as JSON (`?json=1`).

    What was typed stays through all of them, and from one way of writing to the other.
    """
    sheet = _sheet(request, job_id)
    if request.method != "POST":
        return _page(request, RawForm(sheet) if "json" in request.GET else BodyForm(sheet))
    form, step = _posted(request, sheet), request.POST.get("step", "")
    if form.is_overtaken or sheet.refusal:
        return _page(request, form, status=HTTPStatus.CONFLICT)
    if step == "tukar":
        return _page(request, _turned(form))
    if step == "ubah" or not form.is_valid():
        return _page(request, form)
    return _save(request, form) if step == "simpan" else _compare(request, form)


@require_POST
@staff_required(*MANAGERS, permission=Right.EDIT)
def take_back(request: StaffRequest, job_id: int) -> HttpResponse:
    """What was promised goes again instead of what was written over it; a refusal is told as 409."""
    seat = request.seat

    def act(version: int) -> str:
        outbox.edit(
            by=seat.actor,
            facility=seat.facility,
            job_id=job_id,
            version=version,
            original=_sheet(request, job_id).original,
            body=None,
            reason=_WHY_TAKEN_BACK,
            now=timezone.now(),
        )
        return _TAKEN_BACK

    return acted(request, act, UnableToEdit)


def _sheet(request: StaffRequest, job_id: int) -> Sheet:
    try:
        return queries.sheet(request.seat.facility, job_id, timezone.now())
    except Job.DoesNotExist as error:
        raise Http404 from error


def _posted(request: StaffRequest, sheet: Sheet) -> OverForm:
    return RawForm(sheet, request.POST) if "text" in request.POST else BodyForm(sheet, request.POST)


def _turned(form: OverForm) -> OverForm:
    """The same text the other way; a text that cannot be read stays where it is, with its errors."""
    other = BodyForm if isinstance(form, RawForm) else RawForm
    values = None if form.sheet.refusal else form.values
    if values is None:
        return form
    sheet = replace(form.sheet, values=form.sheet.values | values)
    return other(sheet, reason=form.data.get("reason", ""))


def _page(request: StaffRequest, form: OverForm, *, status: int = 200) -> HttpResponse:
    """The form as it was typed; where somebody was quicker, beside what stands now."""
    sheet, typed = form.sheet, form.typed() if form.is_bound else []
    is_refused = status == HTTPStatus.CONFLICT
    shown = form
    if is_refused and not sheet.refusal:
        shown = form.renewed() if typed else type(form)(sheet)
    context = {
        "sheet": sheet,
        "row": sheet.row,
        "job": sheet.job,
        "form": shown,
        "is_raw": isinstance(form, RawForm),
        "typed": typed if is_refused else [],
        "is_overtaken": is_refused and form.is_overtaken,
        "back": _back(request, sheet.job),
    }
    return render(request, "monitoring/edit.html", context, status=status)


def _compare(request: StaffRequest, form: OverForm) -> HttpResponse:
    sheet = form.sheet
    context = {"sheet": sheet, "row": sheet.row, "job": sheet.job, "form": form}
    context["differences"] = differences(sheet.job.kind, sheet.original, form.body)
    if sheet.job.body_override:
        context["edited_again"] = differences(sheet.job.kind, sheet.current, form.body)
    return render(request, "monitoring/edit_compare.html", context)


def _save(request: StaffRequest, form: OverForm) -> HttpResponse:
    seat, job = request.seat, form.sheet.job
    try:
        outbox.edit(
            by=seat.actor,
            facility=seat.facility,
            job_id=job.pk,
            version=form.cleaned_data["version"],
            original=form.sheet.original,
            body=form.body,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except UnableToEdit:
        return _page(request, _posted(request, _sheet(request, job.pk)), status=HTTPStatus.CONFLICT)
    messages.success(request, _SAVED_FAILED if job.state == State.FAILED else _SAVED)
    return redirect(_back(request, job))


def _back(request: StaffRequest, job: Job) -> str:
    """Where the edit was begun, with the filter: at the panel beside the list (`?panel=1`), or at a page of its own."""
    asked, slug = request.GET.copy(), request.seat.facility.slug
    asked.pop("json", None)
    is_beside = asked.pop("panel", None)
    query = f"?{asked.urlencode()}" if asked else ""
    if is_beside:
        return f"{reverse('monitoring:board', args=[slug])}{query}#rincian-{job.pk}"
    return reverse("monitoring:detail", args=[slug, job.pk]) + query
