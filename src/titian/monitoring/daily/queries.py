"""What the start page and the page of digests show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from titian.facility.models import Facility, ServiceAccount
from titian.facility.permissions import Seat
from titian.facility.queries import local_date
from titian.monitoring.daily.figures import Left, Line, left_until, lines_of
from titian.monitoring.models import Digest
from titian.monitoring.queries.notices import MENDERS

SHOWN = 31
"""Days of the page."""


@dataclass(frozen=True, slots=True)
class Day:
    """One local day. `closings` are pairs of a name and a number, of a day that is over."""

    title: str
    day: date
    lines: list[Line]
    closings: list[tuple[str, int]]
    left: Left | None = None
    made_at: datetime | None = None

    @property
    def element(self) -> str:
        """The id of its heading."""
        return f"hari-{self.day}"

    @property
    def total(self) -> Line:
        """Of all services."""
        names = ("sent", "failed", "waiting", "ended")
        return Line("", **{name: sum(getattr(line, name) for line in self.lines) for name in names})


def start_part(seat: Seat, now: datetime) -> dict[str, Any] | None:
    """Yesterday and today as they stand now, for who looks after the bridge of a bridged clinic."""
    facility = seat.facility
    if not MENDERS.admits(seat) or not ServiceAccount.objects.filter(facility=facility, is_on=True).exists():
        return None
    today = local_date(facility, now)
    yesterday = today - timedelta(days=1)
    lines = lines_of(facility, [yesterday, today])
    kept = Digest.objects.filter(facility=facility, day=yesterday).first()
    days = [
        Day("Kemarin", yesterday, lines[yesterday], kept.closings if kept else []),
        Day("Hari ini", today, lines[today], []),
    ]
    return {"days": days, "left": left_until(facility, yesterday)}


def kept_days(facility: Facility) -> list[Day]:
    """The last digests as they were written, the newest first."""
    rows = Digest.objects.filter(facility=facility).order_by("-day")[:SHOWN]
    return [_day(row) for row in rows]


def _day(row: Digest) -> Day:
    lines = [Line(**line) for line in row.lines]
    return Day("", row.day, lines, row.closings, Left(row.left, row.oldest), row.made_at)
