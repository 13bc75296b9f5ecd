"""The whole past of a clinic by its tally: how many there are in all, and on which days the rows of a page lie.

Years have thousands of days. They are summed up by the month, and by the day only where the page is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import CharField, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce, Substr

from titian.outbox.models import Tally

When = TypeVar("When", str, date)


def sums(names: Iterable[str]) -> dict[str, Coalesce]:
    """Of these columns of a tally; 0 where it has no row."""
    return {name: Coalesce(Sum(name), 0) for name in names}


@dataclass(frozen=True, slots=True)
class Past:
    """A `tally` by its columns of these `names`: `sums` of all, and the jobs of its `months`, the newest first."""

    tally: QuerySet[Tally]
    names: Collection[str]
    sums: dict[str, int]
    months: list[tuple[str, int]]

    @staticmethod
    def of(tally: QuerySet[Tally], names: Sequence[str]) -> Past:
        """One query. A month is told by how its days begin: SQLite would call a function of Python for each row."""
        month = Substr(Cast("filed_on", CharField()), 1, len("2026-11"))
        by_month = tally.annotate(month=month).values_list("month")
        found = list(by_month.annotate(**sums(names)).order_by("-month"))
        totals = {name: sum(row[place] for row in found) for place, name in enumerate(names, 1)}
        return Past(tally, names, totals, [(month, sum(numbers)) for month, *numbers in found])

    def days(self, start: int, most: int) -> tuple[list[date], int]:
        """On which the rows from the one after the first `start` lie, and how many of these days' rows come before."""
        months, start = _reached(self.months, start, most)
        if not months:
            return [], start
        first, last = (date.fromisoformat(f"{month}-01") for month in (months[-1], months[0]))
        around = self.tally.filter(filed_on__gte=first, filed_on__lt=_month_after(last))
        rows = around.values_list("filed_on").annotate(**sums(self.names)).order_by("-filed_on")
        return _reached([(day, sum(numbers)) for day, *numbers in rows], start, most)


def _month_after(first: date) -> date:
    """The first day of the next month."""
    return (first + timedelta(days=31)).replace(day=1)


def _reached(counted: Iterable[tuple[When, int]], start: int, most: int) -> tuple[list[When], int]:
    """Those on which `most` rows after the first `start` lie, and how many of their own rows come before these."""
    reached, skipped, begin = list[When](), 0, 0
    for when, count in counted:
        if begin < start + most and start < begin + count:
            skipped = skipped if reached else start - begin
            reached.append(when)
        begin += count
    return reached, skipped
