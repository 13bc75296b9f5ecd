"""Patients, the lists of codes about them, and the rows by which they are found and told apart."""

from titian.patients.models.allergy import Allergy
from titian.patients.models.apart import ToldApart
from titian.patients.models.codes import (
    AgeBand,
    AllergyCategory,
    AllergySeverity,
    AllergySource,
    BloodGroup,
    Citizenship,
    Disability,
    Dwelling,
    Education,
    EntryKind,
    MaritalStatus,
    NotTold,
    Occupation,
    PaymentMethod,
    PhoneOwner,
    Relation,
    Religion,
    Rhesus,
)
from titian.patients.models.consent import ConsentText, GeneralConsent
from titian.patients.models.draft import PatientDraft
from titian.patients.models.patient import Patient, RecordNumberCounter
from titian.patients.models.search import SearchRow

__all__ = (
    "AgeBand",
    "Allergy",
    "AllergyCategory",
    "AllergySeverity",
    "AllergySource",
    "BloodGroup",
    "Citizenship",
    "ConsentText",
    "Disability",
    "Dwelling",
    "Education",
    "EntryKind",
    "GeneralConsent",
    "MaritalStatus",
    "NotTold",
    "Occupation",
    "Patient",
    "PatientDraft",
    "PaymentMethod",
    "PhoneOwner",
    "RecordNumberCounter",
    "Relation",
    "Religion",
    "Rhesus",
    "SearchRow",
    "ToldApart",
)
