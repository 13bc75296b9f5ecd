"""What is known of memberships, without asking BPJS."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from titian.facility.models import Facility
from titian.peserta.models import PesertaRecord

TELLING = (PesertaRecord.Finding.ACTIVE, PesertaRecord.Finding.INACTIVE)
"""Answers that say something of a member."""


def record_by_ref(facility: Facility, ref: UUID | str) -> PesertaRecord | None:
    """A stored answer about a member, if this facility asked for it."""
    return (
        PesertaRecord.objects.filter(facility=facility, ref=ref, finding__in=TELLING)
        .select_related("facility")
        .first()
    )


def latest(patient_ref: UUID) -> PesertaRecord | None:
    """The newest answer about a patient, or None when BPJS never told anything of them."""
    return latest_of([patient_ref]).get(patient_ref)


def latest_of(patient_refs: Iterable[UUID]) -> dict[UUID, PesertaRecord]:
    """The newest answer of each patient that has one."""
    records = PesertaRecord.objects.filter(patient_ref__in=list(patient_refs), finding__in=TELLING)
    newest_last = records.select_related("facility").order_by("checked_at", "pk")
    return {record.patient_ref: record for record in newest_last if record.patient_ref}


def answers_about(patient_ref: UUID) -> QuerySet[PesertaRecord]:
    """Everything that BPJS answered about a patient, what tells nothing too, the newest first."""
    return PesertaRecord.objects.filter(patient_ref=patient_ref).order_by("-checked_at", "-pk")
