"""What the monitor shows: the seed's filters, as one value that narrows the jobs of a facility."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from titian.facility.models import Facility
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import ENDED, OPEN, State
from titian.patients.models import Patient


class Status(models.TextChoices):
    """The status filter as staff know it (delivery.md, the table of states)."""

    ALL = "", "Semua"
    NOT_SENT = "not_sent", "Tidak Terkirim"
    UNPROCESSED = "unprocessed", "Belum Diproses"
    SENT = "sent", "Terkirim"


_STATES: dict[str, frozenset[State]] = {
    Status.NOT_SENT: frozenset({State.FAILED}),
    Status.UNPROCESSED: OPEN,
    Status.SENT: frozenset({State.SENT}),
}

MENU_KINDS: tuple[Kind, ...] = tuple(kind for kind in Kind if kind is not Kind.UBAH_KUNJUNGAN)
"""Seven in the menu: a change of a kunjungan is listed with the adding of one."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice of all filters. `kind` "" = every kind, `day` None = every date, `record_number` None = everybody.

    `older_than` shows what was left unfinished before that date; `page` counts from 1.
    """

    kind: str = ""
    day: date | None = None
    record_number: int | None = None
    status: str = Status.ALL
    with_ended: bool = False
    older_than: date | None = None
    page: int = 1

    @property
    def kinds(self) -> tuple[Kind, ...]:
        if self.kind == Kind.TAMBAH_KUNJUNGAN:
            return (Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN)
        return (Kind(self.kind),) if self.kind else ()


def narrowed(facility: Facility, chosen: Filter) -> QuerySet[Job]:
    """The facility's jobs that the filter lets through, in no order."""
    jobs = _of_status(Job.objects.filter(facility=facility), chosen)
    if chosen.kinds:
        jobs = jobs.filter(kind__in=chosen.kinds)
    if chosen.day is not None:
        jobs = jobs.filter(filed_on=chosen.day)
    if chosen.record_number is not None:
        jobs = jobs.filter(patient_ref__in=_refs(facility, chosen.record_number))
    return jobs


def _of_status(jobs: QuerySet[Job], chosen: Filter) -> QuerySet[Job]:
    """Semua hides what was cancelled or closed until that is asked for."""
    if chosen.older_than is not None:
        jobs = jobs.filter(_left_before(chosen.older_than))
    if chosen.status and chosen.status != Status.SENT:
        jobs = jobs.filter(Job.unfinished())  # says nothing new, but to the database: by which index
    if chosen.status:
        return jobs.filter(state__in=_STATES[chosen.status])
    return jobs if chosen.with_ended else jobs.exclude(state__in=ENDED)


def _refs(facility: Facility, record_number: int) -> list[UUID]:
    """Patients first, then their jobs: the outbox knows no No. RM."""
    found = Patient.objects.filter(facility=facility, record_number=record_number)
    return list(found.values_list("ref", flat=True))


def _left_before(day: date) -> Q:
    return Job.unfinished() & Q(filed_on__lt=day)


def unfinished_before(facility: Facility, day: date) -> int:
    """How many promises of earlier days still need BPJS or a person."""
    return Job.objects.filter(_left_before(day), facility=facility).count()
