"""Whose names have a word like this: questions to `SearchRow`, the same on both engines.

Written as SQL, for they are asked with every key typed: Django needs up to 3 ms to compose one, the database a tenth.
What is put together is texts of this module alone; all that a person typed is a value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from titian.facility.models import Facility
from titian.patients import sounds
from titian.patients.models import Patient, SearchRow
from titian.patients.queries.asked import LAST_SIGN

_FEW, _MANY = 200, 3_000
"""Patients whom one word may find and who are still looked at one by one; and of whom it is not asked how many more."""

_Kind = SearchRow.Kind
_TABLE, _PATIENTS = SearchRow._meta.db_table, Patient._meta.db_table


@dataclass(frozen=True, slots=True)
class Like:
    """A condition on a row: SQL, in which the row is `{row}`, with the values for its places."""

    sql: str
    values: tuple[Any, ...]

    def __and__(self, other: Like) -> Like:
        return Like(f"({self.sql} AND {other.sql})", self.values + other.values)

    def of(self, row: str) -> str:
        return self.sql.format(row=row)


def begins(start: str, *kinds: SearchRow.Kind) -> Like:
    """The kinds as a list: two ranges joined by OR an SQLite that never counted its rows does not look up."""
    sql = f"({{row}}.kind IN {_places(kinds)} AND {{row}}.key >= %s AND {{row}}.key <= %s)"
    return Like(sql, (*kinds, start, start + LAST_SIGN))


def sounds_like(word: str) -> Like:
    """Whole words only: what is half typed has no sound yet."""
    keys = sorted(sounds.keys(word))
    return Like("({row}.kind = %s AND {row}.key IN " + _places(keys) + ")", (_Kind.SOUND, *keys))


def holds(word: str) -> Like:
    """Any part of a word; of one or two letters only the beginning, for they are in almost everybody's name."""
    kinds = (_Kind.WORD, _Kind.PART) if len(word) >= SearchRow.SHORTEST_PART else (_Kind.WORD,)
    return begins(word, *kinds)


def of_patients(facility: Facility, where: Q) -> Like:
    """That the patient of the row is one for whom this holds."""
    same = RawSQL("{row}.patient_id", ())
    sql, values = facility.patients.filter(where, pk=same).values("pk").query.sql_with_params()
    return Like(f"EXISTS ({sql})", tuple(values))


def patients_with(
    facility: Facility, wanted: Sequence[Like], most: int, among: Like | None = None
) -> Iterable[int]:
    """Keys of patients who have a row for each of these, about `most` of them; only rows `among` those count.

    A word that few have leads, and of those few it is asked who has the others. The last ones are looked at first: what
    many are called, such as Muhammad and Siti, stands at the beginning.
    """
    if among:
        wanted = [like & among for like in wanted]
    if len(wanted) == 1:
        return dict.fromkeys(_having(facility, wanted[0], limit=4 * most))
    for like in reversed(wanted):
        few = _having(facility, like, limit=_FEW)
        if len(few) < _FEW:
            return _among(few, [other for other in wanted if other is not like])
    *others, leading = sorted(wanted, key=lambda like: -_how_many(facility, like))
    return dict.fromkeys(_having(facility, leading, *others, limit=2 * most))


def in_order(step_of: Mapping[int, int]) -> list[int]:
    """Patients by the step that found them, then by name."""
    if not step_of:
        return []
    sql = f"SELECT id, search_name, record_number FROM {_PATIENTS} WHERE id IN {_places(step_of)}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, list(step_of))
        names = {key: name for key, *name in cursor.fetchall()}
    return sorted(names, key=lambda key: (step_of[key], *names[key]))


def _having(facility: Facility, leading: Like, *others: Like, limit: int) -> list[int]:
    """A patient may be met more than once: by two words that begin alike."""
    where = " AND ".join(
        ["r.facility_id = %s", leading.of("r"), *(_has_another(one, "r.patient_id") for one in others)]
    )
    values = (facility.pk, *leading.values, *_values(others), limit)
    return _ids(f"SELECT r.patient_id FROM {_TABLE} r WHERE {where} LIMIT %s", values)  # noqa: S608


def _how_many(facility: Facility, like: Like) -> int:
    """Rows, up to what nobody needs to know better: the rarer of two frequent words leads."""
    found = f"SELECT 1 FROM {_TABLE} r WHERE r.facility_id = %s AND {like.of('r')} LIMIT %s"  # noqa: S608
    return _ids(f"SELECT COUNT(*) FROM ({found}) AS found", (facility.pk, *like.values, _MANY))[0]  # noqa: S608


def _among(few: Collection[int], others: Sequence[Like]) -> list[int]:
    """By the rows of those few alone, which the index of the patients finds."""
    if not few:
        return []
    where = " AND ".join([f"r.id IN {_places(few)}", *(_has_another(one, "r.id") for one in others)])
    return _ids(f"SELECT r.id FROM {_PATIENTS} r WHERE {where}", (*few, *_values(others)))  # noqa: S608


def _has_another(like: Like, patient: str) -> str:
    """The facility is left out: with it SQLite would read all rows of a word instead of all words of a patient."""
    return f"EXISTS (SELECT 1 FROM {_TABLE} o WHERE o.patient_id = {patient} AND {like.of('o')})"  # noqa: S608


def _values(likes: Iterable[Like]) -> list[Any]:
    return [value for like in likes for value in like.values]


def _places(values: Collection[Any]) -> str:
    return f"({', '.join(['%s'] * len(values))})"


def _ids(sql: str, values: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
