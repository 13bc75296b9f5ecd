"""Who lives in one household, as far as numbers tell: phones and family cards are shared, and never unique."""

from dataclasses import dataclass

from django.db.models import Q

from titian.patients.models import Patient

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Relative:
    """Another patient of the clinic, and what they share, in words for the desk."""

    patient: Patient
    shares: str


def family_of(patient: Patient) -> list[Relative]:
    """At most twelve, the eldest first; whose number was typed to get past a field shares nothing."""
    same = Q(pk=None)
    if patient.phone and not patient.phone_is_placeholder:
        same |= Q(phone=patient.phone, phone_is_placeholder=False)
    if patient.family_card_number:
        same |= Q(family_card_number=patient.family_card_number)
    others = patient.facility.patients.select_related("facility").filter(same).exclude(pk=patient.pk)
    return [Relative(one, _shared(patient, one)) for one in others.order_by("birth_date", "pk")[:MOST_SHOWN]]


def _shared(patient: Patient, other: Patient) -> str:
    has_one_card = patient.family_card_number and patient.family_card_number == other.family_card_number
    return "nomor KK sama" if has_one_card else "nomor HP sama"
