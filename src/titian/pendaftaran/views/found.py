"""The registration that an address names, and what its pages show."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from titian.facility.permissions import FRONT_DESK, StaffRequest
from titian.facility.queries import local_date
from titian.pendaftaran import queries
from titian.pendaftaran.day import DayFilter, came_from_list
from titian.pendaftaran.forms import (
    PayerForm,
    decision_form,
)
from titian.pendaftaran.queries import Row
from titian.peserta import queries as peserta


def row_of(request: StaffRequest, ref: UUID) -> Row:
    row = queries.by_ref(request.seat.facility, ref)
    if row is None:
        raise Http404
    return row


def decision_form_of(request: StaffRequest, row: Row) -> PayerForm | None:
    pendaftaran = row.pendaftaran
    if not pendaftaran.needs_payer or request.seat.role not in FRONT_DESK:
        return None
    today = local_date(request.seat.facility, timezone.now())
    return decision_form(pendaftaran, peserta.latest(queries.insured_for(pendaftaran).ref), today)


def page_context(row: Row, form: PayerForm | None) -> dict[str, Any]:
    return {
        "row": row,
        "pendaftaran": row.pendaftaran,
        "form": form,
        "poll": row.poll(timezone.now()),
        "missed": queries.missed_sittings(row.pendaftaran),
    }


def way_back(request: StaffRequest, ref: UUID) -> str:
    """To the row of the day's list where one comes from there, else to the visit's own page."""
    facility = request.seat.facility
    if came_from_list(request.GET):
        return DayFilter(request.GET, facility=facility).address_of(ref)
    return reverse("pendaftaran:page", args=[facility.slug, ref])
