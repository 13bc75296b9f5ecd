"""Who may be the same person as somebody who is being written down (spec/rme-patient.md §7.3).

Three grounds are looked at, each gives a score from 0 to 1, and the best one counts. Nobody is merged or refused by
this: a person chooses.

====================================================  =====================================================
ground, and who is looked at for it                   score
====================================================  =====================================================
same document: its kind and number, not an invented   0.95, whatever else differs: one of the two is wrong
same BPJS card of one's own                           0.95 as well
same mother, linked or by NIK, and same birth date    0.85
same mother, same year of birth                       0.7
… of another sex, or each with another name           0.25 less: twins, or brother and sister
… with other numbers among twins                      none
name alike, and near birth date or same telephone     0.55 × likeness of the names, and what `_facts` adds
====================================================  =====================================================
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from uuid import UUID

from django.db.models import Q, QuerySet
from rapidfuzz.fuzz import ratio

from titian.facility.models import Facility
from titian.patients import names, sounds
from titian.patients.identifiers import INVENTED_NIKS
from titian.patients.models import Patient

LIKELY, POSSIBLE = 0.8, 0.6
"""From 0 to 1: whom the desk must tell apart before it saves, and who is shown beside the form."""

MOST_COMPARED, MOST_SHOWN = 300, 5
_NAME, _BORN, _SEX, _PHONE = 0.55, 0.35, 0.1, 0.1
_LEAST_NAME = 0.7
"""Twins and families share everything but the name."""

_DOCUMENT, _BIRTH, _YEAR, _SIBLING = 0.95, 0.85, 0.7, 0.25

_COMMON_NAMES = "muhamad siti nur ahmad sri abdul putu wayan made nyoman ketut gede kadek komang i ni"
_COMMON = frozenset(_COMMON_NAMES.split())
_CUT_SHORT, _TELLING = 0.9, 1.6
"""A long name of which every word of the short one is part is likely the same, if those words say enough."""

_DOCUMENTS = {str(kind): kind.label for kind in Patient.IdentityType} | {"nik": "NIK"}
_SLIPS = (-10, -1, 1, 10)
_COMMON_WEIGHT, _ALIKE, _SHORTEST_MISTYPED = 0.3, 88, 5


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known so far of somebody who is being written down; what is empty is not known.

    `phone` is E.164, `identity_number` one that was not invented, `birth_order` 0 for no twin, `card_number` one that
    is typed: of what is stored the database sees to it that no two have the same.
    """

    name: str
    birth_date: date | None = None
    sex: str = ""
    phone: str = ""
    nik: str = ""
    identity_type: str = ""
    identity_number: str = ""
    card_number: str = ""
    mother_ref: UUID | None = None
    mother_nik: str = ""
    birth_order: int = 0


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
    """What is stored of a patient, to be compared with the others."""
    is_invented = patient.identity_status == Patient.IdentityStatus.PLACEHOLDER
    return Draft(
        name=patient.name,
        birth_date=patient.birth_date,
        sex=patient.sex,
        phone="" if patient.phone_is_placeholder else patient.phone,
        nik=patient.nik,
        identity_type=patient.identity_type,
        identity_number="" if is_invented else patient.identity_number,
        mother_ref=patient.mother.ref if patient.mother else None,
        mother_nik=_real(patient.mother_nik),
        birth_order=patient.birth_order,
    )


def _real(nik: str) -> str:
    """KMK's sixteen nines are everybody's mother."""
    return "" if nik in INVENTED_NIKS else nik


def alike(facility: Facility, draft: Draft, *, but: UUID | None = None) -> list[Likeness]:
    """At most five patients of this clinic, the likeliest first; `but` is the patient who is being changed."""
    return all_alike(facility, draft, but=but)[:MOST_SHOWN]


def all_alike(facility: Facility, draft: Draft, *, but: UUID | None = None) -> list[Likeness]:
    """However many they are, the likeliest first."""
    found = [_compare(draft, patient) for patient in _candidates(facility, draft) if patient.ref != but]
    shown = [one for one in found if one and one.score >= POSSIBLE]
    return sorted(shown, key=lambda one: (-one.score, one.patient.record_number))


def _candidates(facility: Facility, draft: Draft) -> list[Patient]:
    """A question each, for an OR of two columns would be answered by neither's index."""
    asked = [Q(identity_number=draft.identity_number)] if draft.identity_number else []
    asked += [Q(card_number=draft.card_number)] if draft.card_number else []
    asked += [Q(mother__ref=draft.mother_ref)] if draft.mother_ref else []
    asked += [Q(birth_date__in=_near(draft.birth_date))] if draft.birth_date else []
    if draft.mother_nik and draft.birth_date:
        # Without an index of its own: of a million patients a year's births are read in 30 ms.
        asked += [Q(mother_nik=draft.mother_nik, birth_date__year=draft.birth_date.year)]
    asked += [Q(phone=draft.phone, phone_is_placeholder=False)] if draft.phone else []
    patients = facility.patients.select_related("facility", "mother")
    return list({one.pk: one for where in asked for one in _nearest(patients.filter(where), draft)}.values())


