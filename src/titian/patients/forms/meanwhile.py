"""What two people wrote at the same time, side by side."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from titian.patients.forms.patient import PatientForm
from titian.patients.models import Patient


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field whose typed text is not what is stored now, as text for the screen."""

    label: str
    typed: str
    stored: str


def conflicts(form: PatientForm, stored: Patient) -> list[Conflict]:
    """Where a valid form and the record as it is stored now do not agree."""
    return [
        Conflict(
            str(field.label), _shown(field, form.cleaned_data[name]), _shown(field, getattr(stored, name))
        )
        for name, field in form.fields.items()
        if hasattr(stored, name) and form.cleaned_data[name] != getattr(stored, name)
    ]


def _shown(field: forms.Field, value: Any) -> str:
    """A cleaned value as a person reads it: the label of a choice, a tick as yes, a date as it is typed."""
    if value in (None, "", False):
        return "–"
    if value is True:
        return "ya"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if type(field) is forms.ChoiceField:  # the choices of a model are tables, and say their own names
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return str(value)
