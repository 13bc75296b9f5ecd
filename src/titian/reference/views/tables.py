"""The right side of the pages: the rows of the list that is chosen, narrowed by the address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from titian.facility.models import Facility
from titian.reference import queries
from titian.reference.forms import SearchForm
from titian.reference.models import Entry
from titian.reference.queries import EntryPage, ListView, ScheduleDay
from titian.reference.views.columns import Column, columns, group_heading


@dataclass(frozen=True, slots=True)
class Table:
    """A page of a list. `heading` is that of its groups, empty where there is nothing to tell apart.

    `run` is the list's last whole reading.
    """

    page: EntryPage
    heading: str
    columns: tuple[Column, ...]
    labels: Mapping[str, str]
    run: int
    today: date

    @property
    def lines(self) -> Iterator[tuple[Entry, str, list[tuple[Column, str]], str]]:
        """Each row with its group's label, its cells, and a word where it is in no schedule now."""
        for entry in self.page.entries:
            cells = [(column, column.text(entry.detail)) for column in self.columns]
            yield entry, self.labels.get(entry.group, entry.group), cells, self._last_on(entry)

    def _last_on(self, entry: Entry) -> str:
        """What is to be said of who was scheduled once and is no longer; a day to come was taken back."""
        text = entry.detail.get("last_on")
        day = date.fromisoformat(text) if text else None
        if day is None or (entry.seen_run >= self.run and day >= self.today):
            return ""
        return f"terakhir terjadwal {day:%d-%m-%Y}" if day < self.today else "tidak lagi ada di jadwal"


def search(facility: Facility, chosen: ListView, today: date, address: QueryDict) -> dict[str, Any]:
    """The search form, and the table of what it finds; no table where something in it cannot be read."""
    name = chosen.facts.name
    labels, heading = queries.group_labels(facility, name), group_heading(name)
    form = SearchForm(address, heading=heading, groups=labels, can_lose=not chosen.facts.filled_by)
    if not form.is_valid():
        return {"form": form, "table": None}
    group = form.cleaned_data.get("group", "")
    page = queries.entries(
        chosen.row,
        text=form.cleaned_data["text"],
        group=group,
        gone_only=form.cleaned_data.get("gone_only", False),
        page=_number(address.get("page", "")),
    )
    run = chosen.row.run if chosen.row else 0
    table = Table(page, "" if group else heading, columns(name), labels, run, today)
    return {"form": form, "table": table, "is_narrowed": any(form.cleaned_data.values())}


def schedule(facility: Facility, today: date, asked: str) -> dict[str, Any]:
    """The days that are kept, and the one to show: the asked one if it is among them, else today."""
    days = queries.schedule_days(facility, today)
    return {"days": days, "day": _chosen_day(days, asked)}


def _chosen_day(days: list[ScheduleDay], asked: str) -> ScheduleDay:
    return next((day for day in days if asked == day.date.isoformat()), days[0])


def _number(text: str) -> int:
    """A page of the address; what is none is the first."""
    return max(int(text), 1) if text.isdecimal() and len(text) <= 9 else 1
