"""What apps above this one tell it, and hear from it. They register in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from titian.accounts.models import Actor
from titian.facility.models import Facility

Listener = Callable[[Actor, Facility, datetime], None]


@dataclass(frozen=True, slots=True)
class Use:
    """A code of a list that something of the clinic uses. `label` says what, `href` leads to where it is mended.

    `count_today` is how often it is used on the day that was asked about.
    """

    list_name: str
    group: str
    code: str
    label: str
    href: str
    count_today: int = 0


UseSource = Callable[[Facility, date], Iterable[Use]]

_listeners: list[Listener] = []
_sources: list[UseSource] = []


def on_references_loaded(listener: Listener) -> None:
    """Called after each whole reading of a clinic's own list, outside its transactions."""
    _listeners.append(listener)


def tell_loaded(by: Actor, facility: Facility, now: datetime) -> None:
    for listener in _listeners:
        listener(by, facility, now)


def on_use(source: UseSource) -> None:
    """Asked for the codes that are used in a clinic on a local date."""
    _sources.append(source)


def uses(facility: Facility, day: date) -> list[Use]:
    """What all sources know, in the order in which they registered."""
    return [use for source in _sources for use in source(facility, day)]
