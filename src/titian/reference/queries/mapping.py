"""Our poli and practitioners beside BPJS's, for the mapping screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from titian.facility.models import Facility, Poli, Practitioner
from titian.reference.models import Entry
from titian.reference.queries.likeness import Suggestion, suggest
from titian.reference.queries.maps import MAPS, Map, Own, maps_of, own_rows, rows_by_list


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of BPJS's that may be chosen; `taken_by` names who of ours has it, "" for nobody."""

    code: str
    name: str
    taken_by: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the two codes of a row of ours. `entry` is BPJS's row of it, None where its list has none.

    `sharers` are others of ours with the same code.
    """

    map: Map
    code: str
    entry: Entry | None
    sharers: list[str]
    suggestion: Suggestion | None

    @property
    def is_gone(self) -> bool:
        return self.entry is not None and self.entry.gone_at is not None


@dataclass(frozen=True, slots=True)
class Line:
    """One poli or practitioner of ours with its two codes, PCare's first."""

    own: Own
    slots: list[Slot]

    @property
    def is_poli(self) -> bool:
        return isinstance(self.own, Poli)

    @property
    def word(self) -> str:
        """What kind it is, as addresses write it."""
        return "poli" if self.is_poli else "tenaga-medis"


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """The rows of one list that nobody of ours has."""

    map: Map
    entries: list[Entry]

    @property
    def is_poli(self) -> bool:
        return self.map.model is Poli


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the mapping screen but the gaps. `choices` are by list."""

    poli: list[Line]
    practitioners: list[Line]
    choices: Mapping[str, list[Choice]]
    unclaimed: list[Unclaimed]

    @property
    def certain(self) -> int:
        """How many suggestions are certain."""
        lines = self.poli + self.practitioners
        suggestions = [slot.suggestion for line in lines for slot in line.slots]
        return sum(one is not None and one.is_certain for one in suggestions)

    @property
    def has_unclaimed(self) -> bool:
        return any(one.entries for one in self.unclaimed)

    def line(self, ref: UUID) -> Line | None:
        return next((line for line in self.poli + self.practitioners if line.own.ref == ref), None)


def board(facility: Facility) -> Board:
    """In a fixed number of queries, however many rows there are."""
    rows = rows_by_list(facility)
    poli, practitioners = own_rows(facility, Poli), own_rows(facility, Practitioner)
    holders = _holders(poli + practitioners)
    return Board(
        poli=_lines(poli, rows, holders),
        practitioners=_lines(practitioners, rows, holders),
        choices={name: _choices(name, rows[name], holders) for name in MAPS},
        unclaimed=[
            Unclaimed(one, [entry for entry in _living(rows[name]) if not holders[name, entry.code]])
            for name, one in MAPS.items()
        ],
    )


Holders = Mapping[tuple[str, str], list[Own]]
"""Who of ours has a code of a list; by list and code."""


def _holders(rows: Iterable[Own]) -> Holders:
    holders: dict[tuple[str, str], list[Own]] = defaultdict(list)
    for own in rows:
        for one in maps_of(type(own)):
            if code := one.code_of(own):
                holders[one.list_name, code].append(own)
    return holders


def _choices(name: str, entries: Iterable[Entry], holders: Holders) -> list[Choice]:
    return [
        Choice(entry.code, entry.name, ", ".join(own.name for own in holders[name, entry.code]))
        for entry in _living(entries)
    ]


def _living(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.gone_at is None]


def _lines(own: list[Own], rows: Mapping[str, list[Entry]], holders: Holders) -> list[Line]:
    maps = maps_of(type(own[0])) if own else []
    suggested = {one.list_name: suggestions(one, own, rows) for one in maps}
    return [
        Line(row, [_slot(one, row, rows, holders, suggested[one.list_name]) for one in maps]) for row in own
    ]


def _slot(
    one: Map,
    own: Own,
    rows: Mapping[str, list[Entry]],
    holders: Holders,
    suggested: Mapping[UUID, Suggestion],
) -> Slot:
    code = one.code_of(own)
    entry = next((entry for entry in rows[one.list_name] if entry.code == code), None)
    others = [other.name for other in holders[one.list_name, code] if other != own] if code else []
    return Slot(one, code, entry, others, suggested.get(own.ref))


def suggestions(one: Map, own: Iterable[Own], rows: Mapping[str, list[Entry]]) -> dict[UUID, Suggestion]:
    """For those in use without a code, or with one that is gone, among BPJS's rows that nobody of ours has.

    Compared are our name, and what BPJS calls the same row at its other service.
    """
    own = list(own)
    living = {entry.code: entry for entry in _living(rows[one.list_name])}
    taken = {one.code_of(row) for row in own}
    wanting = {
        row.ref: _names(row, one, rows) for row in own if row.is_active and one.code_of(row) not in living
    }
    return suggest(wanting, [entry for code, entry in living.items() if code not in taken])


def _names(own: Own, one: Map, rows: Mapping[str, list[Entry]]) -> list[str]:
    """Ours first."""
    elsewhere = {other.list_name: other.code_of(own) for other in maps_of(type(own)) if other is not one}
    known = (entry.name for name, code in elsewhere.items() for entry in rows[name] if entry.code == code)
    return [own.name, *known]
