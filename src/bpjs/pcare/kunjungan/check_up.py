"""Medical check-ups (MCU) of a kunjungan. Fields: S1 [A]."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bpjs.message import Request
from bpjs.pcare.asking import listed
from bpjs.shape import Page, Row
from bpjs_wire.codes import ROW_NUMBER
from bpjs_wire.paths import PCARE_MCU_OF_KUNJUNGAN

Measured = int | float | Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Measures:
    """What was measured, None where it was not. BPJS names no units; blood pressure is in mmHg."""

    systolic: Measured = None
    diastolic: Measured = None
    haemoglobin: Measured = None
    leucocytes: Measured = None
    erythrocytes: Measured = None
    sedimentation_rate: Measured = None
    haematocrit: Measured = None
    platelets: Measured = None
    hdl: Measured = None
    ldl: Measured = None
    cholesterol: Measured = None
    triglycerides: Measured = None
    glucose_random: Measured = None
    glucose_fasting: Measured = None
    glucose_after_meal: Measured = None
    hba1c: Measured = None
    sgot: Measured = None
    sgpt: Measured = None
    gamma_gt: Measured = None
    protein_qualitative: Measured = None
    albumin: Measured = None
    creatinine: Measured = None
    urea: Measured = None
    uric_acid: Measured = None
    ankle_brachial_index: Measured = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Findings:
    """What was seen, "" where nothing is written."""

    x_ray: str = ""
    electrocardiogram: str = ""
    echocardiogram: str = ""
    fundus: str = ""
    other: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class CheckUp:
    """A check-up at BPJS; `number` is kdMCU."""

    number: int
    kunjungan_number: str
    faskes_code: str
    service_date: date | None
    measures: Measures
    findings: Findings

    def __repr__(self) -> str:
        return f"<CheckUp {self.number} of {self.kunjungan_number}>"


MEASURES = {
    "systolic": "tekananDarahSistole",
    "diastolic": "tekananDarahDiastole",
    "haemoglobin": "darahRutinHemo",
    "leucocytes": "darahRutinLeu",
    "erythrocytes": "darahRutinErit",
    "sedimentation_rate": "darahRutinLaju",
    "haematocrit": "darahRutinHema",
    "platelets": "darahRutinTrom",
    "hdl": "lemakDarahHDL",
    "ldl": "lemakDarahLDL",
    "cholesterol": "lemakDarahChol",
    "triglycerides": "lemakDarahTrigli",
    "glucose_random": "gulaDarahSewaktu",
    "glucose_fasting": "gulaDarahPuasa",
    "glucose_after_meal": "gulaDarahPostPrandial",
    "hba1c": "gulaDarahHbA1c",
    "sgot": "fungsiHatiSGOT",
    "sgpt": "fungsiHatiSGPT",
    "gamma_gt": "fungsiHatiGamma",
    "protein_qualitative": "fungsiHatiProtKual",
    "albumin": "fungsiHatiAlbumin",
    "creatinine": "fungsiGinjalCrea",
    "urea": "fungsiGinjalUreum",
    "uric_acid": "fungsiGinjalAsam",
    "ankle_brachial_index": "fungsiJantungABI",
}
"""BPJS's names of the `Measures`, in the order of a body."""
FINDINGS = {
    "x_ray": "radiologiFoto",
    "electrocardiogram": "fungsiJantungEKG",
    "echocardiogram": "fungsiJantungEcho",
    "fundus": "funduskopi",
    "other": "pemeriksaanLain",
    "note": "keterangan",
}
"""BPJS's names of the `Findings`, in the order of a body."""


def check_ups(number: str) -> Request[Page[CheckUp]]:
    """The check-ups of the kunjungan with this number."""
    return listed(_check_up, PCARE_MCU_OF_KUNJUNGAN, number=number)


def _check_up(row: Row) -> CheckUp:
    return CheckUp(
        number=int(row.known_code("kdMCU", ROW_NUMBER)),
        kunjungan_number=row.text("noKunjungan"),
        faskes_code=row.coded("kdProvider"),
        service_date=row.day("tglPelayanan"),
        measures=Measures(**{ours: row.measured(wire) for ours, wire in MEASURES.items()}),
        findings=Findings(**{ours: row.text(wire) for ours, wire in FINDINGS.items()}),
    )
