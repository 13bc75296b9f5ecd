"""The gate against one person under two numbers."""

from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.accounts.queries import events_about
from titian.patients.errors import LikelyDuplicate
from titian.patients.models import Patient
from titian.patients.queries import duplicates

_ACTION, _ENOUGH = "tell_apart", 24


def tell_apart(*, by: Actor, patient: Patient, because: str, now: datetime) -> None:
    """Let nobody pass who is likely somebody else, unless a person says why not; what was said is remembered,
    and nobody is asked about those two again until a birth date, a sex or a NIK is another one.

    Within the transaction that saves the patient. Raises LikelyDuplicate. What is said is said of those who are shown.
    """
    alike = duplicates.all_alike(patient.facility, duplicates.draft_of(patient), but=patient.ref)
    settled = _settled(patient, [one.patient for one in alike if one.is_likely])
    shown = [one for one in alike if one.patient.ref not in settled][: duplicates.MOST_SHOWN]
    likely = [one.patient for one in shown if one.is_likely]
    if not likely:
        return
    if not because:
        raise LikelyDuplicate(shown)
    detail = {
        "others": [str(other.ref) for other in likely],
        "because": because,
        "known_by": {str(one.ref): _known_by(one) for one in (patient, *likely)},
    }
    record_event(
        by=by,
        action=_ACTION,
        subject=str(patient.ref),
        now=now,
        facility_id=patient.facility_id,
        detail=detail,
    )


def _settled(patient: Patient, others: list[Patient]) -> set[UUID]:
    """Who of them was told apart from this patient, whichever of the two was saved then, and is known by the same."""
    found: set[UUID] = set()
    for subject in (patient, *others) if others else ():
        pairs = others if subject is patient else [subject]
        for event in events_about(patient.facility_id, str(subject.ref), [_ACTION]):
            known = event.detail.get("known_by", {})
            if known.get(str(patient.ref)) == _known_by(patient):
                found |= {other.ref for other in pairs if known.get(str(other.ref)) == _known_by(other)}
    return found


def _known_by(patient: Patient) -> str:
    """By what two people were told apart, in a form that gives no number away."""
    facts = (patient.birth_date, patient.sex, patient.nik)
    return salted_hmac(_ACTION, "|".join(map(str, facts)), algorithm="sha256").hexdigest()[:_ENOUGH]
