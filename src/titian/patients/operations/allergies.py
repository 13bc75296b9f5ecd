"""A patient's allergies, kept in step with what was told."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.patients.data import AllergyData
from titian.patients.errors import UnableToSave
from titian.patients.models import Allergy, Patient


def write_allergies(*, by: Actor, patient: Patient, told: Sequence[AllergyData], now: datetime) -> None:
    """Within the transaction that saves the patient; a row that stays keeps its history, and one that goes is found
    in the trail by the key that the patient's acts remember.

    Raises UnableToSave where there are said to be some and none at once.
    """
    if told and patient.no_known_allergies:
        raise UnableToSave("Alergi diisi, padahal ditandai tidak ada. Hapus salah satunya.", "allergies")
    stored = {AllergyData.of(row): row for row in patient.allergies.all()}
    for data, row in stored.items():
        if data not in told:
            gone = {"key": row.pk}
            row.delete()
            record_event(
                by=by,
                action=Allergy.REMOVED,
                subject=str(patient.ref),
                now=now,
                facility_id=patient.facility_id,
                detail=gone,
            )
    for data in dict.fromkeys(told):
        if data not in stored:
            Allergy(facility_id=patient.facility_id, patient=patient, **asdict(data)).save()
