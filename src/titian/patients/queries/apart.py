"""Who was told apart from whom, and who is alike still."""

from collections.abc import Sequence
from copy import copy
from hashlib import sha256

from django.db.models import Q

from titian.patients.models import Patient, ToldApart
from titian.patients.queries.duplicates import MOST_SHOWN, Draft, Likeness, all_alike, draft_of


def untold(patient: Patient, draft: Draft | None = None) -> list[Likeness]:
    """At most five who may be this patient, the likeliest first, and of whom nobody has said that they are others.

    `draft` is what is typed of the patient and not saved yet.
    """
    found = all_alike(patient.facility, draft or draft_of(patient), but=patient.ref)
    changed = patient if draft is None else _as_typed(patient, draft)
    settled = _settled(changed, [one.patient for one in found])
    return [one for one in found if one.patient.pk not in settled][:MOST_SHOWN]


def _as_typed(patient: Patient, draft: Draft) -> Patient:
    """Known by something else, the patient is asked about again."""
    typed = copy(patient)
    typed.birth_date, typed.sex, typed.nik = draft.birth_date, draft.sex, draft.nik
    return typed


def _settled(patient: Patient, others: Sequence[Patient]) -> set[int]:
    """Who of them was told apart from this patient, whichever of the two was saved then, and is known by the same."""
    by_key = {one.pk: one for one in others}
    pairs = ToldApart.objects.filter(Q(one=patient, other__in=by_key) | Q(other=patient, one__in=by_key))
    found = {pair.one_id if pair.other_id == patient.pk else pair.other_id: pair.known_by for pair in pairs}
    return {key for key, known in found.items() if known == known_by(*in_order(patient, by_key[key]))}


def in_order(*two: Patient) -> list[Patient]:
    """As a pair of them is kept."""
    return sorted(two, key=lambda one: one.pk)


def known_by(one: Patient, other: Patient) -> str:
    """By what two people were told apart. It is no secret beside the record itself, and short."""
    facts = "|".join(f"{each.birth_date}|{each.sex}|{each.nik}" for each in (one, other))
    return sha256(facts.encode()).hexdigest()
