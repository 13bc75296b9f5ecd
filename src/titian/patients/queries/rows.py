"""Whose name is like this, as a whole or word by word: the same questions on both engines.

Written as SQL, for they are asked with every key typed: Django needs up to 3 ms to compose one, the database a tenth.
What is put together is texts of this module alone; all that a person typed is a value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from titian.accounts.prepared import any_of
from titian.facility.models import Facility
from titian.patients import names, sounds
from titian.patients.models import Patient, SearchRow

_FEW, _MANY = 200, 3_000
"""Patients whom one word may find and who are still looked at one by one; and of whom it is not asked how many more."""

_LAST_SIGN = "\U0010ffff"
"""No text that begins alike sorts behind a beginning with this."""

_Kind = SearchRow.Kind
_TABLE = SearchRow._meta.db_table
_NAMES = f"(SELECT id AS patient_id, facility_id, search_name FROM {Patient._meta.db_table})"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Like:
    """A condition on a row: SQL, in which the row is `{row}`, with the values for its places.

    Of one key the rows stand by patient, so that those of two keys are met by reading both alongside. Of whole names
    the rows are the patients themselves, in the order of their names.
    """

    sql: str
    values: tuple[Any, ...]
    is_of_one_key: bool = False
    is_of_whole_names: bool = False

    def __and__(self, other: Like) -> Like:
        return replace(self, sql=f"({self.sql} AND {other.sql})", values=self.values + other.values)

    def of(self, row: str) -> str:
        return self.sql.format(row=row)


def is_called(name: str) -> Like:
    """Whose whole name begins so."""
    sql = "({row}.search_name >= %s AND {row}.search_name <= %s)"
    return Like(sql, (name, name + _LAST_SIGN), is_of_whole_names=True)


def begins(start: str, *kinds: SearchRow.Kind) -> Like:
    """The kinds as a list: two ranges joined by OR an SQLite that never counted its rows does not look up."""
    start = start[: SearchRow.LONGEST_KEY]
    sql = f"({{row}}.kind IN {_places(kinds)} AND {{row}}.key >= %s AND {{row}}.key <= %s)"
    return Like(sql, (*kinds, start, start + _LAST_SIGN))


def _is_longer(start: str) -> Like:
    """Begins so, and goes on."""
    return Like(
        "({row}.kind = %s AND {row}.key > %s AND {row}.key <= %s)", (_Kind.WORD, start, start + _LAST_SIGN)
    )


def sounds_like(word: str) -> Like:
    """Whole words only: what is half typed has no sound yet."""
    return _is_any(_Kind.SOUND, sorted(sounds.keys(word)))


def _begins_to_sound(word: str) -> Like:
    """Of several readings the shortest, most often the spelling of today: two ranges are not looked up as one is. Of a
    letter or two only as it is written: they sound like half of all names."""
    heard = min(sorted(sounds.keys(word)), key=len)
    return begins(heard, _Kind.SOUND) if len(heard) >= SearchRow.SHORTEST_PART else begins(word, _Kind.WORD)


def holds(word: str) -> Like:
    """Any part of a word; of one or two letters only the beginning, for they are in almost everybody's name."""
    kinds = (_Kind.WORD, _Kind.PART) if len(word) >= SearchRow.SHORTEST_PART else (_Kind.WORD,)
    return begins(word, *kinds)


_LAST = (_begins_to_sound, holds)
"""What a name is looked for by that is nobody's as it stands."""


def of_patients(facility: Facility, where: Q) -> Like:
    """That the patient of the row is one for whom this holds."""
    same = RawSQL("{row}.patient_id", ())
    sql, values = facility.patients.filter(where, pk=same).values("pk").query.sql_with_params()
    return Like(f"EXISTS ({sql})", tuple(values))


def is_one_of(keys: Iterable[int]) -> Like:
    """That the patient of the row is one of these."""
    known = any_of(keys)
    return Like(f"{{row}}.patient_id IN ({known.sql})", tuple(known.params))


def _is_any(kind: SearchRow.Kind, keys: Sequence[str]) -> Like:
    sql = f"({{row}}.kind = %s AND {{row}}.key IN {_places(keys)})"
    return Like(sql, (kind, *keys), is_of_one_key=len(keys) == 1)


