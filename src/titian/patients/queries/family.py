"""Who lives in one household, as far as numbers tell: phones and family cards are shared, and never unique."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from titian.patients.models import Patient

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Relative:
    """Another patient of the clinic, and what they share, in words for the desk."""

    patient: Patient
    shares: str


def family_of(patient: Patient) -> list[Relative]:
    """At most twelve, the eldest first; whose number was typed to get past a field shares nothing.

    Two questions, for an OR of two columns would be answered by neither's index.
    """
    shared = []
    if patient.family_card_number:
        shared.append((Q(family_card_number=patient.family_card_number), "nomor KK sama"))
    if patient.phone and not patient.phone_is_placeholder:
        shared.append((Q(phone=patient.phone, phone_is_placeholder=False), "nomor HP sama"))
    others = patient.facility.patients.select_related("facility").exclude(pk=patient.pk)
    found: dict[int, Relative] = {}
    for same, words in shared:
        for one in others.filter(same).order_by("birth_date", "pk")[:MOST_SHOWN]:
            found.setdefault(one.pk, Relative(one, words))
    return sorted(found.values(), key=lambda relative: relative.patient.birth_date or date.max)[:MOST_SHOWN]
