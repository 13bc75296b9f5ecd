"""The consultation as it stands, and as it stood before it was taken back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from titian.facility.permissions import StaffRequest, staff_required
from titian.kunjungan import queries
from titian.kunjungan.permissions import CLINICIANS
from titian.kunjungan.views.visit import Visit, context_of, form_of, form_page


@require_safe
@staff_required()
def page(request: StaffRequest, ref: UUID) -> HttpResponse:
    """The form for who may write, until it is signed; else the record as it stands."""
    visit = Visit.of(request, ref)
    may_write = request.seat.role in CLINICIANS
    if may_write and not visit.is_signed and not visit.pendaftaran.cancelled_at:
        return form_page(request, visit, form_of(request, visit))
    context = context_of(request, visit) | {
        "groups": queries.summary(request.seat.facility, visit.content) if visit.kunjungan else [],
        "versions": queries.versions(visit.kunjungan) if visit.kunjungan else [],
        "may_amend": may_write and visit.is_signed,
    }
    return render(request, "kunjungan/page.html", context)


@require_safe
@staff_required()
def voided(request: StaffRequest, ref: UUID, old: UUID) -> HttpResponse:
    """A record that was taken back, as it stood then."""
    visit = Visit.of(request, ref)
    context = context_of(request, visit)
    record = next((one for one in context["voided"] if one.ref == old), None)
    if record is None:
        raise Http404
    content = queries.content_of(record)
    context |= {"record": record, "groups": queries.summary(request.seat.facility, content)}
    return render(request, "kunjungan/voided.html", context)
