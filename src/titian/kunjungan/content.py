"""What a consultation says, as a value: a form gives it, a record keeps it, a promise tells it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bpjs_wire.codes import NO_TACC
from titian.facility.models import Poli, Practitioner

MOST_DIAGNOSES = 3

VITALS = (
    "systolic", "diastolic", "weight_kg", "height_cm", "waist_cm", "respiratory_rate", "heart_rate",
    "temperature_c",
)  # fmt: skip
"""Blood pressure in mmHg, weight in kg, height and waist in cm, the two rates a minute, temperature in °C."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A row of one of BPJS's lists, its name as it was when it was chosen. Both are empty for none."""

    code: str = ""
    name: str = ""

    def __bool__(self) -> bool:
        return bool(self.code or self.name)

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """Where a rujukan sends the patient: to a hospital's subspecialty, or there for a special kind of care.

    `kind` is one of Rujukan.Kind; `planned_for` the day the patient is to go.
    """

    kind: str
    planned_for: date | None = None
    hospital: Coded = Coded()
    subspecialty: Coded = Coded()
    sarana_code: str = ""
    special_code: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A consultation, half empty while it is a draft: "" and None are what was not asked or not measured, never 0.

    Codes are BPJS's. The main diagnosis stands first. `tacc` is -1 without a reason, else 1 to 4.
    """

    practitioner: Practitioner | None = None
    chief_complaint: str = ""
    anamnesis: str = ""
    consciousness: str = ""
    systolic: int | None = None
    diastolic: int | None = None
    weight_kg: Decimal | None = None
    height_cm: Decimal | None = None
    waist_cm: Decimal | None = None
    respiratory_rate: int | None = None
    heart_rate: int | None = None
    temperature_c: Decimal | None = None
    food_allergy: str = ""
    air_allergy: str = ""
    drug_allergy: str = ""
    diagnoses: tuple[Coded, ...] = field(default=())
    medicine_therapy: str = ""
    other_therapy: str = ""
    consumables: str = ""
    prognosis: str = ""
    disposition: str = ""
    ended_on: date | None = None
    internal_poli: Poli | None = None
    tacc: int = NO_TACC
    tacc_reason: str = ""
    rujukan: Onward | None = None


COLUMNS = tuple(one.name for one in fields(Content) if one.name not in ("diagnoses", "rujukan"))
"""What stands in the record itself; the others have rows of their own."""


def frozen(value: Any) -> Any:
    """The content as plain data that stays true when a practitioner or poli is renamed or a list changes."""
    if is_dataclass(value):
        return {one.name: frozen(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [frozen(one) for one in value]
    if isinstance(value, Poli | Practitioner):
        return {"ref": str(value.ref), "name": value.name, "code": value.pcare_code}
    return value
