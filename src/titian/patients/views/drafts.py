"""What is typed into a patient's form, kept on the server while one types; offered again, or thrown away."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import replace_url

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.patients import operations, queries
from titian.patients.entry import entry_of, query_of
from titian.patients.errors import UnableToSave
from titian.patients.models import Patient, PatientDraft
from titian.patients.views.form import form_of


@require_POST
@staff_required(*FRONT_DESK)
def keep_draft(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Asked a moment after each pause in typing. From then on the address leads back to what was typed.

    204 for a late word of a new form that has become a patient meanwhile, and for one in which nothing stands that was
    not there when it was opened: what was kept of it before is forgotten.
    """
    if _is_as_opened(request, ref):
        operations.discard_draft(by=request.seat.actor, facility=request.seat.facility, form_ref=ref)
        return HttpResponse(status=204)
    try:
        draft = keep(request, ref, request.POST, timezone.now())
    except UnableToSave as error:
        return HttpResponse(str(error), status=422)
    if draft is None:
        return HttpResponse(status=204)
    response = render(request, "patients/draft_kept.html", {"draft": draft})
    return replace_url(response, address_of(draft, request.seat.facility.slug))


@require_POST
@staff_required(*FRONT_DESK)
def discard_draft(request: StaffRequest, ref: UUID) -> HttpResponse:
    facility = request.seat.facility
    operations.discard_draft(by=request.seat.actor, facility=facility, form_ref=ref)
    messages.info(request, "Isian sementara dibuang.")
    if queries.by_ref(facility, ref):
        return redirect("patients:page", facility.slug, ref)
    return redirect("patients:list", facility.slug)


def _is_as_opened(request: StaffRequest, ref: UUID) -> bool:
    """Whether the form of a new patient is empty, but for what BPJS said."""
    facility = request.seat.facility
    if queries.by_ref(facility, ref):
        return False
    entry = entry_of(request.GET, facility, timezone.now())
    initial, record = (entry.initial(), entry.proof.record) if entry else ({}, None)
    return not form_of(request, request.POST, initial=initial, record=record).has_changed()


def keep(
    request: StaffRequest, ref: UUID, posted: QueryDict, now: datetime, *, entry: str | None = None
) -> PatientDraft | None:
    """What is posted of the form, as a draft; None for a new form that has become a patient meanwhile.

    `entry` where it is not that of the request's own address. Raises UnableToSave.
    """
    patient = queries.by_ref(request.seat.facility, ref)
    if patient is not None and "seen_at" not in posted:
        return None
    return keep_of(request, ref, patient, posted, now, entry=entry)


def keep_of(
    request: StaffRequest,
    ref: UUID,
    patient: Patient | None,
    posted: QueryDict,
    now: datetime,
    *,
    entry: str | None = None,
) -> PatientDraft:
    """As `keep`, of a form that is known to be about this patient, or about a new one (None)."""
    typed = dict(posted.lists())
    typed.pop("csrfmiddlewaretoken", None)
    return operations.keep_draft(
        by=request.seat.actor,
        facility=request.seat.facility,
        form_ref=ref,
        patient=patient,
        typed=typed,
        entry=query_of(request.GET) if entry is None else entry,
        now=now,
    )


def address_of(draft: PatientDraft, slug: str) -> str:
    """The form with what was typed in it."""
    if draft.patient is None:
        return f"{reverse('patients:new', args=[slug])}?{draft.query}"
    return f"{reverse('patients:edit', args=[slug, draft.form_ref])}?{draft.query}"


def typed_in(request: StaffRequest, draft: PatientDraft | None) -> QueryDict | None:
    """What the form shows as typed: what was posted just now, else the draft; None for an untouched form."""
    if request.method == "POST":
        return request.POST
    return draft.posted if draft else None
