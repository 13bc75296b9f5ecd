"""How the promises of a day stand, by service; what is left of all days; who closed what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Min

from titian.facility.models import Facility
from titian.monitoring.queries.actors import by_label
from titian.outbox.kinds import Service
from titian.outbox.models import Job, JobEvent
from titian.outbox.states import ENDED, OPEN, State

_STANDING = (
    dict.fromkeys(OPEN, "waiting")
    | dict.fromkeys(ENDED, "ended")
    | {State.SENT: "sent", State.FAILED: "failed"}
)

LOOKED_BACK = timedelta(days=366)
"""What was promised longer ago is closed by nobody any more: where it is looked for, the search has an end."""


@dataclass(frozen=True, slots=True)
class Line:
    """The promises of one day to one service, and how they stand. `ended`: cancelled or closed."""

    service: str
    sent: int = 0
    failed: int = 0
    waiting: int = 0
    ended: int = 0

    @property
    def label(self) -> str:
        return Service(self.service).label

    @property
    def promised(self) -> int:
        return self.sent + self.failed + self.waiting + self.ended


@dataclass(frozen=True, slots=True)
class Left:
    """What still needs BPJS or a person; `oldest` is the day of the oldest such promise, None where there is none."""

    count: int
    oldest: date | None


def lines_of(facility: Facility, days: Iterable[date]) -> dict[date, list[Line]]:
    """For each of the days its services in their order, those with promises. One query."""
    days = list(days)
    sums: defaultdict[tuple[date, str], Counter[str]] = defaultdict(Counter)
    jobs = Job.objects.filter(facility=facility, filed_on__in=days)
    for day, service, state, count in jobs.values_list("filed_on", "service", "state").annotate(Count("pk")):
        sums[day, service][_STANDING[State(state)]] += count
    return {
        day: [Line(service, **sums[day, service]) for service in Service if (day, service) in sums]
        for day in days
    }


def left_until(facility: Facility, day: date) -> Left:
    """Promised on that day or before."""
    unfinished = Job.objects.filter(Job.unfinished(), facility=facility, filed_on__lte=day)
    return Left(**unfinished.aggregate(count=Count("pk"), oldest=Min("filed_on")))


def closings(facility: Facility, day: date) -> list[tuple[str, int]]:
    """Who closed how many promises on that local day, the most first."""
    start, end = bounds(facility, day)
    closed = Job.objects.filter(
        facility=facility,
        state=State.CLOSED,
        filed_on__range=(day - LOOKED_BACK, day),
        finished_at__gte=start,
        finished_at__lt=end,
    )
    events = JobEvent.objects.filter(job__in=closed, end=State.CLOSED, at__gte=start, at__lt=end)
    names = events.exclude(start=State.CLOSED).values_list("by_name", flat=True)
    return Counter(map(by_label, names)).most_common()


def bounds(facility: Facility, day: date) -> tuple[datetime, datetime]:
    """The first instants of a local day and of the next, aware."""
    start = datetime.combine(day, time.min, tzinfo=facility.zone)
    return start, start + timedelta(days=1)
