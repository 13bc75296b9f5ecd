"""The job before and the job behind another, in the list that a filter shows."""

from dataclasses import dataclass

from django.db.models import Q

from titian.facility.models import Facility
from titian.monitoring.queries.filters import Filter, narrowed
from titian.outbox.models import Job


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Keys of the rows above (newer) and below (older); None at the end of the list."""

    previous: int | None
    next: int | None


def neighbours(facility: Facility, chosen: Filter, job: Job) -> Neighbours:
    """By its place in the list's order, so that a job that left the filter, sent meanwhile, still has neighbours."""
    jobs, day, pk = narrowed(facility, chosen), job.filed_on, job.pk
    newer = jobs.filter(Q(filed_on__gt=day) | Q(pk__gt=pk), filed_on__gte=day).order_by("filed_on", "pk")
    older = jobs.filter(Q(filed_on__lt=day) | Q(pk__lt=pk), filed_on__lte=day).order_by("-filed_on", "-pk")
    return Neighbours(
        previous=newer.values_list("pk", flat=True).first(), next=older.values_list("pk", flat=True).first()
    )
