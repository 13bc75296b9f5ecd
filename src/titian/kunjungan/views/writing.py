"""The consultation: written, finished, amended, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from titian.facility.permissions import StaffRequest, staff_required
from titian.kunjungan import operations, promises
from titian.kunjungan.errors import (
    AlreadySigned,
    ChangedMeanwhile,
    Incomplete,
    NotSigned,
    UnableToWrite,
    VisitCancelled,
)
from titian.kunjungan.forms import AmendForm, ConsultationForm, VoidForm
from titian.kunjungan.models import Kunjungan
from titian.kunjungan.permissions import CLINICIANS
from titian.kunjungan.views.visit import Typed, Visit, context_of, form_of, form_page, page_of
from titian.outbox import queries as outbox

SIGNED = "Kunjungan selesai."

_OVER = (NotSigned, VisitCancelled)
"""Errors after which the form has nothing to write to: its page says how things stand."""


@require_POST
@staff_required(*CLINICIANS)
def save(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Keep a draft, however empty, and with it what another saved in fields that were not changed here."""
    return _write(request, ref, operations.save_draft, "Draf tersimpan.", takes_unseen=True)


@require_POST
@staff_required(*CLINICIANS)
def finish(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Nobody signs what another wrote without having seen it."""
    return _write(request, ref, operations.finish, SIGNED)


@require_http_methods(["GET", "POST"])
@staff_required(*CLINICIANS)
def amend(request: StaffRequest, ref: UUID) -> HttpResponse:
    """The form of a signed record, with a reason."""
    visit, why = Visit.of(request, ref), AmendForm(request.POST or None)
    if not visit.is_signed:
        return _over(request, ref, NotSigned())
    edit = outbox.edit_over(ref, promises.KINDS)
    if request.method != "POST":
        return form_page(request, visit, form_of(request, visit), {"why": why, "edit": edit})
    typed = Typed.of(request, visit, amends=True)
    form, context = typed.form, _compared(visit, typed) | {"why": why, "edit": edit}
    if edit and request.POST.get("edit") != str(edit.pk):
        form.add_error(None, "Kiriman kunjungan ini baru saja diubah tangan. Baca dulu, lalu simpan lagi.")
    if form.is_valid() and why.is_valid():
        try:
            operations.amend(
                by=request.seat.actor,
                facility=request.seat.facility,
                ref=ref,
                content=form.content(),
                version=visit.version,
                reason=why.cleaned_data["reason"],
                now=timezone.now(),
            )
        except _OVER as error:
            return _over(request, ref, error)
        except UnableToWrite as error:
            _tell(form, error)
        else:
            messages.success(request, f"Perubahan tersimpan. {_replaced(ref, edit)}".strip())
            return page_of(request, ref)
    return form_page(request, visit, form, context)


def _replaced(ref: UUID, edit: outbox.HandEdit | None) -> str:
    """What became of an admin's text: it goes on where nothing was changed."""
    if edit is None or outbox.edit_over(ref, promises.KINDS) is not None:
        return ""
    return f"Isian tangan {edit.by_name} pada kiriman BPJS diganti; yang lama tetap ada di riwayatnya."


@require_http_methods(["GET", "POST"])
@staff_required(*CLINICIANS)
def void(request: StaffRequest, ref: UUID) -> HttpResponse:
    """What taking a record back means for BPJS is said before; a reason is asked for."""
    visit, form = Visit.of(request, ref), VoidForm(request.POST or None)
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
        return page_of(request, ref)
    context = context_of(request, visit) | {"form": form}
    return render(request, "kunjungan/void.html", context, status=422 if form.errors else 200)


def _write(
    request: StaffRequest,
    ref: UUID,
    write: Callable[..., Kunjungan],
    done: str,
    *,
    takes_unseen: bool = False,
) -> HttpResponse:
    """Write what was typed and say so; or say why not, everything typed still there."""
    visit = Visit.of(request, ref)
    if visit.is_signed:
        return _too_late(request, visit)
    typed = Typed.of(request, visit)
    form, context = typed.form, _compared(visit, typed, takes_unseen=takes_unseen)
    if form.is_valid():
        try:
            write(
                by=request.seat.actor,
                facility=request.seat.facility,
                ref=ref,
                content=form.content(),
                version=visit.version,
                now=timezone.now(),
            )
        except AlreadySigned:
            return _too_late(request, Visit.of(request, ref))
        except _OVER as error:
            return _over(request, ref, error)
        except UnableToWrite as error:
            _tell(form, error)
        else:
            messages.success(request, f"{done} {_taken(visit, typed)}".strip())
            return page_of(request, ref)
    return form_page(request, visit, form, context)


def _compared(visit: Visit, typed: Typed, *, takes_unseen: bool = False) -> dict[str, Any]:
    """What the page shows of what others wrote meanwhile; the form is refused where a person must look at it first."""
    merged, kunjungan = typed.merged, visit.kunjungan
    if merged is None or kunjungan is None:
        return {}
    is_seen = takes_unseen and typed.is_ours
    if merged.conflicts or (merged.taken and not is_seen):
        typed.form.add_error(None, str(ChangedMeanwhile(kunjungan)))
    return {"conflicts": merged.conflicts, "taken": merged.taken}


def _taken(visit: Visit, typed: Typed) -> str:
    """Whose values were kept beside those of who saved; their names only, for a message is stored."""
    if not typed.merged or not typed.merged.taken or not visit.kunjungan:
        return ""
    labels = ", ".join(one.label for one in typed.merged.taken)
    return f"Isian {visit.kunjungan.changed_by_name} ikut tersimpan: {labels}."


def _too_late(request: StaffRequest, visit: Visit) -> HttpResponse:
    """It was signed meanwhile: what was typed and does not stand there is shown once more, to be amended."""
    typed, kunjungan = Typed.of(request, visit), visit.kunjungan
    unsaved = typed.merged.unsaved if typed.merged else []
    if kunjungan is None or not unsaved:
        return _over(request, visit.pendaftaran.ref, AlreadySigned(kunjungan) if kunjungan else NotSigned())
    typed.form.add_error(None, str(AlreadySigned(kunjungan)))
    return form_page(request, visit, typed.form, {"conflicts": unsaved, "signed_meanwhile": True})


def _tell(form: ConsultationForm, error: UnableToWrite) -> None:
    """Put the error where it belongs."""
    if isinstance(error, Incomplete):
        form.tell(error.problems)
    else:
        form.add_error(error.field if error.field in form.fields else None, str(error))


def _over(request: StaffRequest, ref: UUID, error: UnableToWrite) -> HttpResponse:
    """Who pressed Selesai twice, or whose browser sent it twice, has what he wanted."""
    if isinstance(error, AlreadySigned) and error.kunjungan.signed_by_name == request.seat.actor.name:
        messages.success(request, SIGNED)
    else:
        messages.error(request, str(error))
    return page_of(request, ref)
