"""Who lives in one household, as far as numbers tell: phones and family cards are shared, and never unique."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q

from titian.patients.models import Patient

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Relative:
    """Another patient of the clinic, and what they share, in words for the desk."""

    patient: Patient
    shares: str


def family_of(patient: Patient) -> list[Relative]:
    """At most twelve: mother and children, then the household of one family card, then who shares the telephone.

    A number that was typed to get past its field is shared with nobody.
    """
    found: dict[int, Relative] = {}
    for shares, same in _ties(patient):
        others = patient.facility.patients.select_related("facility").filter(same).exclude(pk=patient.pk)
        for one in others.order_by("birth_date", "pk")[:MOST_SHOWN]:
            found.setdefault(one.pk, Relative(one, shares))
    return list(islice(found.values(), MOST_SHOWN))


def _ties(patient: Patient) -> Iterator[tuple[str, Q]]:
    """What may be shared, the closest first; a question each, so that each is answered by its index."""
    if patient.mother_id:
        yield "ibu", Q(pk=patient.mother_id)
    yield "anak", Q(mother=patient)
    if patient.family_card_number:
        yield "nomor KK sama", Q(family_card_number=patient.family_card_number)
    if patient.phone and not patient.phone_is_placeholder:
        yield "nomor HP sama", Q(phone=patient.phone, phone_is_placeholder=False)
