"""The records of a clinic: what stands in one, and which stand where."""

from collections.abc import Iterable, Set
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from titian.facility.models import Facility, Practitioner
from titian.facility.queries import folded
from titian.kunjungan.codes import NO_ALLERGY
from titian.kunjungan.content import COLUMNS, Coded, Content, Onward
from titian.kunjungan.models import Kunjungan, Rujukan, Version
from titian.outbox.kinds import Kind
from titian.outbox.queries import unsent_visits
from titian.pendaftaran.models import Pendaftaran


def live(facility: Facility) -> QuerySet[Kunjungan]:
    """The records that were not voided, drafts among them."""
    rows = Kunjungan.objects.filter(facility=facility, voided_at__isnull=True)
    return rows.select_related("practitioner", "internal_poli", "rujukan").prefetch_related("diagnoses")


def of_visit(facility: Facility, ref: UUID) -> Kunjungan | None:
    """The live record of the registration with this `ref`; None before anything was written."""
    return live(facility).filter(pendaftaran__ref=ref).first()


def of_visits(facility: Facility, refs: Iterable[UUID]) -> dict[UUID, Kunjungan]:
    """The same for a whole list, by the registrations' refs."""
    rows = Kunjungan.objects.filter(
        facility=facility, voided_at__isnull=True, pendaftaran__ref__in=list(refs)
    )
    return {row.pendaftaran.ref: row for row in rows.select_related("pendaftaran")}


def voided(facility: Facility, ref: UUID) -> list[Kunjungan]:
    """The records of a registration that were taken back, the latest first."""
    rows = Kunjungan.objects.filter(facility=facility, pendaftaran__ref=ref, voided_at__isnull=False)
    return list(rows.select_related("practitioner", "internal_poli").order_by("-voided_at"))


def versions(kunjungan: Kunjungan) -> list[Version]:
    """What was signed before and replaced, the latest first."""
    return list(kunjungan.versions.order_by("-number"))


def day_version(facility: Facility, day: date) -> str:
    """Changes with each writing, signing and voiding of a local date's records."""
    rows = Kunjungan.objects.filter(facility=facility, pendaftaran__service_date=day)
    counts = rows.aggregate(
        changes=Coalesce(Sum("version"), 0),
        signed=Count("signed_at"),
        voided=Count("voided_at"),
    )
    return ".".join(map(str, counts.values()))


def beginning(pendaftaran: Pendaftaran, writer: str = "") -> Content:
    """What is known before anybody asked: who treats, the complaint told at the desk, and no allergies where the
    patient's own record says so. `writer` is the full name of who opens the form: often another than was planned."""
    none = NO_ALLERGY if pendaftaran.patient.no_known_allergies else ""
    return Content(
        practitioner=_namesake(pendaftaran.facility, writer) or pendaftaran.practitioner,
        chief_complaint=pendaftaran.complaint,
        food_allergy=none,
        air_allergy=none,
        drug_allergy=none,
        ended_on=pendaftaran.service_date,
    )


def _namesake(facility: Facility, writer: str) -> Practitioner | None:
    """The practitioner with a code at PCare who is called so, there or by Antrean; of two with one name neither."""
    mapped = Practitioner.objects.filter(facility=facility, is_active=True).exclude(pcare_code="")
    called = folded(writer)
    found = [one for one in mapped if called and called in (folded(one.name), folded(one.antrean_name))]
    return found[0] if len(found) == 1 else None


def content_of(kunjungan: Kunjungan) -> Content:
    """What stands in the record now."""
    columns = {name: getattr(kunjungan, name) for name in COLUMNS}
    found = sorted(kunjungan.diagnoses.all(), key=lambda one: one.place)
    rujukan = Rujukan.objects.filter(kunjungan=kunjungan).first()
    return Content(
        **columns,
        diagnoses=tuple(Coded(one.code, one.name) for one in found),
        rujukan=_onward(rujukan) if rujukan else None,
    )


def _onward(rujukan: Rujukan) -> Onward:
    return Onward(
        kind=rujukan.kind,
        planned_for=rujukan.planned_for,
        hospital=Coded(rujukan.hospital_code, rujukan.hospital_name),
        subspecialty=Coded(rujukan.subspecialty_code, rujukan.subspecialty_name),
        sarana_code=rujukan.sarana_code,
        special_code=rujukan.special_code,
        notes=rujukan.notes,
    )


def signed_of_codes(facility: Facility, refs: Set[UUID], now: datetime) -> list[UUID]:
    """Registrations whose signed record uses one of these poli or practitioners, and never left for BPJS."""
    unsent = unsent_visits(facility, now, (Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN))
    uses = Q(practitioner__ref__in=refs) | Q(internal_poli__ref__in=refs)
    rows = Kunjungan.objects.filter(uses, facility=facility, voided_at__isnull=True)
    found = rows.filter(pendaftaran__ref__in=unsent).order_by("pk")
    return list(found.values_list("pendaftaran__ref", flat=True))