@dataclass(frozen=True, slots=True)
class Rows:
    """Those of one clinic's patients, if need be only of patients `among` some.

    Each answer holds all the patients that there are, as their keys, or more than `most`.
    """

    facility: Facility
    most: int
    among: Like | None = None
    _counts: dict[tuple[Like, int], int] = field(default_factory=dict)

    def steps(self, words: Sequence[str], written: Iterable[str] = ()) -> Iterator[Collection[int]]:
        """Whose name begins as it is written; who has words that all begin so; then whose words sound so, written
        together or apart as well.

        Of a single word all this and `last_steps` are asked at once.
        """
        whole = [[is_called(name)] for name in written]
        if len(words) == 1:
            wanted = [begins(words[0], _Kind.WORD), *(make(words[0]) for make in (sounds_like, *_LAST))]
            yield from self._of_each([*whole, *([like] for like in wanted)])
        else:
            yield from self._of_each(whole)
            yield from self._having_words(words) if words else ()

    def last_steps(self, words: Sequence[str]) -> Iterator[Collection[int]]:
        """Whose words begin to sound so, as of a name that is misspelt and half typed; then who has them within."""
        wanted = [[make(word) for word in words] for make in _LAST] if len(words) > 1 else []
        self._count((like, _FEW) for likes in wanted for like in likes)
        yield from map(self._of_all, wanted)

    def _having_words(self, words: Sequence[str]) -> Iterator[Collection[int]]:
        begun = [begins(word, _Kind.WORD) for word in words]
        heard = [[sounds_like(word) for word in written] for written in ways_to_write(words)]
        self._count((like, _FEW) for likes in (begun, *heard) for like in likes)
        if all(self._fewest(likes) < _FEW for likes in (begun, *heard)):
            yield from self._of_each([self._rarest_first(likes, _FEW) for likes in (begun, *heard)])
            return
        yield self._of_all(begun) if self._fewest(begun) < _FEW else self._beginning(words, begun)
        yield from map(self._of_all, heard)

    def _of_all(self, likes: Sequence[Like]) -> Collection[int]:
        """Who has a row for each of these. What few have leads: each of them is asked for the others.

        What many have is read alongside where that is possible: PostgreSQL does so by itself.
        """
        likes = self._rarest_first(likes, _FEW)
        if (fewest := self._fewest(likes)) < _FEW:
            return self._having(likes) if fewest else ()
        alongside = all(like.is_of_one_key for like in likes)
        if alongside and connection.vendor == "postgresql":
            return self._having(likes, alongside=True)
        return self._having(self._rarest_first(likes, _MANY))

    def _beginning(self, words: Sequence[str], begun: Sequence[Like]) -> Collection[int]:
        """What many are called, such as Muhammad and Siti, is most often typed to its end: of frequent words first who
        is called just so, then who has a longer one among them."""
        whole = [_is_any(_Kind.WORD, [word]) for word in words]
        longer = [_is_longer(word) for word in words]
        self._count([*((like, _FEW) for like in whole), *((like, _MANY) for like in longer)])
        met = self._of_all(whole)
        if len(met) > self.most:
            return met
        how_many = [self._counts[like, _MANY] for like in longer]
        if max(how_many) == _MANY:
            return self._of_all(begun)
        found = [
            self._having([one, *begun[:place], *begun[place + 1 :]])
            for place, one in enumerate(longer)
            if how_many[place]
        ]
        return dict.fromkeys(chain(met, *found))

    def _of_each(self, wanted: Sequence[Sequence[Like]]) -> Iterator[Collection[int]]:
        """Who has a row for each of the first, who for each of the second, and so on: where few rows are read, to put
        a question takes longer than to answer it."""
        found: list[list[int]] = [[] for _ in wanted]
        asked = [place for place, likes in enumerate(wanted) if self._counts.get((likes[0], _FEW)) != 0]
        limited = [(wanted[place], self.most + 1) for place in asked]
        for place, key in self._at_once("found.id", limited) if limited else ():
            found[asked[place]].append(key)
        for likes, ids in zip(wanted, found, strict=True):
            met = dict.fromkeys(ids)
            cut_short = len(ids) > self.most >= len(met)
            yield self._having(likes) if cut_short else met

    def _having(self, likes: Sequence[Like], *, alongside: bool = False) -> Collection[int]:
        """Who has a row like the first, and others. A patient is met more than once whose words begin alike."""
        read = _read_as_planned_for if alongside else _read
        sql, limit = f"{self._found(*likes, alongside=alongside)} LIMIT %s", self.most + 1
        while True:
            rows = read(sql, [*self._values(*likes), limit])
            met = dict.fromkeys(key for (key,) in rows)
            if len(rows) < limit or len(met) > self.most:
                return met
            limit *= 4

    def _rarest_first(self, likes: Sequence[Like], limit: int) -> list[Like]:
        """Of equally rare ones the last: what many are called stands at the beginning."""
        wanted = list(dict.fromkeys(reversed(likes)))
        self._count([(like, limit) for like in wanted])
        return sorted(wanted, key=lambda like: self._counts[like, limit])

    def _fewest(self, likes: Sequence[Like]) -> int:
        return min(self._counts[like, _FEW] for like in likes)

    def _count(self, asked: Iterable[tuple[Like, int]]) -> None:
        """Find out how many rows there are, each up to what nobody needs to know better."""
        unknown = [one for one in dict.fromkeys(asked) if one not in self._counts]
        if unknown:
            for place, count in self._at_once("COUNT(*)", [([like], limit) for like, limit in unknown]):
                self._counts[unknown[place]] = count

    def _at_once(self, what: str, wanted: Sequence[tuple[Sequence[Like], int]]) -> list[tuple[Any, ...]]:
        asked = [
            f"SELECT {place}, {what} FROM ({self._found(*likes)} LIMIT %s) AS found"  # noqa: S608
            for place, (likes, _) in enumerate(wanted)
        ]
        values = [value for likes, limit in wanted for value in (*self._values(*likes), limit)]
        return _read(" UNION ALL ".join(asked), values)

    def _found(self, leading: Like, *others: Like, alongside: bool = False) -> str:
        """The clinic's rows like the first, of who has the others, each as its patient's key."""
        narrowed = leading & self.among if self.among else leading
        where = "".join(f" AND {_has_another(one, alongside=alongside)}" for one in others)
        table, order = (_NAMES, " ORDER BY r.search_name") if leading.is_of_whole_names else (_TABLE, "")
        found = (
            f"SELECT r.patient_id AS id FROM {table} r WHERE r.facility_id = %s AND {narrowed.of('r')}{where}"  # noqa: S608
        )
        return found + order

    def _values(self, leading: Like, *others: Like) -> Iterator[Any]:
        narrowed = leading & self.among if self.among else leading
        return chain([self.facility.pk], narrowed.values, *(like.values for like in others))


def _has_another(like: Like, *, alongside: bool) -> str:
    """Left out, the facility keeps SQLite from reading all rows of a word instead of all words of a patient, and the
    offset PostgreSQL; to read `alongside` is just that."""
    whose = "o.facility_id = r.facility_id AND o.patient_id" if alongside else "o.patient_id"
    one_by_one = "" if alongside else " LIMIT 1 OFFSET 0"
    found = f"SELECT 1 FROM {_TABLE} o WHERE {whose} = r.patient_id AND {like.of('o')}{one_by_one}"  # noqa: S608
    return f"EXISTS ({found})"


def ways_to_write(words: Sequence[str]) -> list[Sequence[str]]:
    """As they stand, then with each two neighbours as one."""
    return [words, *(together for _, together in names.joined(words))]


def _places(values: Collection[Any]) -> str:
    return f"({', '.join(['%s'] * len(values))})"


def _read(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _read_as_planned_for(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """By PostgreSQL, which for a statement it meets often makes a plan for any values: that for words of which nobody
    knows how frequent they are reads ten times as much as the one for two frequent ones.
    """
    with connection.cursor() as cursor:
        cursor.cursor.execute(sql, values, prepare=False)
        return list(cursor.fetchall())
