"""One call of every function of the client that makes a request, and the way to find those functions."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import bpjs
from bpjs import Request, icare
from bpjs.antrean import antrean
from bpjs.antrean import reference as antrean_reference
from bpjs.antrean.antrean import NewAntrean
from bpjs.pcare import asking, kunjungan, pendaftaran, peserta, prolanis, reference, rujukan, screening
from bpjs.pcare.kunjungan import (
    Findings,
    Measures,
    NewCheckUp,
    NewKunjungan,
    NewMedicine,
    NewProcedure,
)
from bpjs.pcare.pendaftaran import NewPendaftaran
from bpjs.pcare.prolanis import NewActivity

Calls = dict[str, list[Request[Any]]]


@dataclass(frozen=True)
class Known:
    """What the samples speak of. The sandbox has other people and visits than a unit test."""

    card: str = "0001234567891"
    nik: str = "3201234567890123"
    day: date = date(2026, 3, 27)
    query: str = "a"
    no_urut: str = "A1"
    no_kunjungan: str = "0114U1630326Y000001"
    edu_id: str = "26030000001"
    pharmacy: str = "0112A001"
    first: int = 0
    faskes: str = "0114U163"
    practitioner: str = "123456"
    medicine: str = "130100001"
    procedure: str = "01001"
    club: int = 1


def reads(known: Known = Known()) -> Calls:
    """The functions that ask, by dotted name below `bpjs`, each with its samples."""
    return {**_references(known), **_of_peserta(known), **_of_kunjungan(known), **_of_groups(known)}


def _references(known: Known) -> Calls:
    return {
        "pcare.reference.poli": [reference.poli(known.first, 20)],
        "pcare.reference.practitioners": [reference.practitioners(known.first, 20)],
        "pcare.reference.faskes": [reference.faskes(known.first, 20)],
        "pcare.reference.diagnoses": [reference.diagnoses(known.query, known.first, 20)],
        "pcare.reference.awareness": [reference.awareness()],
        "pcare.reference.discharges": [reference.discharges(inpatient=one) for one in (True, False)],
        "pcare.reference.allergies": [reference.allergies(kind) for kind in ("01", "02", "03")],
        "pcare.reference.prognoses": [reference.prognoses()],
        "pcare.reference.specialties": [reference.specialties()],
        "pcare.reference.subspecialties": [reference.subspecialties("ANA")],
        "pcare.reference.sarana": [reference.sarana()],
        "pcare.reference.special_referrals": [reference.special_referrals()],
        "pcare.reference.medicines": [reference.medicines(known.query, known.first, 20)],
        "pcare.reference.pharmacy_stock": [
            reference.pharmacy_stock(known.pharmacy, known.query, known.first, 20)
        ],
        "pcare.reference.procedures": [
            reference.procedures(level, known.first, 20) for level in ("10", "20", "50")
        ],
        "pcare.reference.clubs": [reference.clubs(program) for program in ("01", "02")],
        "antrean.reference.poli": [antrean_reference.poli(known.day)],
        "antrean.reference.practitioners": [antrean_reference.practitioners("001", known.day)],
    }


def _of_peserta(known: Known) -> Calls:
    return {
        "pcare.peserta.peserta_by_card": [peserta.peserta_by_card(known.card)],
        "pcare.peserta.peserta_by_nik": [peserta.peserta_by_nik(known.nik)],
        "pcare.pendaftaran.by_number": [pendaftaran.by_number(known.no_urut, known.day)],
        "pcare.pendaftaran.by_date": [pendaftaran.by_date(known.day, known.first, 20)],
        "icare.validate": [icare.validate(known.card)],
    }


def _of_kunjungan(known: Known) -> Calls:
    card, day = known.card, known.day
    return {
        "pcare.kunjungan.history": [kunjungan.history(card)],
        "pcare.kunjungan.rujukan": [kunjungan.rujukan(known.no_kunjungan)],
        "pcare.kunjungan.check_ups": [kunjungan.check_ups(known.no_kunjungan)],
        "pcare.kunjungan.medicines": [kunjungan.medicines(known.no_kunjungan)],
        "pcare.kunjungan.procedures": [kunjungan.procedures(known.no_kunjungan)],
        "pcare.rujukan.by_subspecialty": [
            rujukan.by_subspecialty("26", day, sarana) for sarana in ("0", "1")
        ],
        "pcare.rujukan.for_special": [
            rujukan.for_special(kind, card, day) for kind in ("HDL", "IGD", "JIW", "KLT")
        ],
        "pcare.rujukan.for_special_subspecialty": [
            rujukan.for_special_subspecialty("THA", one, card, day) for one in ("3", "26")
        ],
    }


def _of_groups(known: Known) -> Calls:
    return {
        "pcare.prolanis.activities": [prolanis.activities(known.day)],
        "pcare.prolanis.participants": [prolanis.participants(known.edu_id)],
        "pcare.screening.tally": [screening.tally()],
        "pcare.screening.screened": [screening.screened(known.query, 1, 20)],
        "pcare.screening.candidates": [
            screening.candidates(program, known.query, 1, 20) for program in ("dm", "ht")
        ],
    }


def writes(known: Known = Known()) -> Calls:
    """The functions that tell, change and withdraw, as `reads`."""
    return {**_registrations(known), **_consultations(known), **_additions(known), **_meetings(known)}


def _registrations(known: Known) -> Calls:
    card, day = known.card, known.day
    new = NewPendaftaran(card, known.faskes, day, "001", None, is_sick_visit=True, care_level="10")
    ticket = NewAntrean(
        card, known.nik, "080012345678", "001", "POLI UMUM", "1", day, 1, "dr. Ani", "07:00-12:00", "A-1", 1
    )
    at = datetime.combine(day, time(9), UTC)
    return {
        "antrean.antrean.add": [antrean.add(ticket)],
        "antrean.antrean.call": [
            antrean.call(day, "001", card, is_present=one, at=at) for one in (True, False)
        ],
        "antrean.antrean.cancel": [antrean.cancel(day, "001", card, reason="pulang")],
        "pcare.pendaftaran.add": [pendaftaran.add(new)],
        "pcare.pendaftaran.delete": [pendaftaran.delete(card, day, known.no_urut, "001")],
    }


def consultation(known: Known) -> NewKunjungan:
    """A short one that BPJS can take, for a change of a single part."""
    return NewKunjungan(
        card_number=known.card, service_date=known.day, poli_code="001", complaint="nyeri", anamnesis="3 hari",
        consciousness_code="01", systolic=120, diastolic=80, weight=60, height=165, waist=80,
        respiratory_rate=20, heart_rate=80, temperature=36.5, diagnoses=("I21.9",), food_allergy_code="00",
        air_allergy_code="00", drug_allergy_code="00", prognosis_code="02", medicine_therapy="-",
        other_therapy="-", consumables="-", practitioner_code=known.practitioner, disposition_code="3",
        ended_on=known.day,
    )  # fmt: skip


def _consultations(known: Known) -> Calls:
    new = consultation(known)
    return {
        "pcare.kunjungan.add": [kunjungan.add(new)],
        "pcare.kunjungan.edit": [kunjungan.edit(known.no_kunjungan, new)],
        "pcare.kunjungan.delete": [kunjungan.delete(known.no_kunjungan)],
    }


def _additions(known: Known) -> Calls:
    number = known.no_kunjungan
    medicine = NewMedicine(
        kunjungan_number=number, code=known.medicine, doses_per_day=3, units_per_dose=1, quantity=10,
        quantity_asked=10,
    )  # fmt: skip
    procedure = NewProcedure(kunjungan_number=number, code=known.procedure, fee=0)
    check_up = NewCheckUp(
        number, known.faskes, known.day, Measures(haemoglobin=12.5), Findings(x_ray="normal")
    )
    return {
        "pcare.kunjungan.add_medicine": [kunjungan.add_medicine(medicine)],
        "pcare.kunjungan.delete_medicine": [kunjungan.delete_medicine(1, number)],
        "pcare.kunjungan.add_procedure": [kunjungan.add_procedure(procedure)],
        "pcare.kunjungan.edit_procedure": [kunjungan.edit_procedure(1, procedure)],
        "pcare.kunjungan.delete_procedure": [kunjungan.delete_procedure(1, number)],
        "pcare.kunjungan.add_check_up": [kunjungan.add_check_up(check_up)],
        "pcare.kunjungan.edit_check_up": [kunjungan.edit_check_up(1, check_up)],
        "pcare.kunjungan.delete_check_up": [kunjungan.delete_check_up(1, number)],
    }


def _meetings(known: Known) -> Calls:
    new = NewActivity(
        club_code=known.club, held_on=known.day, activity_code="01", program_code="01", topic="Senam",
        speaker="dr. Ani", place="Lapangan", note="", cost=0,
    )  # fmt: skip
    return {
        "pcare.prolanis.add_activity": [prolanis.add_activity(new)],
        "pcare.prolanis.edit_activity": [prolanis.edit_activity(known.edu_id, new)],
        "pcare.prolanis.delete_activity": [prolanis.delete_activity(known.edu_id)],
        "pcare.prolanis.add_attendance": [prolanis.add_attendance(known.edu_id, known.card)],
        "pcare.prolanis.delete_attendance": [prolanis.delete_attendance(known.edu_id, known.card)],
    }


def requesting() -> dict[str, Callable[..., Any]]:
    """Every public function of the client that makes a request, by dotted name below `bpjs`.

    A function is known by its package where that exports it.
    """
    found = {}
    for info in pkgutil.walk_packages(bpjs.__path__, "bpjs."):
        module = importlib.import_module(info.name)
        if module is not asking:
            found |= {_exported(one): one for _, one in inspect.getmembers(module, inspect.isfunction)}
    return {name: one for name, one in found.items() if _makes_a_request(one)}


def _makes_a_request(one: Callable[..., Any]) -> bool:
    made = str(one.__annotations__.get("return", ""))
    is_ours = one.__module__.startswith("bpjs.") and one.__module__ != asking.__name__
    return is_ours and "message.Request[" in made and not one.__name__.startswith("_")


def _exported(one: Callable[..., Any]) -> str:
    home = one.__module__
    package = home.rpartition(".")[0]
    names = getattr(importlib.import_module(package), "__all__", ()) if package else ()
    return f"{package if one.__name__ in names else home}.{one.__name__}".removeprefix("bpjs.")
