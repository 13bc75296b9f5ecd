"""Patients, the lists of codes about them, and the rows by which they are found."""

from titian.patients.models.codes import (
    BloodGroup,
    Education,
    MaritalStatus,
    NotTold,
    Occupation,
    Relation,
    Religion,
    Rhesus,
)
from titian.patients.models.consent import ConsentText, GeneralConsent
from titian.patients.models.patient import Patient, RecordNumberCounter
from titian.patients.models.search import SearchRow

__all__ = (
    "BloodGroup",
    "ConsentText",
    "Education",
    "GeneralConsent",
    "MaritalStatus",
    "NotTold",
    "Occupation",
    "Patient",
    "RecordNumberCounter",
    "Relation",
    "Religion",
    "Rhesus",
    "SearchRow",
)
