"""Integrasi → BPJS FKTP: BPJS's reference lists as the clinic has them, and their reading."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from titian.facility.models import Facility, ServiceAccount
from titian.facility.permissions import MANAGERS, SATUSEHAT, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.outbox.kinds import Service
from titian.reference import operations, queries
from titian.reference.lists import LISTS, of_service
from titian.reference.queries import ListView
from titian.reference.views import tables

CHANGES_SHOWN = 50

_ADDRESSES = {Service.PCARE: "reference:index", Service.ANTREAN: "reference:antrean"}


@require_safe
@vary_on_headers("HX-Request")
@staff_required(*MANAGERS, permission=SATUSEHAT)
def pcare(request: StaffRequest) -> HttpResponse:
    """Tab Referensi PCare."""
    return _page(request, Service.PCARE)


@require_safe
@vary_on_headers("HX-Request")
@staff_required(*MANAGERS, permission=SATUSEHAT)
def antrean(request: StaffRequest) -> HttpResponse:
    """Tab Referensi Antrean."""
    return _page(request, Service.ANTREAN)


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def poll(request: StaffRequest, service: str) -> HttpResponse:
    """How the readings stand since `version`: 204 when nothing moved, the rows too when the list came to an end."""
    if request.GET.get("version") == queries.version(request.seat.facility):
        return HttpResponse(status=204)
    context = _progress(request, _service(service), request.GET.get("list", ""))
    if context["stamp"] != request.GET.get("stamp"):
        context |= _content(request, context["chosen"]) | {"is_renewed": True}
    return render(request, "reference/list_patch.html", context)


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def sync(request: StaffRequest, service: str) -> HttpResponse:
    """Ask for the posted `names` to be read, all of the service when none is named."""
    seat, which = request.seat, _service(service)
    operations.ask(by=seat.actor, facility=seat.facility, names=_names(request, which), now=timezone.now())
    return _moved(request, which)


@require_POST
@staff_required(*MANAGERS, permission=SATUSEHAT)
def stop(request: StaffRequest, service: str) -> HttpResponse:
    """Stop reading the posted `names`, all of the service when none is named."""
    seat, which = request.seat, _service(service)
    operations.stop(by=seat.actor, facility=seat.facility, names=_names(request, which), now=timezone.now())
    return _moved(request, which)


def _page(request: StaffRequest, service: Service) -> HttpResponse:
    """The whole page, or the rows alone while somebody searches."""
    name = request.GET.get("list", "")
    if request.htmx:
        return render(request, "reference/entries.html", _rows(request, service, name))
    context = _progress(request, service, name)
    context |= _content(request, context["chosen"])
    return render(request, f"reference/{service}.html", context)


def _service(name: str) -> Service:
    """Raises Http404 for one that has no lists."""
    if name not in _ADDRESSES:
        raise Http404
    return Service(name)


def _names(request: StaffRequest, service: Service) -> list[str]:
    """The one list that is posted, all of the service where none is. Raises Http404 for one of another."""
    names, posted = [facts.name for facts in of_service(service)], request.POST.get("names", "")
    if posted and posted not in names:
        raise Http404
    return [posted] if posted else names


def _moved(request: StaffRequest, service: Service) -> HttpResponse:
    """After an act: how the readings stand, or the page again where there is no script."""
    chosen = request.POST.get("list", "")
    if request.htmx:
        return render(request, "reference/list_patch.html", _progress(request, service, chosen))
    query = f"?list={chosen}" if chosen in LISTS else ""
    return redirect(_url(request, service) + query)


def _url(request: StaffRequest, service: Service) -> str:
    return reverse(_ADDRESSES[service], args=[request.seat.facility.slug])


def _progress(request: StaffRequest, service: Service, name: str) -> dict[str, Any]:
    """How every list stands, read after the version: what changes in between is shown by the next poll."""
    facility = request.seat.facility
    version = queries.version(facility)
    board, account = queries.board(facility, service), _account(facility, service)
    chosen = _chosen(board, name)
    return {
        "service": service,
        "page_url": _url(request, service),
        "version": version,
        "board": board,
        "chosen": chosen,
        "is_busy": any(_is_moving(view) for view in board),
        "is_moving": _is_moving(chosen),
        # A list that is not there yet is made within a minute, and then it waits.
        "is_followed": any(_is_moving(view) or view.reading is None for view in board),
        "stamp": "" if chosen.finished_at is None else f"{chosen.finished_at:%Y%m%d%H%M%S%f}",
        "account": account,
        "has_sharers": service == Service.PCARE and account is not None and queries.shares_lists(account),
    }


def _chosen(board: list[ListView], name: str) -> ListView:
    """The list that the address names; the first where it names none of these."""
    return next((view for view in board if view.facts.name == name), board[0])


def _rows(request: StaffRequest, service: Service, name: str) -> dict[str, Any]:
    """What is found, and nothing of the rest of the page: this is asked at every keystroke."""
    facility = request.seat.facility
    chosen = _chosen(queries.board(facility, service), name)
    today = local_date(facility, timezone.now())
    return {"chosen": chosen} | tables.search(facility, chosen, today, request.GET)


def _is_moving(view: ListView) -> bool:
    return view.is_waiting or view.is_under_way


def _account(facility: Facility, service: Service) -> ServiceAccount | None:
    view = queries.service(facility, service)
    return view.account if view else None


def _content(request: StaffRequest, chosen: ListView) -> dict[str, Any]:
    """The chosen list itself, what last changed in it, and what is still used of what BPJS no longer has."""
    facility, service, name = request.seat.facility, chosen.facts.service, chosen.facts.name
    today = local_date(facility, timezone.now())
    content = {
        "gone_in_use": [
            use for use in queries.gone_in_use(facility, today) if LISTS[use.list_name].service == service
        ],
        "changes": queries.changes(facility, name, CHANGES_SHOWN),
        "today": today,
    }
    if name == "jadwal":
        return content | tables.schedule(facility, today, request.GET.get("date", ""))
    return content | tables.search(facility, chosen, today, request.GET)
