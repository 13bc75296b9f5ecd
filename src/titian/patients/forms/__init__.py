"""The forms of the patient pages."""

from titian.patients.forms.meanwhile import conflicts
from titian.patients.forms.patient import PatientForm, initial_from_patient, initial_from_record

__all__ = ["PatientForm", "conflicts", "initial_from_patient", "initial_from_record"]
