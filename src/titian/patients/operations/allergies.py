"""A patient's allergies, kept in step with what was told."""

from collections.abc import Sequence
from dataclasses import asdict

from titian.patients.data import AllergyData
from titian.patients.errors import UnableToSave
from titian.patients.models import Allergy, Patient


def write_allergies(patient: Patient, told: Sequence[AllergyData]) -> None:
    """Within the transaction that saves the patient; a row that stays keeps its history.

    Raises UnableToSave where there are said to be some and none at once.
    """
    if told and patient.no_known_allergies:
        raise UnableToSave("Alergi diisi, padahal ditandai tidak ada. Hapus salah satunya.", "allergies")
    stored = {AllergyData.of(row): row for row in patient.allergies.all()}
    for data, row in stored.items():
        if data not in told:
            row.delete()
    for data in dict.fromkeys(told):
        if data not in stored:
            Allergy(facility_id=patient.facility_id, patient=patient, **asdict(data)).save()
