"""The gate against one person under two numbers."""

from datetime import datetime

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.patients.errors import LikelyDuplicate
from titian.patients.models import Patient
from titian.patients.queries import duplicates


def tell_apart(*, by: Actor, patient: Patient, because: str, now: datetime) -> None:
    """Let nobody pass who is likely somebody else, unless a person says why not; what was said is remembered.

    Within the transaction that saves the patient. Raises LikelyDuplicate.
    """
    alike = duplicates.alike(patient.facility, duplicates.draft_of(patient), but=patient.ref)
    likely = [one for one in alike if one.is_likely]
    if not likely:
        return
    if not because:
        raise LikelyDuplicate(alike)
    detail = {"others": [str(one.patient.ref) for one in likely], "because": because}
    record_event(
        by=by,
        action="tell_apart",
        subject=str(patient.ref),
        now=now,
        facility_id=patient.facility_id,
        detail=detail,
    )
