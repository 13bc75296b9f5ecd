"""What this app does when one below has something new, and what it shows on the patient's page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.facility.permissions import FRONT_DESK, Seat
from titian.facility.queries import local_date
from titian.facility.registry import Chore
from titian.patients.models import Patient
from titian.patients.registry import PagePart
from titian.pendaftaran import operations, queries, registry
from titian.reference.registry import Renewer

LATEST_SHOWN = 5

PROMISED_FROM = frozenset({"poli", "dokter", "jadwal"})
"""The lists that say what a registration promises; a clinic has a dozen more."""


def patient_changed(by: Actor, patient: Patient, now: datetime) -> None:
    operations.renew_promises(by=by, patient=patient, now=now)


def patient_deceased(by: Actor, patient: Patient, now: datetime) -> None:
    operations.close_waiting(by=by, patient=patient, now=now)


def why_not_deactivated(patient: Patient, now: datetime) -> str:
    """Whoever stands in a line today is no record out of use."""
    one = queries.standing_in_line(patient, now).first()
    if one is None:
        return ""
    return f"Pasien ini terdaftar hari ini di {one.poli} dengan nomor {one.ticket}. Batalkan dulu pendaftarannya."


def references_loaded(by: Actor, facility: Facility, list_name: str, now: datetime) -> None:
    if list_name in PROMISED_FROM:
        operations.renew_waiting(by=by, facility=facility, now=now)


def _renew(by: Actor, visit_ref: UUID, now: datetime) -> None:
    operations.renew_visit(by=by, visit_ref=visit_ref, now=now)


def chores(seat: Seat, now: datetime) -> Iterator[Chore]:
    """Visits of today for which nobody has said who pays."""
    if seat.role not in FRONT_DESK:
        return
    today = local_date(seat.facility, now)
    if count := queries.live(seat.facility).filter(service_date=today, needs_payer=True).count():
        said = f"{count} kunjungan hari ini belum jelas siapa pembayarnya."
        yield Chore(said, "Tentukan pembayar", reverse("pendaftaran:today", args=[seat.facility.slug]))


RENEWER = Renewer(visits=queries.unsent_of, renew=_renew)


def _of_patient(seat: Seat, patient: Patient, now: datetime) -> dict[str, Any]:
    latest = queries.rows(queries.of_patient(patient)[: LATEST_SHOWN + 1])
    return {
        "visits": registry.visits(seat, latest[:LATEST_SHOWN]),
        "has_more": len(latest) > LATEST_SHOWN,
        "today": local_date(patient.facility, now),
    }


PATIENT_PAGE = PagePart(
    actions_template="pendaftaran/patient_actions.html",
    panel_template="pendaftaran/patient_panel.html",
    context=_of_patient,
)
