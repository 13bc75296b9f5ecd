"""Who may be the same person as somebody who is being written down (spec/rme-patient.md §7.3).

Those who share the birth date or the telephone number are compared by name, birth date, sex and number; nobody is
merged or refused by this: a person chooses.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from django.db.models import Q
from rapidfuzz.fuzz import ratio

from titian.facility.models import Facility
from titian.patients import names, sounds
from titian.patients.models import Patient

LIKELY, POSSIBLE = 0.8, 0.6
"""From 0 to 1: whom the desk must tell apart before it saves, and who is shown beside the form."""

MOST_COMPARED, MOST_SHOWN = 300, 5
_NAME, _BORN, _SEX, _PHONE = 0.55, 0.35, 0.1, 0.1
_LEAST_NAME = 0.7
"""Twins and families share everything but the name."""

_COMMON_NAMES = "muhamad siti nur ahmad sri abdul putu wayan made nyoman ketut gede kadek komang i ni"
_COMMON = frozenset(_COMMON_NAMES.split())
_CUT_SHORT, _TELLING = 0.9, 1.6
"""A long name of which every word of the short one is part is likely the same, if those words say enough."""

_SLIPS = (-10, -1, 1, 10)
_COMMON_WEIGHT, _ALIKE, _SHORTEST_MISTYPED = 0.3, 88, 5


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known so far of somebody who is being written down. `phone` is E.164, "" = not known."""

    name: str
    birth_date: date | None = None
    sex: str = ""
    phone: str = ""
    nik: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A patient who may be the same person, and why, in words for the desk. `score` is from 0 to 1."""

    patient: Patient
    score: float
    reasons: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def draft_of(patient: Patient) -> Draft:
    phone = "" if patient.phone_is_placeholder else patient.phone
    return Draft(patient.name, patient.birth_date, patient.sex, phone, patient.nik)


def alike(facility: Facility, draft: Draft, *, but: UUID | None = None) -> list[Likeness]:
    """At most five patients of this clinic, the likeliest first; `but` is the patient who is being changed."""
    if not draft.name or not (draft.birth_date or draft.phone):
        return []
    found = [_compare(draft, patient) for patient in _candidates(facility, draft) if patient.ref != but]
    shown = [one for one in found if one and one.score >= POSSIBLE]
    return sorted(shown, key=lambda one: (-one.score, one.patient.record_number))[:MOST_SHOWN]


def _candidates(facility: Facility, draft: Draft) -> list[Patient]:
    """Two questions, for an OR of two columns would be answered by neither's index."""
    asked = [Q(birth_date__in=_near(draft.birth_date))] if draft.birth_date else []
    asked += [Q(phone=draft.phone, phone_is_placeholder=False)] if draft.phone else []
    patients = facility.patients.select_related("facility")
    return list({one.pk: one for where in asked for one in patients.filter(where)[:MOST_COMPARED]}.values())


def _near(born: date) -> set[date]:
    """The day itself, day and month exchanged, and what one wrong digit makes of day or year."""
    parts = [
        (born.year, born.day, born.month),
        *((born.year + step, born.month, born.day) for step in _SLIPS),
    ]
    parts += [(born.year, born.month, born.day + step) for step in _SLIPS]
    near = {born}
    for year, month, day in parts:
        with suppress(ValueError):
            near.add(date(year, month, day))
    return near


def _compare(draft: Draft, patient: Patient) -> Likeness | None:
    """None where the names are of two people, whatever else they share."""
    name = name_likeness(draft.name, patient.name)
    if name < _LEAST_NAME:
        return None
    facts = list(_facts(draft, patient))
    score = _NAME * name + sum(weight for weight, _ in facts)
    reasons = ("nama sama" if name == 1 else "nama mirip", *(reason for _, reason in facts if reason))
    return Likeness(patient, round(min(max(score, 0.0), 1.0), 2), reasons)


def _facts(draft: Draft, patient: Patient) -> Iterator[tuple[float, str]]:
    """What each other fact adds or takes, and its reason; "" for what is no reason to think them one."""
    if draft.birth_date and draft.birth_date == patient.birth_date:
        yield _BORN, "tanggal lahir sama"
    elif draft.birth_date and patient.birth_date:
        is_near = patient.birth_date in _near(draft.birth_date)
        yield (0.6 * _BORN, "tanggal lahir mirip") if is_near else (-_BORN, "")
    if draft.sex:
        yield (_SEX, "") if draft.sex == patient.sex else (-2 * _SEX, "")
    if draft.phone and draft.phone == patient.phone:
        yield _PHONE, "HP sama"
    if draft.nik and patient.nik:
        yield (_PHONE, "NIK sama") if draft.nik == patient.nik else (-_SEX, "")


def name_likeness(one: str, other: str) -> float:
    """From 0 to 1: how much of two names is one name; what many are called counts less."""
    here, there = names.words(one), names.words(other)
    if names.birth_orders(here) != names.birth_orders(there):
        return 0.0
    here, there = _joined(here, there), _joined(there, here)
    left, shared = list(there), 0.0
    for word in here:
        match = next((each for each in left if _is_one_word(word, each)), None)
        if match:
            left.remove(match)
            shared += _weight(word) + _weight(match)
    weights = [sum(map(_weight, each)) for each in (here, there)]
    is_cut_short = min(weights) >= _TELLING and shared >= 2 * min(weights)
    return max(shared / sum(weights), _CUT_SHORT if is_cut_short else 0.0)


def _joined(words: list[str], other: list[str]) -> list[str]:
    """The words, with two neighbours as one where the other name has them so: Nur Aini beside Nuraini."""
    heard = sounds.keys_of(other)
    for place, pair in enumerate(pairwise(words)):
        if sounds.pair_keys(list(pair)) & heard:
            return [*words[:place], "".join(map(names.full_form, pair)), *words[place + 2 :]]
    return words


def _is_one_word(one: str, other: str) -> bool:
    if sounds.keys(one) & sounds.keys(other):
        return True
    return min(len(one), len(other)) >= _SHORTEST_MISTYPED and ratio(one, other) >= _ALIKE


def _weight(word: str) -> float:
    return _COMMON_WEIGHT if names.full_form(word) in _COMMON else 1.0
