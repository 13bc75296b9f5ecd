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
    if not patient.phone or patient.phone_is_placeholder:
        return []
    same = Q(phone=patient.phone, phone_is_placeholder=False)
    others = patient.facility.patients.select_related("facility").filter(same).exclude(pk=patient.pk)
    return [Relative(one, "nomor HP sama") for one in others.order_by("birth_date", "pk")[:MOST_SHOWN]]
