"""The page of a registration: who pays, another poli, taken back."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.pendaftaran import operations, queries, registry
from titian.pendaftaran.errors import (
    UnableToCancel,
    UnableToRegister,
)
from titian.pendaftaran.forms import (
    CancelForm,
    ChangePayerForm,
    MoveForm,
    decision_form,
)
from titian.pendaftaran.models import Pendaftaran
from titian.pendaftaran.views.found import decision_form_of, page_context, row_of, way_back
from titian.peserta import queries as peserta


@require_safe
@staff_required()
def page(request: StaffRequest, ref: UUID) -> HttpResponse:
    """The ticket, and what became of its promises; their poll gets 204 while nothing has changed."""
    row = row_of(request, ref)
    context = page_context(row, decision_form_of(request, row))
    today = local_date(request.seat.facility, timezone.now())
    context["may_change"] = request.seat.role in FRONT_DESK and not row.pendaftaran.cancelled_at
    context["may_cancel"] = context["may_change"] and not registry.why_not_undone(row.pendaftaran)
    context["may_move"] = context["may_cancel"] and row.pendaftaran.service_date == today
    if request.htmx and request.GET.get("versi") == context["poll"].version:
        return HttpResponse(status=204)
    return render(request, "pendaftaran/bridge.html" if request.htmx else "pendaftaran/page.html", context)


@require_POST
@staff_required(*FRONT_DESK)
def decide_payer(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Who pays for a visit that BPJS does not pay; then back to where it was asked."""
    row, facility = row_of(request, ref), request.seat.facility
    today = local_date(facility, timezone.now())
    record = peserta.latest(queries.insured_for(row.pendaftaran).ref)
    form = decision_form(row.pendaftaran, record, today, request.POST)
    if not form.is_valid():
        return render(request, "pendaftaran/page.html", page_context(row, form), status=422)
    try:
        pendaftaran = operations.decide_payer(
            by=request.seat.actor, facility=facility, ref=ref, now=timezone.now(), **form.cleaned_data
        )
    except UnableToRegister as error:
        messages.error(request, str(error))
    else:
        who_pays = pendaftaran.penjamin or pendaftaran.get_payer_display()
        messages.success(request, f"Pembayar {row.pendaftaran.ticket} ditentukan: {who_pays}.")
    return redirect(way_back(request, ref))


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def change_payer(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Somebody else pays after all; what that means for BPJS is said before."""
    row, facility, now = row_of(request, ref), request.seat.facility, timezone.now()
    insured, today = queries.insured_for(row.pendaftaran), local_date(facility, now)
    record = peserta.latest(insured.ref)
    form = ChangePayerForm(request.POST or None, pendaftaran=row.pendaftaran, record=record, today=today)
    if request.method == "POST" and form.is_valid():
        changed = _changed(
            form,
            lambda: operations.change_payer(
                by=request.seat.actor, facility=facility, ref=ref, now=now, **form.cleaned_data
            ),
        )
        if changed:
            who_pays = changed.penjamin or changed.get_payer_display()
            messages.success(request, f"Pembayar {changed.ticket} diganti: {who_pays}.")
            return redirect("pendaftaran:page", facility.slug, ref)
    context = {"row": row, "pendaftaran": row.pendaftaran, "form": form, "insured": insured}
    return render(request, "pendaftaran/change_payer.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def move(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Another poli or another doctor; choosing a poli fetches who sits there."""
    row, facility, now = row_of(request, ref), request.seat.facility, timezone.now()
    wanted = request.GET.get("poli", "")
    form = MoveForm(request.POST or None, pendaftaran=row.pendaftaran, now=now, poli_ref=wanted)
    context = {"row": row, "pendaftaran": row.pendaftaran, "form": form}
    if request.htmx and request.method == "GET":
        return render(request, "pendaftaran/sittings.html", context)
    if request.method == "POST" and form.is_valid():
        moved = _changed(
            form,
            lambda: operations.move_to_poli(
                by=request.seat.actor, facility=facility, ref=ref, now=now, **form.place()
            ),
        )
        if moved:
            messages.success(request, f"Pindah ke {moved.poli}: nomor {moved.ticket}.")
            return redirect("pendaftaran:page", facility.slug, ref)
    return render(request, "pendaftaran/move.html", context, status=422 if form.errors else 200)


def _changed(form: Form, act: Callable[[], Pendaftaran]) -> Pendaftaran | None:
    """The visit after the act; None where it was refused, and the form says why."""
    try:
        return act()
    except UnableToRegister as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None


@require_http_methods(["GET", "POST"])
@staff_required(*FRONT_DESK)
def cancel(request: StaffRequest, ref: UUID) -> HttpResponse:
    """What cancelling means for BPJS is said before; a reason is asked for."""
    row = row_of(request, ref)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.cancel(
                by=request.seat.actor,
                facility=request.seat.facility,
                ref=ref,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except UnableToCancel as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Pendaftaran {row.pendaftaran.ticket} dibatalkan.")
        return redirect(way_back(request, ref))
    context = {
        "row": row,
        "pendaftaran": row.pendaftaran,
        "form": form,
        "way_back": way_back(request, ref),
    }
    return render(request, "pendaftaran/cancel.html", context, status=422 if form.errors else 200)
