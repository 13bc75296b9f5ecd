"""One page of the monitor: the cards and the table, always of the same filter."""

from dataclasses import dataclass
from datetime import date, datetime

from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.monitoring.queries.cards import Cards, counted
from titian.monitoring.queries.columns import Cell, Column, columns_of
from titian.monitoring.queries.filters import Filter
from titian.monitoring.queries.rows import Row, rows
from titian.outbox.queries import pulse

PAGE_SIZE = 50


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


def board(facility: Facility, chosen: Filter, now: datetime, *, sees_identity: bool = False) -> Board:
    """The newest first. A page beyond the last is the last."""
    count = counted(facility, chosen)
    pages = max(-(-count.cards.total // PAGE_SIZE), 1)
    page = min(chosen.page, pages)
    found = count.part((page - 1) * PAGE_SIZE, PAGE_SIZE)
    shown = rows(facility, found, now, sees_identity=sees_identity)
    return Board(count.cards, shown, page, pages, columns_of(chosen.kind))


def cards_of(facility: Facility, chosen: Filter) -> Cards:
    """How many the filter lets through, on whatever page."""
    return counted(facility, chosen).cards


def version(facility: Facility, now: datetime) -> str:
    """Changes when a job of the facility does, and at its midnight, for "today" then means another day."""
    today: date = local_date(facility, now)
    return f"{pulse(facility)}.{today.toordinal()}"


def is_of_another_day(seen: str, version: str) -> bool:
    """Whether midnight lies between these two versions; one that nobody gave is of no day."""
    return "." in seen and seen.rpartition(".")[2] != version.rpartition(".")[2]