def _nearest(patients: QuerySet[Patient], draft: Draft) -> list[Patient]:
    """Of more than can be compared those of the same mother, then those whose names have most in common: whole villages
    were born on the first of January, or share the telephone of their midwife."""
    found = list(patients[: MOST_COMPARED + 1])
    if len(found) <= MOST_COMPARED:
        return found
    heard = sounds.keys_of(names.words(draft.name))
    shared = {
        key: (
            bool(draft.mother_nik) and mother == draft.mother_nik,
            len(heard & sounds.keys_of(names.words(name))),
        )
        for key, name, mother in patients.values_list("pk", "name", "mother_nik")
    }
    return list(patients.filter(pk__in=nlargest(MOST_COMPARED, shared, key=shared.__getitem__)))


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
    """None where nothing makes them one person's."""
    grounds = [*_by_document(draft, patient)]
    if not _are_twins(draft, patient):
        grounds += [*_by_birth(draft, patient), *_by_name(draft, patient)]
    if not grounds:
        return None
    score = max(score for score, _ in grounds)
    reasons = dict.fromkeys(reason for _, reasons in grounds for reason in reasons)
    return Likeness(patient, round(min(max(score, 0.0), 1.0), 2), tuple(reasons))


_Ground = tuple[float, tuple[str, ...]]


def _by_document(draft: Draft, patient: Patient) -> Iterator[_Ground]:
    """A NIK is the same number on KTP, KIA and family card; other kinds of document may share a number by chance."""
    theirs = (patient.identity_type, patient.identity_number)
    is_invented = patient.identity_status == Patient.IdentityStatus.PLACEHOLDER
    if draft.identity_number and (draft.identity_type, draft.identity_number) == theirs and not is_invented:
        yield _DOCUMENT, (f"{_DOCUMENTS.get(draft.identity_type, 'Nomor identitas')} sama",)
    if draft.card_number and draft.card_number == patient.card_number:
        yield _DOCUMENT, ("kartu BPJS sama",)


def _are_twins(draft: Draft, patient: Patient) -> bool:
    """Whether they were born as the first and the second of one birth."""
    both = draft.birth_order and patient.birth_order
    return bool(both) and draft.birth_order != patient.birth_order and draft.birth_date == patient.birth_date


def _by_birth(draft: Draft, patient: Patient) -> Iterator[_Ground]:
    """Of one mother: a newborn comes again with a name of its own, and no other of hers was born that day."""
    if not (draft.birth_date and patient.birth_date and _have_one_mother(draft, patient)):
        return
    less = _SIBLING if _may_be_siblings(draft, patient) else 0.0
    if draft.birth_date == patient.birth_date:
        yield _BIRTH - less, ("ibu sama", "tanggal lahir sama")
    elif draft.birth_date.year == patient.birth_date.year:
        yield _YEAR - less, ("ibu sama", "tahun lahir sama")


def _have_one_mother(draft: Draft, patient: Patient) -> bool:
    if draft.mother_ref and patient.mother:
        return draft.mother_ref == patient.mother.ref
    return bool(draft.mother_nik) and draft.mother_nik == _real(patient.mother_nik)


def _may_be_siblings(draft: Draft, patient: Patient) -> bool:
    if {draft.sex, patient.sex} == {Patient.Sex.MALE, Patient.Sex.FEMALE}:
        return True
    are_named = draft.name and not (names.is_newborns(draft.name) or names.is_newborns(patient.name))
    return bool(are_named) and name_likeness(draft.name, patient.name) < _LEAST_NAME


def _by_name(draft: Draft, patient: Patient) -> Iterator[_Ground]:
    name = name_likeness(draft.name, patient.name) if draft.name else 0.0
    if name >= _LEAST_NAME:
        facts = list(_facts(draft, patient))
        score = _NAME * name + sum(weight for weight, _ in facts)
        are_same = sorted(names.words(draft.name)) == sorted(names.words(patient.name))
        yield score, ("nama sama" if are_same else "nama mirip", *(reason for _, reason in facts if reason))


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
    return next((together for both, together in names.joined(words) if sounds.keys(both) & heard), words)


def _is_one_word(one: str, other: str) -> bool:
    if sounds.keys(one) & sounds.keys(other):
        return True
    return min(len(one), len(other)) >= _SHORTEST_MISTYPED and ratio(one, other) >= _ALIKE


def _weight(word: str) -> float:
    return _COMMON_WEIGHT if names.full_form(word) in _COMMON else 1.0
