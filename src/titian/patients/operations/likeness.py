"""The gate against one person under two numbers."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db.models import Q

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.patients.errors import LikelyDuplicate
from titian.patients.models import Patient, ToldApart
from titian.patients.queries import duplicates


def tell_apart(*, by: Actor, patient: Patient, because: str, now: datetime) -> None:
    """Let nobody pass who is likely somebody else, unless a person says why not; what was said is remembered,
    and nobody is asked about those two again until a birth date, a sex or a NIK is another one.

    Within the transaction that saves the patient. Raises LikelyDuplicate. What is said is said of those who are shown.
    """
    alike = duplicates.all_alike(patient.facility, duplicates.draft_of(patient), but=patient.ref)
    settled = _settled(patient, [one.patient for one in alike if one.is_likely])
    shown = [one for one in alike if one.patient.pk not in settled][: duplicates.MOST_SHOWN]
    likely = [one.patient for one in shown if one.is_likely]
    if not likely:
        return
    if not because:
        raise LikelyDuplicate(shown)
    for other in likely:
        _settle(patient, other)
    record_event(
        by=by,
        action="tell_apart",
        subject=str(patient.ref),
        now=now,
        facility_id=patient.facility_id,
        detail={"others": [str(other.ref) for other in likely], "because": because},
    )


def _settle(patient: Patient, other: Patient) -> None:
    one, later = _in_order(patient, other)
    known = {"known_by": _known_by(one, later)}
    ToldApart.objects.update_or_create(one=one, other=later, defaults=known)


def _settled(patient: Patient, others: Sequence[Patient]) -> set[int]:
    """Who of them was told apart from this patient, whichever of the two was saved then, and is known by the same."""
    by_key = {one.pk: one for one in others}
    pairs = ToldApart.objects.filter(Q(one=patient, other__in=by_key) | Q(other=patient, one__in=by_key))
    found = {pair.one_id if pair.other_id == patient.pk else pair.other_id: pair.known_by for pair in pairs}
    return {key for key, known in found.items() if known == _known_by(*_in_order(patient, by_key[key]))}


def _in_order(*two: Patient) -> list[Patient]:
    return sorted(two, key=lambda one: one.pk)


def _known_by(one: Patient, other: Patient) -> str:
    """By what two people were told apart. It is no secret beside the record itself, and short."""
    facts = "|".join(f"{each.birth_date}|{each.sex}|{each.nik}" for each in (one, other))
    return sha256(facts.encode()).hexdigest()
