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
from titian.reference.queries import EntryPage, ScheduleDay
from titian.reference.views.columns import Column, columns, group_heading


@dataclass(frozen=True, slots=True)
class Table:
    """A page of a list. `heading` is that of its groups, empty where there is nothing to tell apart."""

    page: EntryPage
    heading: str
    columns: tuple[Column, ...]
    labels: Mapping[str, str]

    @property
    def lines(self) -> Iterator[tuple[Entry, str, list[tuple[Column, str]]]]:
        """Each row with its group's label and its cells."""
        for entry in self.page.entries:
            cells = [(column, column.text(entry.detail)) for column in self.columns]
            yield entry, self.labels.get(entry.group, entry.group), cells


def search(facility: Facility, name: str, address: QueryDict) -> dict[str, Any]:
    """The search form, and the table of what it finds; no table where something in it cannot be read."""
    labels, heading = queries.group_labels(facility, name), group_heading(name)
    form = SearchForm(address, heading=heading, groups=labels)
    if not form.is_valid():
        return {"form": form, "table": None}
    group = form.cleaned_data.get("group", "")
    page = queries.entries(
        facility,
        name,
        text=form.cleaned_data["text"],
        group=group,
        gone_only=form.cleaned_data["gone_only"],
        page=_number(address.get("page", "")),
    )
    table = Table(page, "" if group else heading, columns(name), labels)
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
