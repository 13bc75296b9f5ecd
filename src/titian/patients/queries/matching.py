"""Whether the clinic's patient and BPJS's member are one person."""

from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import QuerySet

from titian.facility.queries import local_date
from titian.patients import names
from titian.patients.data import PatientData
from titian.patients.models import Patient
from titian.peserta import queries as peserta
from titian.peserta.models import PesertaRecord

_AT_ONCE = 1000
_VERIFIED = Patient.Membership.VERIFIED
SEXES = {"L": Patient.Sex.MALE, "P": Patient.Sex.FEMALE}
"""BPJS's letters."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact on which the clinic and BPJS do not agree, as text for the screen; `field` is the form's."""

    field: str
    label: str
    ours: str
    theirs: str
    is_about_who: bool = True
    """Whether it may mean another person; a wrong sex in either register is a slip of the pen."""


def differences(
    record: PesertaRecord, *, name: str, sex: str, birth_date: date | None, nik: str
) -> list[Difference]:
    """What is written here and what BPJS answered, side by side; facts that either side lacks do not count."""
    their_sex = SEXES.get(record.sex)
    found = []
    if name and record.name and names.search_form(name) != names.search_form(record.name):
        found.append(Difference("name", "Nama", name, record.name))
    if birth_date and record.birth_date and birth_date != record.birth_date:
        ours, theirs = f"{birth_date:%d-%m-%Y}", f"{record.birth_date:%d-%m-%Y}"
        found.append(Difference("birth_date", "Tanggal lahir", ours, theirs))
    if sex and their_sex and sex != their_sex:
        ours = Patient.Sex(sex).label
        found.append(Difference("sex", "Jenis kelamin", ours, their_sex.label, is_about_who=False))
    if nik and record.nik and nik != record.nik:
        found.append(Difference("identity_number", "NIK", nik, record.nik))
    return found


def differences_of(patient: Patient, record: PesertaRecord) -> list[Difference]:
    """The stored patient and BPJS's answer, side by side."""
    return differences(
        record, name=patient.name, sex=patient.sex, birth_date=patient.birth_date, nik=patient.nik
    )


def doubts(patient: Patient, record: PesertaRecord | None) -> list[Difference]:
    """The differences for which BPJS's answer may be about somebody else; none without an answer."""
    return [found for found in differences_of(patient, record) if found.is_about_who] if record else []


def identity_of(written: Patient | PatientData) -> dict[str, object]:
    """By what BPJS knows a member; names as they are compared."""
    return {
        "card_number": written.card_number,
        "identity_number": written.nik,
        "name": names.search_form(written.name),
        "birth_date": written.birth_date,
    }


def confirmed(written: Patient | PatientData, record: PesertaRecord | None) -> set[str]:
    """Where BPJS's answer says just what is written here, of that by which it knows a member."""
    if record is None:
        return set()
    theirs = {
        "card_number": record.card_number,
        "identity_number": record.nik,
        "name": names.search_form(record.name),
        "birth_date": record.birth_date,
    }
    return {field for field, ours in identity_of(written).items() if ours == theirs[field]}


def asks_again(patient: Patient, data: PatientData, record: PesertaRecord | None) -> bool:
    """Whether BPJS is to be asked before `data` are written of a patient, of whom `record` is its last answer: of a
    member who would be known by something else, and of anybody with another card.
    """
    if not (data.card_number or data.nik):
        return False
    before = identity_of(patient)
    changed = {field for field, value in identity_of(data).items() if value != before[field]}
    if not patient.is_bpjs:
        return bool(data.card_number) and "card_number" in changed
    return bool(changed - confirmed(data, record) if patient.membership == _VERIFIED else changed)


def needs_matching(patient: Patient, record: PesertaRecord | None) -> bool:
    """Whether a person must say that the latest answer is about this patient, before it counts."""
    if record is None or patient.membership == Patient.Membership.VERIFIED:
        return False
    would_count = patient.is_bpjs or record.is_active
    return would_count and _still_answers(patient, record) and bool(doubts(patient, record))


def awaits_answer(patient: Patient, record: PesertaRecord | None) -> bool:
    """Whether a member waits for another answer than the latest, which says nothing of who they are now."""
    return patient.membership == Patient.Membership.PENDING and not (
        record and _still_answers(patient, record)
    )


def to_match(patients: QuerySet[Patient]) -> frozenset[int]:
    """The keys of those among many whose latest answer a person must match, by a few questions for all of them."""
    waiting = (
        patients.filter(membership=Patient.Membership.PENDING).select_related("facility").iterator(_AT_ONCE)
    )
    found: set[int] = set()
    while some := list(islice(waiting, _AT_ONCE)):
        answers = peserta.latest_of(patient.ref for patient in some)
        found |= {patient.pk for patient in some if needs_matching(patient, answers.get(patient.ref))}
    return frozenset(found)


def _still_answers(patient: Patient, record: PesertaRecord) -> bool:
    """Whether an answer is newer than the patient's last change, or of its day and about the number they have, unless
    BPJS was asked in vain about what was changed: then the patient waits for another.
    """
    if record.checked_at >= patient.changed_at:
        return True
    if patient.membership_tried_at and patient.membership_tried_at >= patient.changed_at:
        return False
    asked, changed = (local_date(patient.facility, at) for at in (record.checked_at, patient.changed_at))
    number = patient.card_number or patient.nik
    return asked == changed and number in (record.card_number, record.asked_number)
