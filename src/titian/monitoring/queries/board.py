"""One page of the monitor: the cards and the table, always of the same filter."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.monitoring.queries.columns import Cell, Column, columns_of
from titian.monitoring.queries.filters import Filter, narrowed
from titian.monitoring.queries.rows import Row, rows
from titian.outbox.queries import pulse
from titian.outbox.states import ENDED, OPEN, State

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Cards:
    """How many jobs the filter lets through, and how they stand. `total` is the rows of the table, always."""

    total: int
    waiting: int
    sent: int
    failed: int
    ended: int


@dataclass(frozen=True, slots=True)
class Board:
    """Cards and one page of rows, with the columns of their kind.

    `page` counts from 1 and is never beyond `pages`.
    """

    cards: Cards
    rows: list[Row]
    page: int
    pages: int
    columns: tuple[Column, ...]

    @property
    def lines(self) -> list[tuple[Row, list[Cell]]]:
        """Each row with what its columns say."""
        return [(row, [column.cell(row) for column in self.columns]) for row in self.rows]


def board(facility: Facility, chosen: Filter, now: datetime) -> Board:
    """The newest first. A page beyond the last is the last."""
    jobs = narrowed(facility, chosen)
    cards = Cards(**jobs.aggregate(**_COUNTS))
    pages = max(-(-cards.total // PAGE_SIZE), 1)
    page = min(chosen.page, pages)
    start = (page - 1) * PAGE_SIZE
    shown = jobs.select_related("service_state").order_by("-filed_on", "-pk")
    found = list(shown[start : start + PAGE_SIZE])
    return Board(cards, rows(facility, found, now), page, pages, columns_of(chosen.kind))


_COUNTS = {
    "total": Count("pk"),
    "waiting": Count("pk", filter=Q(state__in=OPEN)),
    "sent": Count("pk", filter=Q(state=State.SENT)),
    "failed": Count("pk", filter=Q(state=State.FAILED)),
    "ended": Count("pk", filter=Q(state__in=ENDED)),
}


def version(facility: Facility, now: datetime) -> str:
    """Changes when a job of the facility does, and at its midnight, for "today" then means another day."""
    today: date = local_date(facility, now)
    return f"{pulse(facility)}.{today.toordinal()}"
