"""A patient's card and labels, as they come out of the printer. Neither shows a NIK or a card of BPJS."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from titian.accounts.operations import record_event
from titian.facility.permissions import FRONT_DESK, StaffRequest, staff_required
from titian.patients import symbols
from titian.patients.views.found import patient_of

LABEL_COUNTS = (1, 2, 4, 8, 12)
"""How many labels are offered; an address may ask for any number up to the last."""


@require_safe
@staff_required(*FRONT_DESK)
def card(request: StaffRequest, ref: UUID) -> HttpResponse:
    return _printed(request, ref, "patients/card.html", "print_card")


@require_safe
@staff_required(*FRONT_DESK)
def label(request: StaffRequest, ref: UUID) -> HttpResponse:
    """As many labels as the address asks for, each on a page of its own: label printers cut between pages."""
    count = LABEL_COUNTS[0]
    with suppress(ValueError):
        count = min(max(int(request.GET.get("jumlah", count)), 1), LABEL_COUNTS[-1])
    return _printed(
        request,
        ref,
        "patients/label.html",
        "print_label",
        count=count,
        counts=LABEL_COUNTS,
        labels=range(count),
    )


def _printed(request: StaffRequest, ref: UUID, template: str, action: str, **shown: Any) -> HttpResponse:
    """The page with its symbols; who opened it for printing is remembered."""
    patient = patient_of(request, ref)
    record_event(
        by=request.seat.actor,
        action=action,
        subject=str(patient.ref),
        now=timezone.now(),
        facility_id=patient.facility_id,
    )
    digits = "".join(filter(str.isdigit, patient.display_number))
    signs = {"bars": symbols.bars(digits), "qr": symbols.qr(digits)}
    return render(request, template, {"patient": patient} | signs | shown)
