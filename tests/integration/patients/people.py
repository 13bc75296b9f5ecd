"""Invented patients for the tests of the desk."""

from datetime import date
from typing import Any

from django.utils import timezone

from tests.builders import DESK, NOW, TODAY
from titian.facility.models import Facility, Poli, PracticeSchedule, Practitioner
from titian.facility.queries import local_date
from titian.patients import operations
from titian.patients.models import Patient
from titian.patients.operations import UMUM, AllergyData, PatientData, Proof
from titian.peserta.models import PesertaRecord

NIK = "3174064510920003"  # a woman born on 05-10-1992
CARD = "0008800000017"
PRAWN = AllergyData("udang", "food")
PENDING = Proof(Patient.Membership.PENDING)

_EMPTY = (
    "phone_missing_reason", "rt", "rw", "postal_code", "blood_group", "rhesus", "office_name",
    "card_number",
)  # fmt: skip


def patient_data(**facts: Any) -> PatientData:
    """What a careful desk would write; `facts` override."""
    data: dict[str, Any] = dict.fromkeys(_EMPTY, "") | {
        "name": "Siti Nur'aini",
        "identity_type": "nik",
        "identity_number": facts.get("nik", NIK),
        "identity_status": "unverified",
        "nik": NIK,
        "sex": "2",
        "birth_place": "Jakarta",
        "birth_date": date(1992, 10, 5),
        "phone": "+6281234500017",
        "phone_is_placeholder": False,
        "religion": "not_asked",
        "education": "not_asked",
        "occupation": "not_asked",
        "marital_status": "not_asked",
        "address": "Jalan Melati 7",
        "village": None,
        "no_known_allergies": False,
        "payment": "pribadi",
        "penjamin": None,
    }
    return PatientData(**data | facts)


def record(clinic: Facility, **facts: Any) -> PesertaRecord:
    """BPJS's answer about the same woman, active and registered at the clinic; `facts` override."""
    answer: dict[str, Any] = {
        "asked_number": CARD,
        "finding": "active",
        "card_number": CARD,
        "nik": NIK,
        "name": "SITI NURAINI",
        "sex": "P",
        "birth_date": date(1992, 10, 5),
        "status_text": "AKTIF",
        "home_faskes_code": clinic.faskes_code,
        "checked_at": NOW,
        "checked_by_name": DESK.name,
    }
    return PesertaRecord.objects.create(facility=clinic, **answer | facts)


def record_today(clinic: Facility, **facts: Any) -> PesertaRecord:
    """As `record`, asked just now, as the pages want it."""
    return record(clinic, **{"checked_at": timezone.now()} | facts)


def patient(clinic: Facility, proof: Proof = UMUM, **facts: Any) -> Patient:
    """One more patient: most tests invent people who differ in their numbers alone."""
    return operations.register_patient(
        by=DESK, facility=clinic, data=patient_data(**facts), now=NOW, proof=proof, told_apart="orang lain"
    )


def bpjs_patient(clinic: Facility, answer: dict[str, Any] | None = None, **facts: Any) -> Patient:
    """A patient whom BPJS confirmed as the clinic writes them; `answer` overrides what BPJS said."""
    same = {name: facts[name] for name in ("name", "birth_date", "nik") if name in facts}
    said = record(clinic, **same | (answer or {}))
    return patient(
        clinic, Proof(Patient.Membership.VERIFIED, said), **{"card_number": said.card_number} | facts
    )


def poli(clinic: Facility, **facts: Any) -> Poli:
    """A poli that is mapped in both services; `facts` override."""
    columns = {"name": "Poli Umum", "ticket_letter": "A", "pcare_code": "001", "antrean_code": "001"}
    return Poli.objects.create(facility=clinic, **columns | {"antrean_name": "POLI UMUM"} | facts)


def practitioner(clinic: Facility, **facts: Any) -> Practitioner:
    columns = {"name": "dr. Ani", "pcare_code": "D01", "antrean_code": "101", "antrean_name": "dr. ANI"}
    return Practitioner.objects.create(facility=clinic, **columns | facts)


def schedule(
    a_poli: Poli, person: Practitioner, hours: str = "08:00-12:00", day: date = TODAY
) -> PracticeSchedule:
    return PracticeSchedule.objects.create(
        facility=a_poli.facility, poli=a_poli, practitioner=person, date=day, hours=hours, capacity=30
    )


def local_today(clinic: Facility) -> date:
    """The day that the pages show as today's."""
    return local_date(clinic, timezone.now())
