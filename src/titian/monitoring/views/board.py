"""The monitor: board, poll, one job's panel, sending again, closing; and the page of what the doctor finds."""

from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRefresh

from titian.facility.permissions import MANAGERS, SATUSEHAT, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.facility.rights import Right
from titian.monitoring import operations, queries
from titian.monitoring.daily.chart import chart_of
from titian.monitoring.forms import FilterForm, carried, chosen_filter, filter_form
from titian.monitoring.views.reveal import is_revealed
from titian.monitoring.views.shared import Shared
from titian.monitoring.views.telling import acted
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToClose, UnableToResend
from titian.outbox.models import Job
from titian.outbox.states import State

_SENT_AGAIN = "Akan dikirim ulang begitu gilirannya tiba. Hasilnya muncul di sini dengan sendirinya."
_CLOSED = "Ditutup. Kiriman ini tidak dikirim lagi."
_BY_HAND = "Ditanyakan ke BPJS; yang ditemukan di sana dipakai, dan tidak ada yang dikirim."
_ASKED_FIRST = "Ditanyakan dulu ke BPJS; dikirim ulang hanya bila memang belum ada di sana."

results = Shared()
"""The cards and the table, as polls ask for them."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(*MANAGERS, permission=SATUSEHAT)
def board(request: StaffRequest) -> HttpResponse:
    """The whole page. The filters stand in the address; they are posted, for the search is sealed before it stands
    there. The chart is the day's, whatever else is chosen."""
    if request.method == "POST":
        return redirect(f"{request.path}?{urlencode(carried(_filter_form(request, request.POST)))}")
    facility = request.seat.facility
    version = queries.version(facility, timezone.now())
    context = _board(request, version)
    day = context["day"]
    chart = chart_of(facility, day, version) if day else None
    return render(request, "monitoring/board.html", context | {"chart": chart})


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def poll(request: StaffRequest) -> HttpResponse:
    """What changed since `version`: 204 when nothing did, at the price of one row; else drawn once for all who look at
    the same with the same rights. At midnight all of a page of today is of another day: its box, its chart, its links.
    """
    seat, seen = request.seat, request.GET.get("version", "")
    version = queries.version(seat.facility, timezone.now())
    if seen == version:
        return HttpResponse(status=204)
    if not {"date", "older"} & request.GET.keys() and queries.is_of_another_day(seen, version):
        return HttpResponseClientRefresh()
    drawn_from = seat.facility.slug, version, _query(request), seat.role, frozenset(seat.permissions)
    return HttpResponse(results.get(drawn_from, lambda: _results(request, version)))


def _results(request: StaffRequest, version: str) -> str:
    """Nothing in it is of the one who asks but what they may see and do."""
    return render_to_string("monitoring/results.html", _board(request, version), request)


@require_safe
@vary_on_headers("HX-Request", "HX-Current-URL")
@staff_required(*MANAGERS, permission=SATUSEHAT)
def detail(request: StaffRequest, job_id: int) -> HttpResponse:
    """One job: a fragment for the side panel, or a page of its own, which asks for what changed since `version`."""
    facility, now = request.seat.facility, timezone.now()
    version = queries.version(facility, now)
    if request.htmx and request.GET.get("version") == version:
        return HttpResponse(status=204)
    sees, is_shown = request.seat.can(Right.IDENTITY), is_revealed(request, job_id)
    try:
        story = queries.story(facility, job_id, now, sees_identity=sees, is_revealed=is_shown)
    except Job.DoesNotExist as error:
        raise Http404 from error
    template = "monitoring/panel.html" if request.htmx else "monitoring/detail.html"
    context = {"story": story, "row": story.row, "job": story.row.job, "is_veiled": not (sees or is_shown)}
    context |= {"query": _query(request), "neighbours": _neighbours(request, story.row.job)}
    return render(request, template, context | {"is_alone": _is_alone(request), "version": version})


def _is_alone(request: StaffRequest) -> bool:
    """Whether there is no list beside it: a page of its own, and that page when it asks again."""
    return not request.htmx or urlsplit(request.htmx.current_url or "").path == request.path


