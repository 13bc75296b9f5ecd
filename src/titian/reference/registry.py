"""What apps above this one tell it, and hear from it. They register in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from titian.accounts.models import Actor
from titian.facility.models import Facility

Listener = Callable[[Actor, Facility, str, datetime], None]


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


@dataclass(frozen=True, slots=True)
class Work:
    """What hangs on one poli or practitioner of the clinic, told by its `ref`.

    `pendaftaran` are those of a local date; `held` counts by service the promises of any date that wait for codes.
    """

    ref: UUID
    pendaftaran: int = 0
    held: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Renewer:
    """How an app above makes its promises anew when codes or names of poli and practitioners changed.

    `visits` finds those of which an unsent promise uses one of them, given their `ref`s; `renew` makes those of one
    visit anew, inside the caller's transaction.
    """

    visits: Callable[[Facility, Set[UUID], datetime], Iterable[UUID]]
    renew: Callable[[Actor, UUID, datetime], None]


WorkSource = Callable[[Facility, date], Iterable[Work]]
UseSource = Callable[[Facility, date], Iterable[Use]]

_listeners: list[Listener] = []
_renewers: list[Renewer] = []
_sources: list[UseSource] = []
_work_sources: list[WorkSource] = []


def on_references_loaded(listener: Listener) -> None:
    """Called after each whole reading of a clinic's own list, given its name, outside its transactions."""
    _listeners.append(listener)


def tell_loaded(by: Actor, facility: Facility, list_name: str, now: datetime) -> None:
    for listener in _listeners:
        listener(by, facility, list_name, now)


def on_maps_changed(renewer: Renewer) -> None:
    """Asked by a duty, a moment after the change; a visit at a time, so that no desk waits for more."""
    _renewers.append(renewer)


def visits_of(facility: Facility, refs: Set[UUID], now: datetime) -> dict[UUID, list[Renewer]]:
    """The visits that hang on these poli and practitioners, each with who makes its promises anew."""
    found: dict[UUID, list[Renewer]] = {}
    for renewer in _renewers:
        for visit in renewer.visits(facility, refs, now):
            found.setdefault(visit, []).append(renewer)
    return found


def on_work(source: WorkSource) -> None:
    """Asked what hangs on the poli and practitioners of a clinic on a local date; each of them once."""
    _work_sources.append(source)


def work(facility: Facility, day: date) -> list[Work]:
    return [work for source in _work_sources for work in source(facility, day)]


def on_use(source: UseSource) -> None:
    """Asked for the codes that are used in a clinic on a local date."""
    _sources.append(source)


def uses(facility: Facility, day: date) -> list[Use]:
    """What all sources know, in the order in which they registered."""
    return [use for source in _sources for use in source(facility, day)]
