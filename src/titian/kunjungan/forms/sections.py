"""The parts of the consultation form, as data."""

from dataclasses import dataclass

from django.forms.boundfield import BoundField


@dataclass(frozen=True, slots=True)
class Section:
    """One card of the form: its fields, each with the columns of twelve that it takes on a wide screen.

    `of_rujukan` are shown only while the disposition sends the patient to a hospital.
    """

    key: str
    label: str
    icon: str
    columns: dict[str, int]
    of_rujukan: tuple[str, ...] = ()


_RUJUKAN = {
    "rujukan_kind": 12, "rujukan_planned_for": 3, "rujukan_hospital": 9, "rujukan_subspecialty": 6,
    "rujukan_sarana": 6, "rujukan_special": 6, "rujukan_of_blood": 6, "rujukan_notes": 12, "tacc": 12,
}  # fmt: skip

SECTIONS = (
    Section(
        "anamnesis", "Keluhan & anamnesis", "messages-square",
        {"practitioner": 6, "consciousness": 6, "chief_complaint": 6, "anamnesis": 6, "food_allergy": 4,
         "air_allergy": 4, "drug_allergy": 4},
    ),
    Section(
        "vital", "Tanda vital", "heart-pulse",
        {"systolic": 3, "diastolic": 3, "respiratory_rate": 3, "heart_rate": 3, "temperature_c": 3,
         "weight_kg": 3, "height_cm": 3, "waist_cm": 3},
    ),
    Section(
        "diagnosis", "Diagnosis", "clipboard-plus",
        {"diagnosis_1": 12, "diagnosis_2": 6, "diagnosis_3": 6, "prognosis": 6},
    ),
    Section(
        "terapi", "Terapi", "pill", {"medicine_therapy": 4, "other_therapy": 4, "consumables": 4},
    ),
    Section(
        "pulang", "Pulang & rujukan", "house",
        {"disposition": 5, "ended_on": 3, "internal_poli": 4} | _RUJUKAN, tuple(_RUJUKAN),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    field: BoundField
    width: int
    is_of_rujukan: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A section as the page shows it."""

    section: Section
    cells: list[Cell]
