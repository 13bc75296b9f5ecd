"""What came before a promise and what waits behind it: the steps of its visit, and who shares its lane."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from titian.facility.models import Facility
from titian.monitoring.queries.rows import Row, rows
from titian.outbox.kinds import Kind
from titian.outbox.models import Job

MOST_OTHERS = 5
"""Promises of other visits that are shown beside a chain."""


@dataclass(frozen=True, slots=True)
class Step:
    """One promise of the chain. `place` counts from 1 within the visit; 0 for one of another visit in the same lane."""

    row: Row
    place: int
    is_this: bool

    @property
    def label(self) -> str:
        """A visit may have been called several times, and only some of the calls say that somebody came (R18)."""
        job = self.row.job
        said = " (hadir)" if job.says_present else " (tidak hadir)"
        return job.get_kind_display() + (said if job.kind == Kind.PANGGIL_ANTREAN else "")


@dataclass(frozen=True, slots=True)
class Chain:
    """Every promise of a visit in the order in which they were made, and those of other visits that go one after
    another with this one (R1) and have not come to an end."""

    steps: list[Step]
    others: list[Step]

    @property
    def this(self) -> Row:
        return next(step.row for step in self.steps if step.is_this)

    @property
    def kinds_after(self) -> set[str]:
        """What was promised later in the visit."""
        return {step.row.job.kind for step in self.steps if step.row.job.pk > self.this.job.pk}

    @property
    def is_worth_telling(self) -> bool:
        return len(self.steps) + len(self.others) > 1


def chain(
    facility: Facility, job: Job, now: datetime, *, sees_identity: bool = False, is_revealed: bool = False
) -> Chain:
    """A fixed number of queries, however long it is. The facility and service of `job` must be loaded.

    `is_revealed`: whom this job is about is shown, and of no other.
    """
    steps, others = list(_loaded(_of_visit(job))), list(_loaded(_of_lane(job))[:MOST_OTHERS])
    steps = [job if step.pk == job.pk else step for step in steps]
    revealed = job.pk if is_revealed else None
    told = rows(facility, [*steps, *others], now, sees_identity=sees_identity, revealed=revealed)
    return Chain(_numbered(told[: len(steps)], job), [Step(row, 0, False) for row in told[len(steps) :]])


def _numbered(found: Sequence[Row], job: Job) -> list[Step]:
    return [Step(row, place, row.job.pk == job.pk) for place, row in enumerate(found, 1)]


def _of_visit(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(facility=job.facility, visit_ref=job.visit_ref).order_by("pk")


def _of_lane(job: Job) -> QuerySet[Job]:
    others = Job.objects.filter(Job.unfinished(), facility=job.facility, lane=job.lane_id)
    return others.exclude(visit_ref=job.visit_ref).order_by("seq")


def _loaded(jobs: QuerySet[Job]) -> QuerySet[Job]:
    return jobs.select_related("service_state")
