"""One call of every function of the client that makes a request, and the way to find those functions."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import bpjs
from bpjs import Request, icare
from bpjs.antrean import reference as antrean_reference
from bpjs.pcare import asking, kunjungan, pendaftaran, peserta, prolanis, reference, rujukan, screening

Calls = dict[str, list[Request[Any]]]


@dataclass(frozen=True)
class Known:
    """What the samples speak of. The sandbox has other people and visits than a unit test."""

    card: str = "0001234567891"
    nik: str = "3201234567890123"
    day: date = date(2026, 3, 27)
    no_urut: str = "A1"
    no_kunjungan: str = "0114U1630326Y000001"
    edu_id: str = "26030000001"
    pharmacy: str = "0112A001"


def reads(known: Known = Known()) -> Calls:
    """The functions that ask, by dotted name below `bpjs`, each with its samples."""
    return {**_references(known), **_of_peserta(known), **_of_kunjungan(known), **_of_groups(known)}


def _references(known: Known) -> Calls:
    return {
        "pcare.reference.poli": [reference.poli(0, 20)],
        "pcare.reference.practitioners": [reference.practitioners(0, 20)],
        "pcare.reference.faskes": [reference.faskes(0, 20)],
        "pcare.reference.diagnoses": [reference.diagnoses("A0", 0, 20)],
        "pcare.reference.awareness": [reference.awareness()],
        "pcare.reference.discharges": [reference.discharges(inpatient=one) for one in (True, False)],
        "pcare.reference.allergies": [reference.allergies(kind) for kind in ("01", "02", "03")],
        "pcare.reference.prognoses": [reference.prognoses()],
        "pcare.reference.specialties": [reference.specialties()],
        "pcare.reference.subspecialties": [reference.subspecialties("ANA")],
        "pcare.reference.sarana": [reference.sarana()],
        "pcare.reference.special_referrals": [reference.special_referrals()],
        "pcare.reference.medicines": [reference.medicines("para", 0, 20)],
        "pcare.reference.pharmacy_stock": [reference.pharmacy_stock(known.pharmacy, "para", 0, 20)],
        "pcare.reference.procedures": [reference.procedures(level, 0, 20) for level in ("10", "20", "50")],
        "pcare.reference.clubs": [reference.clubs(program) for program in ("01", "02")],
        "antrean.reference.poli": [antrean_reference.poli(known.day)],
        "antrean.reference.practitioners": [antrean_reference.practitioners("001", known.day)],
    }


def _of_peserta(known: Known) -> Calls:
    return {
        "pcare.peserta.peserta_by_card": [peserta.peserta_by_card(known.card)],
        "pcare.peserta.peserta_by_nik": [peserta.peserta_by_nik(known.nik)],
        "pcare.pendaftaran.by_number": [pendaftaran.by_number(known.no_urut, known.day)],
        "pcare.pendaftaran.by_date": [pendaftaran.by_date(known.day, 0, 20)],
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
        "pcare.screening.screened": [screening.screened(known.card, 1, 20)],
        "pcare.screening.candidates": [
            screening.candidates(program, known.card, 1, 20) for program in ("dm", "ht")
        ],
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
