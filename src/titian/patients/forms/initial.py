"""The form before anybody types: as BPJS's answer fills it, or the stored patient."""

from dataclasses import fields
from typing import Any

from titian.patients.models import Patient
from titian.patients.operations import PatientData
from titian.patients.queries.matching import SEXES
from titian.peserta.models import PesertaRecord


def initial_from_record(record: PesertaRecord) -> dict[str, Any]:
    """The form as BPJS's answer fills it."""
    return {
        "name": record.name,
        "sex": SEXES.get(record.sex, ""),
        "birth_date": record.birth_date,
        "identity_type": Patient.IdentityType.NIK,
        "identity_number": record.nik,
        "phone": record.phone,
        "card_number": record.card_number,
    }


def initial_from_patient(patient: Patient) -> dict[str, Any]:
    """The form as the stored patient fills it."""
    stored = PatientData.of(patient)
    initial = {field.name: getattr(stored, field.name) for field in fields(stored)}
    initial["mother"] = patient.mother.ref if patient.mother else ""
    return initial
