"""What a search asks of the table of patients. It asks with every key typed, so each question is composed once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from titian.accounts.prepared import Prepared, any_given, given
from titian.facility.models import Facility
from titian.patients.models import Patient

MOST_FOUND = 20
"""Of those found; who has more to look through types more."""
MOST_SHARING = 200
SHOWN = (
    "ref", "facility", "record_number", "name", "alias", "search_name", "sex", "birth_date", "birth_date_is_estimate",
    "age_band", "identity_type", "identity_number", "phone", "membership", "deceased_on", "inactive_since",
)  # fmt: skip
"""What a line of the list says of a patient: whole records take longer than to find them."""
NUMBERS = ("nik", "card_number", "phone", "record_number", "identity_number")
"""The columns in which a number that is typed may stand."""

_DIFFERENT_FILTERS = 64
"""As many are kept at a time; what else they ask for, such as the name of an office, people type."""


class Born(NamedTuple):
    """Of who was born on a day what tells whether they are meant."""

    pk: int
    search_name: str
    record_number: int
    name: str
    alias: str


class Asked:
    """The patients of one clinic for whom something holds; if `among` is given, those of them with these keys."""

    def __init__(self, facility: Facility, where: Q, among: Collection[int] | None = None) -> None:
        self.facility, self.where, self.among = facility, where, among
        # What hangs on other tables is made for one search: kept, it would push out what is asked with every key.
        self._questions = _Questions(where) if _hangs_on_others(where) else _questions(where)

    def numbered(self, column: str, number: object) -> list[Patient]:
        """By name; more than `MOST_SHARING` have none in common."""
        found = self._read(self._questions.numbered[column], number=number)
        return _by_name([one for one in found if self._is_meant(one.pk)])

    def born(self, day: date) -> list[Born]:
        """By name: some tens even among a million, but thousands where nobody knew better than the first of January."""
        found = self._questions.born(facility=self.facility.pk, day=day)
        born = (Born(*one) for one in found)
        return sorted(
            (one for one in born if self._is_meant(one.pk)),
            key=lambda one: (one.search_name, one.record_number),
        )

    def with_keys(self, keys: list[int]) -> list[Patient]:
        return self._read(self._questions.with_keys, keys=keys)

    def _is_meant(self, key: int) -> bool:
        return self.among is None or key in self.among

    def _read(self, question: Prepared[Patient], **values: Any) -> list[Patient]:
        found = question(facility=self.facility.pk, **values)
        for one in found:
            one.facility = self.facility
        return found


def _by_name(patients: list[Patient]) -> list[Patient]:
    return sorted(patients, key=lambda one: (one.search_name, one.record_number))


class _Questions:
    """Of any clinic, for what holds of its patients.

    What has a number or a birthday is put in order by us: asked for the first few by name, an SQLite that never counted
    its rows reads all patients by name until it has met as many.
    """

    def __init__(self, where: Q) -> None:
        self._those = Patient.objects.filter(where, facility=given("facility")).only(*SHOWN)
        self.numbered = {column: Prepared(partial(self._numbered, column)) for column in NUMBERS}
        self.born = Prepared(lambda: self._those.filter(birth_date=given("day")).values_list(*Born._fields))
        self.with_keys = Prepared(lambda: self._those.filter(pk__in=any_given("keys")))

    def _numbered(self, column: str) -> QuerySet[Patient]:
        return self._those.filter(**{column: given("number")})[:MOST_SHARING]


def _hangs_on_others(where: Q) -> bool:
    return any(isinstance(one, QuerySet) for one in where.flatten())


_questions = lru_cache(maxsize=_DIFFERENT_FILTERS)(_Questions)
