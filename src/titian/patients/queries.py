"""Finding patients."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from string import digits as ascii_digits
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.patients import identifiers, names
from titian.patients.models import Patient
from titian.peserta.models import PesertaRecord

PAGE_SIZE = 50
LONGEST_SEARCH, MOST_WORDS = 100, 8
"""What of a search is looked at: signs, and parts of a name. More finds nobody and only makes the question long."""


def by_ref(facility: Facility, ref: UUID) -> Patient | None:
    """A patient of this facility; None for any other's."""
    return (
        Patient.objects.select_related("facility", "village", "penjamin")
        .filter(facility=facility, ref=ref)
        .first()
    )


def names_of(ref: UUID) -> list[str]:
    """The patient's name, to be masked in texts about them; none where nobody has this ref."""
    return list(Patient.objects.filter(ref=ref).values_list("name", flat=True))


def by_card(facility: Facility, card_number: str) -> Patient | None:
    return facility.patients.filter(card_number=card_number).first() if card_number else None


def holder_of(facility: Facility, *, nik: str, card_number: str) -> Patient | None:
    """Who is a patient already under this NIK or card; empty numbers belong to nobody."""
    same = Q(pk=None)
    if nik:
        same |= Q(nik=nik)
    if card_number:
        same |= Q(card_number=card_number)
    return facility.patients.filter(same).first()


def find(facility: Facility, text: str) -> QuerySet[Patient]:
    """Patients by exact No. RM, NIK, card or phone; else by parts of the name. No text: the newest first."""
    patients = facility.patients.all()
    text = text.replace("\0", "").strip()[:LONGEST_SEARCH]
    if not text:
        return patients.order_by("-created_at", "-pk")
    for number in _numbers(text):
        if (found := patients.filter(number)).exists():
            return found.order_by("search_name", "record_number")
    for part in names.search_form(text).split()[:MOST_WORDS]:
        patients = patients.filter(search_name__contains=part)
    return patients.order_by("search_name", "record_number")


def names_somebody(text: str) -> bool:
    """Whether a search carries a number long enough to be somebody's: six digits or more, however separated."""
    return len(_digits(text)) >= 6


def _digits(text: str) -> str:
    """The digits 0 to 9 of a text: other scripts have more, and ² is one of which no number can be made."""
    return "".join(sign for sign in text if sign in ascii_digits)


def _numbers(text: str) -> list[Q]:
    """The columns in which this text, taken as a number, could stand, the likeliest first: its length tells.

    They are asked one by one, for then each is answered by its index. A document of another kind, or a NIK not
    proven yet, stands in `identity_number` alone.
    """
    digits = _digits(text)
    if not digits or any(sign.isalpha() for sign in text):
        return [Q(identity_number=text.replace(" ", "").upper())] if digits else []
    document = Q(identity_number=digits)
    if len(digits) == 16:
        return [Q(nik=digits), document]
    if len(digits) <= 8:
        return [Q(record_number=int(digits)), document]
    same = [Q(card_number=digits)] if len(digits) == 13 else []
    with suppress(ValueError):  # not a phone number, so not anybody's
        same.append(Q(phone=identifiers.clean_phone(text)))
    return [*same, document]


def age_text(born: date, day: date) -> str:
    """Age in words the desk uses: years, months below two years, days below a month."""
    months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
    if months >= 24:
        return f"{months // 12} tahun"
    return f"{months} bulan" if months >= 1 else f"{max((day - born).days, 0)} hari"


def pending_verification(limit: int) -> list[Patient]:
    """Patients who wait for BPJS's word, the longest untried first.

    Without those whose number BPJS does not know, and those whose answer a person must match first.
    """
    number = Q(asked_number=OuterRef("card_number")) | Q(asked_number=OuterRef("nik"))
    unknown = PesertaRecord.objects.filter(
        number, facility=OuterRef("facility"), finding=PesertaRecord.Finding.UNKNOWN_NUMBER
    )
    answered = PesertaRecord.objects.filter(
        patient_ref=OuterRef("ref"), checked_at__gte=OuterRef("changed_at")
    )
    waiting = Patient.objects.filter(membership=Patient.Membership.PENDING)
    waiting = waiting.exclude(Exists(unknown)).exclude(Exists(answered))
    longest_untried = F("membership_tried_at").asc(nulls_first=True)
    return list(waiting.select_related("facility").order_by(longest_untried, "pk")[:limit])


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact on which the clinic and BPJS do not agree, as text for the screen."""

    label: str
    ours: str
    theirs: str
    is_about_who: bool = True
    """Whether it may mean another person; a wrong sex in either register is a slip of the pen."""


def differences(
    record: PesertaRecord, *, name: str, sex: str, birth_date: date | None, nik: str
) -> list[Difference]:
    """What is written here and what BPJS answered, side by side; facts that either side lacks do not count."""
    sexes = {"L": Patient.Sex.MALE, "P": Patient.Sex.FEMALE}
    their_sex = sexes.get(record.sex)
    found = []
    if name and record.name and names.search_form(name) != names.search_form(record.name):
        found.append(Difference("Nama", name, record.name))
    if birth_date and record.birth_date and birth_date != record.birth_date:
        found.append(Difference("Tanggal lahir", f"{birth_date:%d-%m-%Y}", f"{record.birth_date:%d-%m-%Y}"))
    if sex and their_sex and sex != their_sex:
        found.append(Difference("Jenis kelamin", Patient.Sex(sex).label, their_sex.label, is_about_who=False))
    if nik and record.nik and nik != record.nik:
        found.append(Difference("NIK", nik, record.nik))
    return found


def differences_of(patient: Patient, record: PesertaRecord) -> list[Difference]:
    """The stored patient and BPJS's answer, side by side."""
    return differences(
        record, name=patient.name, sex=patient.sex, birth_date=patient.birth_date, nik=patient.nik
    )


def doubts(patient: Patient, record: PesertaRecord | None) -> list[Difference]:
    """The differences for which BPJS's answer may be about somebody else; none without an answer."""
    return [found for found in differences_of(patient, record) if found.is_about_who] if record else []


def needs_matching(patient: Patient, record: PesertaRecord | None) -> bool:
    """Whether a person must say that the latest answer is about this patient, before it counts."""
    if record is None or patient.membership == Patient.Membership.VERIFIED:
        return False
    would_count = patient.is_bpjs or record.is_active
    return would_count and _still_answers(patient, record) and bool(doubts(patient, record))


def _still_answers(patient: Patient, record: PesertaRecord) -> bool:
    """Whether an answer is newer than the patient's last change, or of its day and about the number they have."""
    if record.checked_at >= patient.changed_at:
        return True
    asked, changed = (local_date(patient.facility, at) for at in (record.checked_at, patient.changed_at))
    number = patient.card_number or patient.nik
    return asked == changed and number in (record.card_number, record.asked_number)
