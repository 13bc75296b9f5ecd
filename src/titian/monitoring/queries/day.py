"""One day of a clinic hour by hour, and how fast BPJS answered: a fixed number of queries, however busy the day was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Mod

from titian.facility.models import Facility
from titian.outbox.kinds import Service
from titian.outbox.models import Attempt, Job
from titian.outbox.states import OPEN, State

HOURS = 24
MOST_ASKED = 1_000
"""Jobs whose attempts are read: spread evenly over the day, they tell its percentiles to within a few per cent."""


@dataclass(slots=True)
class Hour:
    """What was promised from `hour` o'clock on the clinic's own clock until the next, by how it stands now."""

    hour: int
    sent: int = 0
    waiting: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.failed


@dataclass(frozen=True, slots=True)
class Latency:
    """Within how many milliseconds a half, and 95 of 100, of so many exchanges with a service were over."""

    service: Service
    half_ms: int
    most_ms: int
    exchanges: int

    @property
    def half(self) -> str:
        return _seconds(self.half_ms)

    @property
    def most(self) -> str:
        return _seconds(self.most_ms)


def _seconds(milliseconds: int) -> str:
    """As people say it; what rounds to nothing is not told as nothing."""
    return f"{milliseconds / 1000:.1f}".replace(".", ",") if milliseconds >= 50 else "< 0,1"


@dataclass(frozen=True, slots=True)
class DayView:
    """`latencies` has the services that were asked anything that day."""

    day: date
    hours: tuple[Hour, ...]
    latencies: tuple[Latency, ...]

    @property
    def total(self) -> Hour:
        """Of the whole day."""
        names = ("sent", "waiting", "failed")
        return Hour(0, **{name: sum(getattr(hour, name) for hour in self.hours) for name in names})


def day_view(facility: Facility, day: date) -> DayView:
    """Two queries. What was cancelled or closed counts nowhere: BPJS gets nothing of it."""
    jobs = Job.objects.filter(facility=facility, filed_on=day)
    hours = _hours(facility, day, jobs)
    promised = sum(hour.total for hour in hours)
    return DayView(day, tuple(hours), tuple(_latencies(jobs, max(promised // MOST_ASKED, 1))))


def _hours(facility: Facility, day: date, jobs: QuerySet[Job]) -> list[Hour]:
    """By comparing: to take a date apart, SQLite calls a function of Python for each row."""
    starts = _starts(facility, day)
    later = [When(created_at__lt=start, then=Value(number)) for number, start in enumerate(starts[1:])]
    at = Case(*later, default=Value(HOURS - 1), output_field=IntegerField())
    hours = [Hour(number) for number in range(HOURS)]
    for number, state, count in jobs.annotate(at=at).values_list("at", "state").annotate(Count("pk")):
        if name := _COUNTED.get(state):
            setattr(hours[number], name, getattr(hours[number], name) + count)
    return hours


_COUNTED: dict[str, str] = {State.SENT: "sent", State.FAILED: "failed", **dict.fromkeys(OPEN, "waiting")}


def _starts(facility: Facility, day: date) -> list[datetime]:
    """The first instant of each hour; no Indonesian zone has summer time."""
    midnight = datetime.combine(day, time.min, tzinfo=facility.zone).astimezone(UTC)
    return [midnight + timedelta(hours=number) for number in range(HOURS)]


def _latencies(jobs: QuerySet[Job], every: int) -> Iterator[Latency]:
    """Of each `every`-th job, which the index of the day alone tells."""
    some = jobs.annotate(turn=Mod(F("pk"), every)).filter(turn=0) if every > 1 else jobs
    asked = Attempt.objects.filter(job__in=some.values("pk"), duration_ms__isnull=False)
    durations: dict[str, list[int]] = {service: [] for service in Service}
    for service, duration in asked.values_list("job__service", "duration_ms"):
        durations[service].append(duration or 0)
    for service in Service:
        if times := sorted(durations[service]):
            yield Latency(service, _within(times, 50), _within(times, 95), len(times))


def _within(times: list[int], percent: int) -> int:
    """The shortest of the sorted `times` that so many of a hundred do not exceed."""
    return times[-(-len(times) * percent // 100) - 1]
