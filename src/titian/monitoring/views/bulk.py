"""Kirim ulang beberapa, Tutup beberapa: a plan first, then portions that show how far they are."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from titian.facility.permissions import MANAGERS, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.facility.rights import Right
from titian.monitoring import operations, queries
from titian.monitoring.forms import FilterForm, OrderForm, carried, chosen_filter, filter_form, signed
from titian.monitoring.operations import Order
from titian.monitoring.queries import Act, Plan
from titian.monitoring.views.telling import is_number

_LONGEST_NUMBER = 18
"""Digits: no database has a job with more."""


@require_http_methods(["GET", "POST"])
@staff_required(*MANAGERS, permission=Right.BULK, also=Right.RESEND)
def resend_many(request: StaffRequest) -> HttpResponse:
    """Kirim ulang beberapa."""
    return _bulk(request, Act.RESEND)


@require_http_methods(["GET", "POST"])
@staff_required(*MANAGERS, permission=Right.BULK, also=Right.CLOSE)
def close_many(request: StaffRequest) -> HttpResponse:
    """Tutup beberapa."""
    return _bulk(request, Act.CLOSE)


def _bulk(request: StaffRequest, act: Act) -> HttpResponse:
    """GET: what would be done to the ticked, or to all that the filter shows. POST: its next portion, or its end."""
    if request.method == "POST":
        return _confirmed(request, act)
    facility, plan = request.seat.facility, _plan(request, act)
    order = Order(plan.act, plan.picks)
    form = OrderForm(facility, plan.act, initial={"order": signed(facility, order)})
    context = {"plan": plan, "form": form, "is_in_portions": order.is_in_portions}
    return render(request, "monitoring/bulk.html", _shown(request, plan.act) | context)


def _confirmed(request: StaffRequest, act: Act) -> HttpResponse:
    """The next portion of what was confirmed, or its end where the person says so."""
    form = OrderForm(request.seat.facility, act, data=request.POST)
    shown = _shown(request, act)
    if not form.is_valid():
        return render(request, "monitoring/bulk.html", shown | {"form": form}, status=422)
    order = replace(form.cleaned_data["order"], reason=form.cleaned_data.get("reason", ""))
    order = (_stopped if "stop" in request.POST else _carried_on)(request, order)
    shown |= {"order": order, "token": signed(request.seat.facility, order)}
    return render(request, "monitoring/bulk_progress.html", shown)


def _carried_on(request: StaffRequest, order: Order) -> Order:
    seat = request.seat
    return operations.carry_out(by=seat.actor, facility=seat.facility, order=order, now=timezone.now())


def _stopped(request: StaffRequest, order: Order) -> Order:
    seat = request.seat
    return operations.stop(by=seat.actor, facility=seat.facility, order=order, now=timezone.now())


def _plan(request: StaffRequest, act: Act) -> Plan:
    facility, ticked = request.seat.facility, request.GET.getlist("job")
    if request.GET.get("scope") != "all":
        known = [int(one) for one in ticked if is_number(one, _LONGEST_NUMBER)]
        return queries.plan_of_ticked(facility, act, known)
    chosen = chosen_filter(_filter_form(request), "", local_date(facility, timezone.now()))
    return (
        queries.plan_of_ticked(facility, act, [])
        if chosen is None
        else queries.plan_of_filtered(facility, act, chosen)
    )


def _shown(request: StaffRequest, act: Act) -> dict[str, Any]:
    """The way back keeps the filter, whether it stands in the address or in the form's action."""
    return {"act": act, "most": queries.MOST, "query": urlencode(carried(_filter_form(request)))}


def _filter_form(request: StaffRequest) -> FilterForm:
    facility, sees = request.seat.facility, request.seat.can(Right.IDENTITY)
    return filter_form(facility, request.GET, local_date(facility, timezone.now()), sees_identity=sees)
