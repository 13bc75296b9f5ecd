"""Where a person mends what a promise is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from titian.outbox import kinds
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.queries import blamed
from titian.outbox.states import SETTLED
from titian.patients.models import Patient


@dataclass(frozen=True, slots=True)
class Mend:
    """The page where it is mended, and what the way there is called."""

    url: str
    label: str


def mend(job: Job) -> Mend | None:
    """Where the last answer blames a part that has a page of its own, that page; else the promise's source.

    A promise outlives its source: what is gone cannot be mended, but its story is still told. What BPJS has, or
    nobody wants any more, needs no mending.
    """
    if job.state in SETTLED or not job.wanted:
        return None
    place = _PLACES.get(blamed(job.answer_key))
    return (place(job) if place else None) or _source(job)


def _source(job: Job) -> Mend | None:
    source = kinds.source_of(Kind(job.kind))
    try:
        url = source.source_url(str(job.visit_ref)) if source else ""
    except ObjectDoesNotExist:
        return None
    return Mend(url, "Perbaiki sumbernya") if url else None


def _maps(job: Job) -> Mend:
    return Mend(reverse("reference:mapping", args=[job.facility.slug]), "Perbaiki pemetaan")


def _account(job: Job) -> Mend:
    return Mend(reverse("reference:connection", args=[job.facility.slug]), "Perbaiki koneksi")


def _patient(job: Job) -> Mend | None:
    return _of_patient(job, "patients:edit", "Perbaiki data pasien")


def _membership(job: Job) -> Mend | None:
    return _of_patient(job, "patients:page", "Periksa kepesertaan")


def _of_patient(job: Job, view: str, label: str) -> Mend | None:
    known = Patient.objects.filter(facility=job.facility, ref=job.patient_ref).exists()
    return Mend(reverse(view, args=[job.facility.slug, job.patient_ref]), label) if known else None


_PLACES: dict[str, Callable[[Job], Mend | None]] = {
    "poli": _maps,
    "practitioner": _maps,
    "nik": _patient,
    "phone": _patient,
    "member": _membership,
    "base_url": _account,
    "user_key": _account,
    "secret": _account,
    "password": _account,
}
"""By what the catalogue blames. All these pages admit whoever is admitted to the monitor."""
