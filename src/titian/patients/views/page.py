"""The page of one patient, and the history of their record."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from titian.facility.permissions import FRONT_DESK, MANAGERS, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.outbox.queries import is_bridged
from titian.patients import queries, registry
from titian.patients.forms import overview
from titian.patients.views.found import patient_of
from titian.peserta import queries as peserta_queries

LATEST_STEPS, STEPS_A_PAGE = 5, 25
"""Of the history: what the patient's page shows, and what a page of its own does."""


@require_safe
@staff_required()
def page(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Everything about one patient that the desk needs, each part under its own heading."""
    seat, now = request.seat, timezone.now()
    patient = patient_of(request, ref)
    record = peserta_queries.latest(ref)
    today = local_date(seat.facility, now)
    is_awaited = queries.awaits_answer(patient, record)
    steps = queries.history(patient, LATEST_STEPS + 1)
    context = {
        "patient": patient,
        "age": queries.age_of(patient, patient.deceased_on or today),
        "record": record,
        "unknown": queries.unknown_number(patient),
        "today": today,
        "lending_mother": queries.lending_mother(patient),
        "mothers_card_until": queries.mothers_card_until(patient),
        "is_of_today": record is not None and local_date(seat.facility, record.checked_at) == today,
        "differences": queries.differences_of(patient, record) if record and not is_awaited else [],
        "needs_matching": queries.needs_matching(patient, record),
        "may_write": seat.role in FRONT_DESK,
        "may_undo_death": seat.role in MANAGERS,
        "may_approve": seat.role in MANAGERS,
        "is_bridged": is_bridged(seat.facility, "pcare"),
        "overview": overview(patient),
        "readiness": queries.readiness(patient),
        "wanted": queries.wanted(patient),
        "doubts": queries.doubts_about_nik(
            patient.nik, sex=patient.sex, birth_date=patient.birth_date, today=today
        ),
        "family": queries.family_of(patient),
        "steps": steps[:LATEST_STEPS],
        "more_steps": len(steps) > LATEST_STEPS,
        "parts": [(part, part.context(seat, patient, now)) for part in registry.page_parts()],
    }
    return render(request, "patients/page.html", context)


@require_safe
@staff_required()
def history(request: StaffRequest, ref: UUID) -> HttpResponse:
    patient = patient_of(request, ref)
    steps = Paginator(queries.steps(patient), STEPS_A_PAGE).get_page(request.GET.get("hal"))
    steps.object_list = queries.in_words(steps.object_list)
    return render(request, "patients/history.html", {"patient": patient, "steps": steps})