@require_POST
@staff_required(*MANAGERS, permission=Right.RESEND)
def resend(request: StaffRequest, job_id: int) -> HttpResponse:
    """Send again what was seen at the posted `version`; a refusal is told as 409."""
    seat = request.seat

    def act(version: int) -> str:
        job = operations.resend(
            by=seat.actor, facility=seat.facility, job_id=job_id, version=version, now=timezone.now()
        )
        return _ASKED_FIRST if job.state == State.UNKNOWN and job.facts.has_lookup else _SENT_AGAIN

    return acted(request, act, UnableToResend)


@require_POST
@staff_required(*MANAGERS, permission=Right.CLOSE)
def close(request: StaffRequest, job_id: int) -> HttpResponse:
    """End what was seen failed at the posted `version`, with a reason; a refusal is told as 409."""
    seat = request.seat

    def act(version: int) -> str:
        reason, now = request.POST.get("reason", ""), timezone.now()
        outbox.close(
            by=seat.actor, facility=seat.facility, job_id=job_id, version=version, reason=reason, now=now
        )
        return _CLOSED

    return acted(request, act, UnableToClose)


@require_POST
@staff_required(*MANAGERS, permission=Right.CLOSE)
def find_by_hand(request: StaffRequest, job_id: int) -> HttpResponse:
    """Ask BPJS for what somebody entered there by hand, seen failed at the posted `version`; a refusal is 409."""
    seat = request.seat

    def act(version: int) -> str:
        outbox.find_by_hand(
            by=seat.actor, facility=seat.facility, job_id=job_id, version=version, now=timezone.now()
        )
        return _BY_HAND

    return acted(request, act, UnableToClose)


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def doctor(request: StaffRequest) -> HttpResponse:
    """What can be told at once; the page asks for each service by itself, one after another."""
    return render(request, "monitoring/doctor.html", _checkup(request))


@require_safe
@vary_on_headers("HX-Request")
@staff_required(*MANAGERS, permission=SATUSEHAT)
def doctor_service(request: StaffRequest, service: str) -> HttpResponse:
    """One service, asked now, which may take seconds: a fragment, or the whole page where there is no script."""
    if not request.htmx:
        return render(request, "monitoring/doctor.html", _checkup(request, service))
    section = queries.service_section(request.seat.facility, service, timezone.now())
    if section is None:
        raise Http404
    return render(request, "monitoring/doctor_answer.html", {"section": section})


def _checkup(request: StaffRequest, service: str = "") -> dict[str, Any]:
    facility, now = request.seat.facility, timezone.now()
    services = queries.service_sections(facility, service, now)
    if service and service not in {section.service for section in services}:
        raise Http404
    return {"sections": queries.own_sections(facility, now), "services": services}


def _board(request: StaffRequest, version: str) -> dict[str, Any]:
    """The version was read before the rows: what changes in between is shown by the next poll."""
    facility, now = request.seat.facility, timezone.now()
    sees = request.seat.can(Right.IDENTITY)
    today = local_date(facility, now)
    form = _filter_form(request, request.GET)
    chosen = chosen_filter(form, request.GET.get("page", ""), today)
    return {
        "form": form,
        "carried": carried(form),
        "board": chosen and queries.board(facility, chosen, now, sees_identity=sees),
        "day": chosen and chosen.day,
        "bulletin": queries.bulletin(facility, now),
        "causes": queries.failed_by_cause(facility),
        "older": partial(queries.unfinished_before, facility, today),
        "version": version,
        "query": _query(request),
    }


def _neighbours(request: StaffRequest, job: Job) -> queries.Neighbours | None:
    """None where the filter is of another day: the job was opened from elsewhere, not from this list."""
    today = local_date(request.seat.facility, timezone.now())
    chosen = chosen_filter(_filter_form(request, request.GET), "", today)
    if chosen is None or chosen.day not in (None, job.filed_on):
        return None
    return queries.neighbours(request.seat.facility, chosen, job)


def _filter_form(request: StaffRequest, asked: QueryDict) -> FilterForm:
    facility = request.seat.facility
    sees = request.seat.can(Right.IDENTITY)
    return filter_form(facility, asked, local_date(facility, timezone.now()), sees_identity=sees)


def _query(request: StaffRequest) -> str:
    """The filters as they stand in the address, page included, to carry along in links."""
    kept = request.GET.copy()
    kept.pop("version", None)
    return kept.urlencode()
