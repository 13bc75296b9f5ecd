"""The day's chart: where each bar of the SVG stands. Attributes and classes only, for the pages forbid inline style."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from titian.facility.models import Facility
from titian.monitoring.queries.day import HOURS, DayView, Hour, day_view

KEPT_S = 300
"""Seconds for which one reading of a day serves every open screen, while no promise changes."""

WIDTH, HEIGHT = 24, 96
"""Of an hour's column, and of the highest, in the SVG's own units."""

_LEAST = 6
"""One refusal among a hundred is seen, too."""

_PARTS = (("sent", "terkirim"), ("waiting", "menunggu"), ("failed", "gagal"))
"""From the bottom up."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`style` is the last word of its class."""

    style: str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Column:
    """One hour: what it says to who points at it, and its bars."""

    hour: Hour
    x: int
    bars: tuple[Bar, ...]

    @property
    def says(self) -> str:
        return f"{self.hour.hour:02}.00–{self.hour.hour + 1:02}.00: {in_words(self.hour)}"


@dataclass(frozen=True, slots=True)
class Chart:
    """`most` is what the highest column stands for, 0 on a day without promises."""

    view: DayView
    columns: tuple[Column, ...]
    most: int

    @property
    def says(self) -> str:
        return in_words(self.view.total)

    @property
    def busy(self) -> list[Hour]:
        """The hours in which anything was promised."""
        return [hour for hour in self.view.hours if hour.total]

    @property
    def width(self) -> int:
        return HOURS * WIDTH

    @property
    def height(self) -> int:
        return HEIGHT


def chart_of(facility: Facility, day: date, version: str) -> Chart:
    """`version` is the monitor's (`queries.version`): what it stood for is not asked twice."""
    key = f"monitoring.day:{facility.slug}:{day}:{version}"
    view: DayView | None = cache.get(key)
    if view is None:
        view = day_view(facility, day)
        cache.set(key, view, KEPT_S)
    most = max(hour.total for hour in view.hours)
    return Chart(view, tuple(_column(hour, most) for hour in view.hours), most)


def _column(hour: Hour, most: int) -> Column:
    return Column(hour, hour.hour * WIDTH, tuple(_bars(hour, most)))


def _bars(hour: Hour, most: int) -> Iterator[Bar]:
    top = HEIGHT
    for name, _ in _PARTS:
        if count := getattr(hour, name):
            height = max(round(count * (HEIGHT - 2 * _LEAST) / most), _LEAST)
            top -= height
            yield Bar(name, hour.hour * WIDTH + 3, top, height)


def in_words(hour: Hour) -> str:
    return ", ".join(f"{getattr(hour, name)} {word}" for name, word in _PARTS)
