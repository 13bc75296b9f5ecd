"""A consultation is told to BPJS, changed and withdrawn. Fields: S1 S2 S6 S8 S9 [A]."""

import math
from dataclasses import dataclass
from datetime import date

from bpjs.errors import Unsendable
from bpjs.message import Answer, Request
from bpjs.pcare.kunjungan.onward import ToSpecial, ToSubspecialty
from bpjs.service import Service
from bpjs.shape import created, done
from bpjs.writing import Number, body, filled, number, required
from bpjs_wire import paths
from bpjs_wire.codes import MOST_WORDS, NO_KUNJUNGAN, NO_TACC, PCARE_DATE, REFERRED

_VITALS = (
    "systolic",
    "diastolic",
    "weight",
    "height",
    "waist",
    "respiratory_rate",
    "heart_rate",
    "temperature",
)
_CODES = (
    "card_number",
    "poli_code",
    "consciousness_code",
    "food_allergy_code",
    "air_allergy_code",
    "drug_allergy_code",
    "prognosis_code",
    "practitioner_code",
    "disposition_code",
)
_NEVER_ZERO = ("weight", "height")
_MOST_DIAGNOSES = 3


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NewKunjungan:
    """A consultation as BPJS wants it whole, of the pendaftaran with this card, day and poli.

    Blood pressure in mmHg, weight in kg, height and waist in cm, the two rates a minute, temperature in °C. One to
    three ICD-10 codes, the main one first. `rujukan` goes with disposition 4 and with no other. `tacc_code` is -1, or
    1 to 4 with a reason.

    Raises Unsendable where something is missing or contradicts another: BPJS refuses it, and nothing is made up.
    """

    card_number: str
    service_date: date
    poli_code: str
    complaint: str
    anamnesis: str
    consciousness_code: str
    systolic: Number
    diastolic: Number
    weight: Number
    height: Number
    waist: Number
    respiratory_rate: Number
    heart_rate: Number
    temperature: Number
    diagnoses: tuple[str, ...]
    food_allergy_code: str
    air_allergy_code: str
    drug_allergy_code: str
    prognosis_code: str
    medicine_therapy: str
    other_therapy: str
    consumables: str
    practitioner_code: str
    disposition_code: str
    ended_on: date
    internal_poli_code: str | None = None
    rujukan: ToSubspecialty | ToSpecial | None = None
    tacc_code: int = NO_TACC
    tacc_reason: str | None = None

    def __post_init__(self) -> None:
        required(**{name: getattr(self, name) or None for name in _CODES})
        required(**{name: getattr(self, name) for name in _VITALS})
        for name in _VITALS:
            _refuse_unless(_can_be(getattr(self, name), name), f"{name} is no measurement")
        _refuse_unless(1 <= len(self.diagnoses) <= _MOST_DIAGNOSES, "a kunjungan has one to three diagnoses")
        _refuse_unless(all(self.diagnoses), "a diagnosis is empty")
        for name in ("complaint", "anamnesis"):
            _refuse_unless(len(getattr(self, name)) <= MOST_WORDS, f"{name} is longer than BPJS keeps")
        _refuse_unless(self.ended_on >= self.service_date, "ended_on lies before service_date")
        self._check_rujukan()

    def _check_rujukan(self) -> None:
        is_referred = self.disposition_code == REFERRED
        _refuse_unless(
            is_referred == (self.rujukan is not None), "disposition and rujukan contradict each other"
        )
        if self.rujukan is not None:
            _refuse_unless(
                self.rujukan.planned_for >= self.service_date, "the rujukan lies before service_date"
            )
        _refuse_unless(self.tacc_code in (NO_TACC, 1, 2, 3, 4), "tacc_code is none")
        _refuse_unless(
            (self.tacc_code > 0) == bool(self.tacc_reason), "tacc_code and tacc_reason go together"
        )

    def __repr__(self) -> str:
        return f"<NewKunjungan …{self.card_number[-4:]} {self.poli_code} {self.service_date}>"


def _can_be(value: Number, name: str) -> bool:
    """Whether this can have been measured: live servers refuse a weight or a height of 0 (S9)."""
    try:
        exact = float(str(value))
    except ValueError:
        return False
    return math.isfinite(exact) and (exact > 0 if name in _NEVER_ZERO else exact >= 0)


def _refuse_unless(holds: bool, why: str) -> None:  # noqa: FBT001 - a condition and its sentence
    if not holds:
        raise Unsendable("body", why)


def add(new: NewKunjungan) -> Request[str]:
    """Tells a consultation; the result is noKunjungan. BPJS takes one for each pendaftaran."""
    return Request(Service.PCARE, "POST", paths.PCARE_KUNJUNGAN, _number, _body(None, new))


def edit(number: str, new: NewKunjungan) -> Request[None]:
    """Puts this in place of the consultation with this noKunjungan."""
    return Request(Service.PCARE, "PUT", paths.PCARE_KUNJUNGAN, done, _body(number, new))


def delete(number: str) -> Request[None]:
    """Withdraws a consultation, after its medicines, procedures and check-ups."""
    return Request(Service.PCARE, "DELETE", filled(paths.PCARE_KUNJUNGAN_ONE, number=number), done)


def _number(answer: Answer) -> str:
    return created(answer, NO_KUNJUNGAN, "noKunjungan")


def _body(no_kunjungan: str | None, new: NewKunjungan) -> str:
    return body(
        {
            "noKunjungan": no_kunjungan,
            "noKartu": new.card_number,
            "tglDaftar": new.service_date.strftime(PCARE_DATE),
            "kdPoli": new.poli_code,
            "keluhan": new.complaint,
            "kdSadar": new.consciousness_code,
            **_vitals(new),
            "kdStatusPulang": new.disposition_code,
            "tglPulang": new.ended_on.strftime(PCARE_DATE),
            "kdDokter": new.practitioner_code,
            **_diagnoses(new),
            "kdPoliRujukInternal": new.internal_poli_code,
            "rujukLanjut": None if new.rujukan is None else new.rujukan.encoded(),
            "kdTacc": new.tacc_code,
            "alasanTacc": new.tacc_reason,
            **_told(new),
        }
    )


def _vitals(new: NewKunjungan) -> dict[str, object]:
    return {
        "sistole": number(new.systolic),
        "diastole": number(new.diastolic),
        "beratBadan": number(new.weight),
        "tinggiBadan": number(new.height),
        "respRate": number(new.respiratory_rate),
        "heartRate": number(new.heart_rate),
        "lingkarPerut": number(new.waist),
    }


def _diagnoses(new: NewKunjungan) -> dict[str, object]:
    codes = [*new.diagnoses, None, None]
    return {f"kdDiag{place}": codes[place - 1] for place in range(1, _MOST_DIAGNOSES + 1)}


def _told(new: NewKunjungan) -> dict[str, object]:
    """The texts and codes that version 3 of the service did not have."""
    return {
        "anamnesa": new.anamnesis,
        "alergiMakan": new.food_allergy_code,
        "alergiUdara": new.air_allergy_code,
        "alergiObat": new.drug_allergy_code,
        "kdPrognosa": new.prognosis_code,
        "terapiObat": new.medicine_therapy,
        "terapiNonObat": new.other_therapy,
        "bmhp": new.consumables,
        # A text with a dot, as most clients send it; the catalogue's sample has a comma [X].
        "suhu": str(number(new.temperature)),
    }
