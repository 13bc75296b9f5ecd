"""The gate against one person under two numbers."""

from datetime import datetime

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.patients.errors import LikelyDuplicate
from titian.patients.models import Patient, ToldApart
from titian.patients.queries import apart


def tell_apart(*, by: Actor, patient: Patient, because: str, now: datetime) -> None:
    """Let nobody pass who is likely somebody else, unless a person says why not; what was said is remembered,
    and nobody is asked about those two again until a birth date, a sex or a NIK is another one.

    Within the transaction that saves the patient. Raises LikelyDuplicate. What is said is said of those who are shown.
    """
    shown = apart.untold(patient)
    likely = [one.patient for one in shown if one.is_likely]
    if not likely:
        return
    if not because:
        raise LikelyDuplicate(shown)
    for other in likely:
        _settle(patient, other)
    record_event(
        by=by,
        action="tell_apart",
        subject=str(patient.ref),
        now=now,
        facility_id=patient.facility_id,
        detail={"others": [str(other.ref) for other in likely], "because": because},
    )


def _settle(patient: Patient, other: Patient) -> None:
    one, later = apart.in_order(patient, other)
    known = {"known_by": apart.known_by(one, later)}
    ToldApart.objects.update_or_create(one=one, other=later, defaults=known)
