"""All that is known of a patient, section by section, for the patient's page."""

from collections.abc import Iterator
from dataclasses import dataclass

from titian.patients import identifiers
from titian.patients.forms.fields import shown
from titian.patients.forms.patient import PatientForm
from titian.patients.forms.sections import SECTIONS, Section
from titian.patients.models import Citizenship, Patient
from titian.patients.operations import PatientData

ON_THE_PAGE = {
    "name", "sex", "birth_date", "birth_date_is_estimate", "age_band", "birth_place", "identity_type",
    "identity_number", "identity_missing_reason", "phone", "phone_missing_reason",
    "address", "rt", "rw", "village", "postal_code", "allergies",
    "no_known_allergies", "payment", "penjamin", "office_name", "card_number",
}  # fmt: skip
"""What the page says above."""

_UNSAID = {"citizenship": Citizenship.INDONESIAN}
"""What goes without saying, though the form does not begin with it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A label and a text, as the form names them; a number may have been made up to get past its field."""

    label: str
    text: str
    is_invented: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """What one section knows."""

    label: str
    rows: list[Row]


def overview(patient: Patient) -> list[Group]:
    """What else was written down; what nobody told, and what goes without saying, is left out."""
    known = PatientData.of(patient)
    groups = [Group(section.label, list(_rows(section, known))) for section in SECTIONS]
    return [group for group in groups if group.rows]


def _rows(section: Section, known: PatientData) -> Iterator[Row]:
    for name in section.fields:
        field = PatientForm.base_fields[name]
        if name in ON_THE_PAGE or not hasattr(known, name):
            continue
        value = getattr(known, name)
        if value and value not in (field.initial, _UNSAID.get(name)):
            is_invented = name in identifiers.UNMARKED and identifiers.is_invented(name, value)
            yield Row(str(field.label), shown(field, value), is_invented)
