"""Who lives in one household, as far as numbers tell: phones and family cards are shared, and never unique.

A newborn shares one thing more: the mother's BPJS card, until there is one of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db.models import Q

from titian.patients.identifiers import looks_invented
from titian.patients.models import EntryKind, Patient
from titian.patients.queries.records import by_card

MOST_SHOWN = 12
# Put in order by us: asked for the eldest few, an SQLite that never counted its rows reads all patients by birth date.
_MOST_SHARING = 200

MOTHERS_CARD = timedelta(days=28)
"""For how long after the birth a newborn goes by the mother's card: a member's child is to be registered with BPJS by
then (Perpres 82/2018 Ps 16 ayat 1). That PCare takes the mother's card for the child is practice, written nowhere."""


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
        others = Patient.objects.select_related("facility").filter(same).exclude(pk=patient.pk)
        for one in sorted(others[:_MOST_SHARING], key=lambda one: (one.birth_date or date.max, one.pk)):
            found.setdefault(one.pk, Relative(one, shares))
    return list(islice(found.values(), MOST_SHOWN))


def insured_for(patient: Patient, day: date) -> Patient:
    """By whose BPJS card somebody is treated on a local date: their own, or a newborn's mother's."""
    mother = lending_mother(patient)
    until = mothers_card_until(patient)
    return mother if mother and until and day <= until else patient


def mothers_card_until(patient: Patient) -> date | None:
    """The last day on which a newborn without a card may go by the mother's; None for anybody else."""
    if patient.entry_kind != EntryKind.NEWBORN or patient.card_number or patient.is_bpjs:
        return None
    return patient.birth_date + MOTHERS_CARD if patient.birth_date else None


def lending_mother(patient: Patient) -> Patient | None:
    """Whose card it would be, on any day: who is linked as the mother, or has the card that was written as hers."""
    if mothers_card_until(patient) is None:
        return None
    return patient.mother or by_card(patient.facility, patient.mother_card_number)


def _ties(patient: Patient) -> Iterator[tuple[str, Q]]:
    """What may be shared, the closest first; a question each, so that each is answered by its index.

    A mother and her child are of one clinic. To say so would have SQLite look through all of that clinic.
    """
    here = Q(facility=patient.facility)
    if patient.mother_id:
        yield "ibu", Q(pk=patient.mother_id)
    yield "anak", Q(mother=patient)
    if patient.family_card_number and not looks_invented(patient.family_card_number):
        yield "nomor KK sama", here & Q(family_card_number=patient.family_card_number)
    if patient.phone and not patient.phone_is_placeholder:
        yield "nomor HP sama", here & Q(phone=patient.phone, phone_is_placeholder=False)
