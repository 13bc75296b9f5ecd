"""Patients, the lists of codes about them, and the rows by which they are found."""

from titian.patients.models.codes import (
    BloodGroup,
    Education,
    MaritalStatus,
    NotTold,
    Occupation,
    Religion,
    Rhesus,
)
from titian.patients.models.patient import Patient, RecordNumberCounter
from titian.patients.models.search import SearchRow

__all__ = (
    "BloodGroup",
    "Education",
    "MaritalStatus",
    "NotTold",
    "Occupation",
    "Patient",
    "RecordNumberCounter",
    "Religion",
    "Rhesus",
    "SearchRow",
)
