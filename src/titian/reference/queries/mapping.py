"""Our poli and practitioners beside BPJS's, for the mapping screen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from titian.facility.models import Facility, Poli, Practitioner
from titian.reference.models import Entry
from titian.reference.queries.likeness import Suggestion, suggest
from titian.reference.queries.maps import MAPS, Map, Own, maps_of, own_rows, rows_by_list

Rows = Mapping[str, Mapping[str, Entry]]
"""BPJS's rows by list and code, those that are gone too."""

SHORT = 30
"""Rows of which a select can show all on every line; 300 rows on sixty lines are a page of three megabytes."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of BPJS's that may be chosen; `taken_by` names who of ours has it, "" for nobody."""

    code: str
    name: str
    taken_by: str

    @property
    def text(self) -> str:
        """How it is shown, and may be typed."""
        return shown_text(self.name, self.code)


@dataclass(frozen=True)
class Offer:
    """The rows of one list that may be chosen now: the same for every line of the screen."""

    list_name: str
    choices: Sequence[Choice]

    @property
    def is_long(self) -> bool:
        return len(self.choices) > SHORT

    def text_of(self, code: str) -> str:
        """How the row with this code is shown; what is no code of a row stays as it is."""
        return self._texts.get(code, code)

    def meant(self, typed: str) -> str:
        """The code of the row that was typed: its code, its name where no other has it, or as it is shown.

        What is none of these stays as it is typed: who saves it refuses it.
        """
        return self._codes.get(typed.casefold(), typed)

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {choice.code: choice.text for choice in self.choices}

    @cached_property
    def _codes(self) -> dict[str, str]:
        bearers = Counter(choice.name.casefold() for choice in self.choices)
        names = {name: one.code for one in self.choices if bearers[name := one.name.casefold()] == 1}
        texts = {one.text.casefold(): one.code for one in self.choices}
        return names | texts | {one.code.casefold(): one.code for one in self.choices}


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the two codes of a row of ours, as it stands on a board."""

    map: Map
    own: Own
    board: Board

    @property
    def code(self) -> str:
        return self.map.code_of(self.own)

    @property
    def entry(self) -> Entry | None:
        """BPJS's row of it, None where its list has none."""
        return self.board.rows[self.map.list_name].get(self.code)

    @property
    def sharers(self) -> list[str]:
        """Others of ours with the same code."""
        return [other.name for other in self.board.holders(self.map, self.code) if other != self.own]

    @property
    def suggestion(self) -> Suggestion | None:
        return self.board.suggested[self.map.list_name].get(self.own.ref)

    @property
    def is_gone(self) -> bool:
        return self.entry is not None and self.entry.gone_at is not None

    @property
    def text(self) -> str:
        """How what is kept is shown, whether it may still be chosen or not."""
        return shown_text(self.entry.name, self.code) if self.entry else self.code


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


@dataclass(frozen=True)
class Board:
    """Everything on the mapping screen but the gaps, each part worked out when it is first asked for."""

    rows: Rows
    own: Sequence[Own]

    def saved(self, own: Own) -> Board:
        """The same after this row of ours was saved, without asking the database again."""
        return replace(self, own=[own if one == own else one for one in self.own])

    @property
    def poli(self) -> list[Line]:
        return [self._line(own) for own in self.own if isinstance(own, Poli)]

    @property
    def practitioners(self) -> list[Line]:
        return [self._line(own) for own in self.own if isinstance(own, Practitioner)]

    @property
    def has_both(self) -> bool:
        """Whether the clinic has poli and practitioners at all."""
        return len({type(own) for own in self.own}) == 2

    def line(self, ref: UUID) -> Line | None:
        return next((self._line(own) for own in self.own if own.ref == ref), None)

    def holders(self, one: Map, code: str) -> list[Own]:
        """Who of ours has this code of a list; nobody has none."""
        return self._holders.get((one.list_name, code), [])

    @cached_property
    def offers(self) -> dict[str, Offer]:
        """By list."""
        return {
            name: Offer(name, [self._choice(one, entry) for entry in _living(self.rows[name])])
            for name, one in MAPS.items()
        }

    @cached_property
    def suggested(self) -> dict[str, dict[UUID, Suggestion]]:
        """By list, then by our row."""
        return {name: suggestions(one, self.own, self.rows) for name, one in MAPS.items()}

    @property
    def certain(self) -> int:
        """How many suggestions are certain."""
        return sum(one.is_certain for found in self.suggested.values() for one in found.values())

    @property
    def unclaimed(self) -> list[Unclaimed]:
        """By list, those without any left out."""
        found = [
            Unclaimed(one, [row for row in _living(self.rows[name]) if not self.holders(one, row.code)])
            for name, one in MAPS.items()
        ]
        return [one for one in found if one.entries]

    @cached_property
    def _holders(self) -> Mapping[tuple[str, str], list[Own]]:
        """Who of ours has a code of a list; by list and code."""
        holders: dict[tuple[str, str], list[Own]] = defaultdict(list)
        for own in self.own:
            for one in maps_of(type(own)):
                if code := one.code_of(own):
                    holders[one.list_name, code].append(own)
        return dict(holders)

    def _choice(self, one: Map, entry: Entry) -> Choice:
        return Choice(entry.code, entry.name, ", ".join(own.name for own in self.holders(one, entry.code)))

    def _line(self, own: Own) -> Line:
        return Line(own, [Slot(one, own, self) for one in maps_of(type(own))])


def board(facility: Facility) -> Board:
    """In a fixed number of queries, however many rows there are."""
    return Board(rows_by_list(facility), [*own_rows(facility, Poli), *own_rows(facility, Practitioner)])


def suggestions(one: Map, own: Iterable[Own], rows: Rows) -> dict[UUID, Suggestion]:
    """For those in use without a code, or with one that is gone, among BPJS's rows that nobody of ours has.

    Compared are our name, and what BPJS calls the same row at its other service.
    """
    mine = [row for row in own if isinstance(row, one.model)]
    living = {entry.code: entry for entry in _living(rows[one.list_name])}
    taken = {one.code_of(row) for row in mine}
    wanting = {
        row.ref: _names(row, one, rows) for row in mine if row.is_active and one.code_of(row) not in living
    }
    return suggest(wanting, [entry for code, entry in living.items() if code not in taken])


def shown_text(name: str, code: str) -> str:
    return f"{name} ({code})"


def _living(entries: Mapping[str, Entry]) -> list[Entry]:
    return [entry for entry in entries.values() if entry.gone_at is None]


def _names(own: Own, one: Map, rows: Rows) -> list[str]:
    """Ours first."""
    elsewhere = [
        rows[other.list_name].get(other.code_of(own)) for other in maps_of(type(own)) if other is not one
    ]
    return [own.name, *(entry.name for entry in elsewhere if entry)]
