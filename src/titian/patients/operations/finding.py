"""The rows by which a patient is found, made with each change of the name."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from titian.accounts.models import Actor
from titian.patients import names, sounds
from titian.patients.models import Patient, SearchRow

RULES = 3
"""Raise it when `names` or `sounds` change what they say: `renew_search` then makes all rows anew."""

BATCH = 200


def renew_search(*, by: Actor, now: datetime) -> int:
    """Make the rows of patients whose rows are of other rules, in short transactions. How many there were."""
    renewed = 0
    while batch := list(Patient.objects.filter(searchable_as__lt=RULES).order_by("pk")[:BATCH]):
        renew_rows(batch)
        renewed += len(batch)
    return renewed


def renew_rows(patients: list[Patient]) -> None:
    """Replace the rows of these patients; one of them whose name changes meanwhile is made anew by that change."""
    with transaction.atomic():
        ids = [patient.pk for patient in patients]
        current = Patient.objects.filter(pk__in=ids).select_for_update()
        SearchRow.objects.filter(patient__in=ids).delete()
        SearchRow.objects.bulk_create([row for patient in current for row in _rows(patient)])
        Patient.objects.filter(pk__in=ids).update(searchable_as=RULES)


def _rows(patient: Patient) -> Iterator[SearchRow]:
    for kind, key in keys_of(patient.name) | keys_of(patient.alias):
        yield SearchRow(facility_id=patient.facility_id, kind=kind, key=key, patient=patient)


def keys_of(name: str) -> set[tuple[SearchRow.Kind, str]]:
    """By what a patient of this name is found; some fifteen keys."""
    called, kinds = names.words(name), SearchRow.Kind
    keys = {(kinds.WORD, word) for word in called} | {(kinds.SOUND, key) for key in sounds.heard_in(called)}
    keys |= {(kinds.PART, part) for word in called for part in _ends(word)}
    return {(kind, key[: SearchRow.LONGEST_KEY]) for kind, key in keys}


def _ends(word: str) -> Iterator[str]:
    """What is left of a word without its first letters: a part of it is where one of these begins."""
    return (word[start:] for start in range(1, len(word) - SearchRow.SHORTEST_PART + 1))
