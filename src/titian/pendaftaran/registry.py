"""What apps above this one add to a registration. They register in `AppConfig.ready()`; nothing here knows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.facility.permissions import Seat
from titian.pendaftaran.models import Pendaftaran
from titian.pendaftaran.queries import Row

Objections = Callable[[Facility, Sequence[Pendaftaran]], Mapping[UUID, str]]
PayerListener = Callable[[Actor, Pendaftaran, datetime], None]


@dataclass(frozen=True, slots=True)
class LinePart:
    """A button beside each patient of the day's list.

    `shown` says for a seat, by the registration's `ref`, what the template gets as `part`; one without an entry has
    no button. `version` changes whenever an answer of `shown` about that local date may.
    """

    template: str
    shown: Callable[[Seat, Sequence[Pendaftaran]], Mapping[UUID, Any]]
    version: Callable[[Facility, date], str]


@dataclass(frozen=True, slots=True)
class Visit:
    """A registration among all those of its patient; `parts` as for the day's list, none for what was cancelled."""

    row: Row
    parts: list[tuple[str, Any]]


_objections: list[Objections] = []
_payer_listeners: list[PayerListener] = []
_line_parts: list[LinePart] = []


def add_objections(objections: Objections) -> None:
    """Asked before a registration is cancelled or marked absent, its row locked, and before the desk is offered that:
    by the `ref` of each that may not be, a sentence why."""
    _objections.append(objections)


def why_not_undone(pendaftaran: Pendaftaran) -> str:
    """ "" if it may."""
    return objections(pendaftaran.facility, [pendaftaran]).get(pendaftaran.ref, "")


def objections(facility: Facility, line: Sequence[Pendaftaran]) -> dict[UUID, str]:
    """The same for a whole list of one clinic; those that may be undone are left out."""
    return {ref: why for ask in reversed(_objections) for ref, why in ask(facility, line).items()}


def on_payer_decided(listener: PayerListener) -> None:
    """Called in the transaction in which somebody named who pays, after this app's own promises."""
    _payer_listeners.append(listener)


def tell_payer_decided(by: Actor, pendaftaran: Pendaftaran, now: datetime) -> None:
    for listener in _payer_listeners:
        listener(by, pendaftaran, now)


def add_line_part(part: LinePart) -> None:
    _line_parts.append(part)


def line_parts(seat: Seat, line: Sequence[Pendaftaran]) -> dict[UUID, list[tuple[str, Any]]]:
    """The templates to include for each registration, by its `ref`, each with what it shows."""
    found: dict[UUID, list[tuple[str, Any]]] = {pendaftaran.ref: [] for pendaftaran in line}
    for part in _line_parts:
        for ref, shown in part.shown(seat, line).items():
            found[ref].append((part.template, shown))
    return found


def visits(seat: Seat, rows: Sequence[Row]) -> list[Visit]:
    """A patient's registrations with the buttons that lead to what came of each."""
    parts = line_parts(seat, [row.pendaftaran for row in rows if not row.pendaftaran.cancelled_at])
    return [Visit(row, parts.get(row.pendaftaran.ref, [])) for row in rows]


def line_version(facility: Facility, day: date) -> str:
    return ".".join(part.version(facility, day) for part in _line_parts)
