"""What two people wrote at the same time, side by side."""

from dataclasses import dataclass

from titian.patients.forms.fields import shown
from titian.patients.forms.patient import PatientForm
from titian.patients.models import Patient
from titian.patients.operations import PatientData


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field whose typed text is not what is stored now, as text for the screen."""

    label: str
    typed: str
    stored: str


def conflicts(form: PatientForm, stored: Patient) -> list[Conflict]:
    """Where a valid form and the record as it is stored now do not agree."""
    known = PatientData.of(stored)
    return [
        Conflict(str(field.label), shown(field, form.cleaned_data[name]), shown(field, getattr(known, name)))
        for name, field in form.fields.items()
        if hasattr(known, name) and form.cleaned_data[name] != getattr(known, name)
    ]
