"""The forms of the patient pages."""

from titian.patients.forms.patient import PatientForm, initial_from_patient, initial_from_record

__all__ = ["PatientForm", "initial_from_patient", "initial_from_record"]
