"""How many jobs a filter lets through: from the tally where that can tell, else counted."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from titian.facility.models import Facility
from titian.monitoring.queries.filters import Filter, Status, found_by_text, narrowed
from titian.monitoring.queries.past import Past, sums
from titian.monitoring.queries.search import Found
from titian.outbox.models import Job, Tally
from titian.outbox.models.tally import STANDING_OF, STANDINGS

FEW = 5000
"""Rows that are read at once; a list with more of them has fifty soon, from wherever one begins."""

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
    """The cards of a filter, and the `jobs` it lets through.

    Of one that shows the whole past also its `past`; where other marks than their day find them, `few` are the days and
    keys of all the rows, the newest first.
    """

    cards: Cards
    jobs: QuerySet[Job]
    past: Past | None = None
    few: list[tuple[date, int]] | None = None

    def part(self, start: int, most: int) -> list[Job]:
        """`most` of these jobs after the first `start`, the newest day first. A database reads what it skips."""
        if self.few is not None:
            return _with_keys([pk for _, pk in self.few[start : start + most]])
        jobs = self.jobs.select_related("service_state").order_by("-filed_on", "-pk")
        if self.past is not None:
            days, start = self.past.days(start, most)
            jobs = jobs.filter(filed_on__in=days)
        return list(jobs[start : start + most])


def _with_keys(keys: list[int]) -> list[Job]:
    """In this order."""
    found = Job.objects.select_related("service_state").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def counted(facility: Facility, chosen: Filter) -> Counted:
    if chosen.text:
        return _few(found_by_text(facility, chosen))
    jobs = narrowed(facility, chosen)
    if not _is_tallied(chosen):
        return _read(jobs)
    names, tally = _shown(chosen), _tally(facility, chosen)
    if chosen.day is None and "sent" in names:
        past = Past.of(tally, names)
        return Counted(_cards(past.sums), jobs, past)
    return Counted(_cards(tally.aggregate(**sums(names))), jobs)


def _read(jobs: QuerySet[Job]) -> Counted:
    """Few are read at once, and put in order by us. Asked for the first few in order, a database without statistics
    goes through all jobs in that order until it has met so many of them."""
    rows = [Found(*row) for row in jobs.order_by().values_list(*Found._fields)[: FEW + 1]]
    return _few(rows) if len(rows) <= FEW else Counted(_cards(jobs.aggregate(**Tally.counts())), jobs)


def _few(rows: Collection[Found]) -> Counted:
    numbers = Counter(STANDING_OF[one.state] for one in rows)
    newest_first = sorted(((one.filed_on, one.pk) for one in rows), reverse=True)
    return Counted(_cards(numbers), Job.objects.none(), few=newest_first)


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
