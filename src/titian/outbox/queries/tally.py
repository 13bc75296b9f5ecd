"""Is the tally what a count of the jobs says? Looked at a part at a time, for a count of years takes as long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import IntegerField, Q, QuerySet, Value

from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.outbox.models import Job, Tally
from titian.outbox.models.tally import STANDINGS

PORTION = 31
"""Days of the past that one look counts besides today; each hour has another portion, so that a year takes half a
day."""
_HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Miscount:
    """One number of the tally that is not what its jobs say; `standing` is its column."""

    filed_on: date
    kind: str
    standing: str
    kept: int
    counted: int


def miscounts(facility: Facility, now: datetime) -> list[Miscount]:
    """What is unfinished is compared whole; of the days today, and this hour's portion of the past. In sorted order."""
    kept, jobs = Tally.objects.filter(facility=facility), Job.objects.filter(facility=facility)
    of_days = Q(filed_on__in=_days(jobs, local_date(facility, now), now))
    left = kept.exclude(open=0, failed=0), jobs.filter(Job.unfinished())
    found = {
        *_differing(kept.filter(of_days), jobs.filter(of_days), tuple(STANDINGS)),
        *_differing(*left, ("open", "failed")),
    }
    return sorted(found, key=lambda one: (one.filed_on, one.kind, one.standing))


def _days(jobs: QuerySet[Job], today: date, now: datetime) -> set[date]:
    first = jobs.order_by("filed_on").values_list("filed_on", flat=True).first() or today
    span = max((today - first).days, 1)
    start = int(now.timestamp() // _HOUR_S) * PORTION
    return {today, *(first + timedelta(days=(start + step) % span) for step in range(PORTION))}


def _differing(kept: QuerySet[Tally], jobs: QuerySet[Job], names: Sequence[str]) -> Iterable[Miscount]:
    """One statement, for two would see what was changed in between on one side alone."""
    side = {of: Value(of == "kept", output_field=IntegerField()) for of in ("kept", "counted")}
    counts = {name: count for name, count in Tally.counts().items() if name in names}
    columns = ("filed_on", "kind", *names)
    counted = jobs.values_list("filed_on", "kind").annotate(**counts, is_kept=side["counted"]).order_by()
    rows = kept.annotate(is_kept=side["kept"]).values_list(*columns, "is_kept").union(counted, all=True)
    sides: defaultdict[tuple[date, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for filed_on, kind, *numbers, is_kept in rows:
        for name, number in zip(names, numbers, strict=True):
            sides[filed_on, kind, name][not is_kept] += number
    return (Miscount(*place, *numbers) for place, numbers in sides.items() if numbers[0] != numbers[1])
