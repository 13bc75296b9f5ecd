"""BPJS is asked from within a patient's form; nothing that is typed is lost by it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.patients.entry import pending_token
from titian.patients.errors import UnableToSave
from titian.patients.forms import without_choices
from titian.patients.models import Patient, PatientDraft
from titian.patients.views.drafts import address_of, keep
from titian.peserta import operations as peserta
from titian.peserta.errors import UnableToCheck
from titian.peserta.scans import number_in


@require_POST
@staff_required(*FRONT_DESK)
def verify_typed(request: StaffRequest, ref: UUID) -> HttpResponse:
    """Ask about the card, else the NIK, as typed. The form comes back as a draft with the answer beside it."""
    slug, now = request.seat.facility.slug, timezone.now()
    try:
        draft = keep(request, ref, without_choices(request.POST), now)
        if draft is None:
            return redirect("patients:page", slug, ref)
        typed, entry = _ask(request, draft)
        draft = keep(request, ref, typed, now, entry=entry) or draft
    except UnableToSave as error:
        messages.error(request, str(error))
        return redirect("patients:list", slug)
    return redirect(address_of(draft, slug))


def _ask(request: StaffRequest, draft: PatientDraft) -> tuple[QueryDict, str]:
    """What is typed with the card that BPJS names, and the entry that brings its answer."""
    facility, typed = request.seat.facility, draft.posted
    number = _number(typed)
    try:
        record = peserta.check(by=request.seat.actor, facility=facility, number=number, now=draft.saved_at)
    except UnableToCheck as error:
        messages.error(request, f"{error} {error.advice}")
        if error.allows_pending and draft.patient is None:
            return typed, f"tertunda={pending_token(facility, number, draft.saved_at)}"
        return typed, draft.entry
    typed["card_number"] = record.card_number or typed.get("card_number", "")
    return typed, f"jenis=bpjs&peserta={record.ref}"


def _number(typed: QueryDict) -> str:
    """Digits alone, as BPJS wants to be asked."""
    has_nik = typed.get("identity_type") == Patient.IdentityType.NIK
    nik = typed.get("identity_number", "") if has_nik else ""
    return "".join(filter(str.isdigit, number_in(typed.get("card_number", "") or nik)))
