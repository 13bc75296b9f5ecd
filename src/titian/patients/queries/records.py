"""Single patients, and what is read off them."""

from collections import Counter
from datetime import date
from uuid import UUID

from django.db.models import Q

from titian.facility.models import Facility, Village
from titian.patients.models import Patient

_NEWEST = 50
"""Enough to say where a clinic's patients come from."""


def by_ref(facility: Facility, ref: UUID) -> Patient | None:
    """A patient of this facility; None for any other's."""
    return (
        Patient.objects.select_related("facility", "village", "domicile_village", "penjamin", "mother")
        .filter(facility=facility, ref=ref)
        .first()
    )


def by_reference(facility: Facility, text: object) -> Patient | None:
    """As `by_ref`, of a reference as an address or a form writes it; None for what is none."""
    try:
        return by_ref(facility, UUID(str(text)))
    except ValueError:
        return None


def names_of(ref: UUID) -> list[str]:
    """The patient's name and the mother's, by whose card BPJS may know a newborn, to be masked in texts about them."""
    rows = Patient.objects.filter(ref=ref).values_list("name", "mother__name", "mother_name")
    return [name for row in rows for name in row if name]


def by_card(facility: Facility, card_number: str) -> Patient | None:
    return facility.patients.filter(card_number=card_number).first() if card_number else None


def holder_of(
    facility: Facility, *, nik: str = "", card_number: str = "", but: UUID | None = None
) -> Patient | None:
    """Who else than `but` is a patient already under this NIK or card; empty numbers belong to nobody."""
    if not (nik or card_number):
        return None
    same = Q(nik=nik) if nik else Q()
    if card_number:
        same |= Q(card_number=card_number)
    return facility.patients.select_related("facility").filter(same, ~Q(ref=but) if but else Q()).first()


def age_text(born: date, day: date) -> str:
    """Age in words the desk uses: years, months below two years, days below a month."""
    months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
    if months >= 24:
        return f"{months // 12} tahun"
    return f"{months} bulan" if months >= 1 else f"{max((day - born).days, 0)} hari"


def age_of(patient: Patient, day: date) -> str:
    """As `age_text`, or how old somebody seems whose birth date nobody knows."""
    if patient.birth_date is None:
        return f"± {patient.get_age_band_display()}"
    return age_text(patient.birth_date, day)


def where_most_live(facility: Facility) -> str:
    """The code of the kota or kabupaten that most of the newest patients are from; "" where none is known."""
    newest = facility.patients.order_by("-created_at").values_list("village_id", flat=True)[:_NEWEST]
    cities = Counter(code[:4] for code in newest if code)
    return cities.most_common(1)[0][0] if cities else ""


def village_of_nik(nik: str) -> Village | None:
    """Any village of the kecamatan that gave a NIK out; None where today's list knows none (spec §3.1: no error)."""
    return Village.objects.filter(code__startswith=nik[:6]).first()


def names_no_region(number: str) -> bool:
    """Whether a NIK or KK begins with a kecamatan that the list does not know; of an empty list nobody asks."""
    return village_of_nik(number) is None and Village.objects.exists()
