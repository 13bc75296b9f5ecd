"""How many jobs a filter lets through: from the tally where that can tell, else counted."""

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce

from django.db import connection
from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from titian.facility.models import Facility
from titian.monitoring.queries.filters import Filter, Status
from titian.outbox.models import Job, Tally
from titian.outbox.models.tally import STANDINGS

FEW = 5000
"""Rows whose keys are read at once; a list with more of them has fifty soon, from wherever one begins."""

_SHOWN: dict[str, frozenset[str]] = {
    Status.ALL: frozenset(STANDINGS),
    Status.NOT_SENT: frozenset({"failed"}),
    Status.UNPROCESSED: frozenset({"open"}),
    Status.SENT: frozenset({"sent"}),
}
"""Which columns of the tally a status shows."""


@dataclass(frozen=True, slots=True)
class Cards:
    """How many jobs the filter lets through, and how they stand. `total` is the rows of the table, always."""

    total: int
    waiting: int
    sent: int
    failed: int
    ended: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The cards of a filter; and of one that shows the whole past the tally of `days`, each with how many rows it has.

    `is_found` says that the rows are found by other marks than their day.
    """

    cards: Cards
    days: QuerySet[Tally, tuple[date, int]] | None = None
    is_found: bool = False

    def part(self, jobs: QuerySet[Job], start: int, most: int) -> list[Job]:
        """`most` of these jobs after the first `start`, the newest day first. A database reads what it skips."""
        if self.is_found and self.cards.total <= FEW:
            return _of_few(jobs.order_by(), start, most)
        jobs = jobs.order_by("-filed_on", "-pk")
        if self.days is not None:
            return _of_days(jobs, self.days, start, most)
        return list(jobs[start : start + most])


def _of_days(
    jobs: QuerySet[Job], days: QuerySet[Tally, tuple[date, int]], start: int, most: int
) -> list[Job]:
    """Of the whole past only the days are read on which the part lies.

    They are summed up as the database gives them: a clinic has thousands, of which one or two are needed as dates.
    """
    with connection.cursor() as cursor:
        cursor.execute(*days.query.sql_with_params())
        rows = cursor.fetchall()
    reached, begin = {}, 0
    for day, count in rows:
        if begin - most < start < begin + count:
            reached[day] = begin
        begin += count
    skipped = start - min(reached.values(), default=start)
    return list(jobs.filter(filed_on__in=reached)[skipped : skipped + most])


def _of_few(jobs: QuerySet[Job], start: int, most: int) -> list[Job]:
    """Put in order by us. Asked for the first few in order, a database without statistics goes through all jobs in that
    order until it has met so many of the few."""
    keys = sorted(jobs.values_list("filed_on", "pk"), reverse=True)
    found = jobs.filter(pk__in=[pk for _, pk in keys[start : start + most]])
    return sorted(found, key=lambda job: (job.filed_on, job.pk), reverse=True)


def counted(facility: Facility, chosen: Filter, jobs: QuerySet[Job]) -> Counted:
    """`jobs` are those that the filter lets through."""
    if not _is_tallied(chosen):
        return Counted(_cards(jobs.aggregate(**Tally.counts())), is_found=True)
    names, tally = _shown(chosen), _tally(facility, chosen)
    sums = tally.aggregate(**{name: Coalesce(Sum(name), 0) for name in names})
    if chosen.day is not None or "sent" not in names:
        return Counted(_cards(sums))
    rows = reduce(operator.add, map(F, names))
    return Counted(_cards(sums), tally.values_list("filed_on").annotate(rows=Sum(rows)).order_by("-filed_on"))


def _cards(numbers: Mapping[str, int]) -> Cards:
    """By the columns of the tally; what is not shown counts nothing."""
    waiting, sent, failed, ended = (numbers.get(name, 0) for name in ("open", "sent", "failed", "ended"))
    return Cards(waiting + sent + failed + ended, waiting, sent, failed, ended)


def _is_tallied(chosen: Filter) -> bool:
    """Whether nothing is chosen but what the tally tells apart."""
    known = ("kind", "day", "status", "with_ended", "older_than", "page")
    return chosen.status in _SHOWN and chosen == Filter(**{name: getattr(chosen, name) for name in known})


def _shown(chosen: Filter) -> list[str]:
    """The columns that count. Semua hides what was cancelled or closed until that is asked for."""
    names = _SHOWN[chosen.status]
    if chosen.older_than is not None:
        names &= {"open", "failed"}
    if not chosen.status and not chosen.with_ended:
        names -= {"ended"}
    return sorted(names)


def _tally(facility: Facility, chosen: Filter) -> QuerySet[Tally]:
    rows = Tally.objects.filter(facility=facility)
    if chosen.kinds:
        rows = rows.filter(kind__in=chosen.kinds)
    if chosen.day is not None:
        rows = rows.filter(filed_on=chosen.day)
    if chosen.older_than is not None:
        rows = rows.filter(filed_on__lt=chosen.older_than)
    return rows
