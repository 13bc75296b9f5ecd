"""Medical check-ups (MCU) of a kunjungan. Fields: S1 [A]."""

from dataclasses import dataclass
from datetime import date

from bpjs.message import Answer, Request
from bpjs.pcare.asking import listed
from bpjs.service import Service
from bpjs.shape import Page, Row, created, done
from bpjs.writing import Measured, body, filled, measured
from bpjs_wire import paths
from bpjs_wire.codes import NOT_CREATED_YET, PCARE_DATE, ROW_NUMBER


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Measures:
    """What was measured, None where it was not; on the wire that is 0. BPJS names no units but mmHg."""

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
class NewCheckUp:
    """A check-up to be added to the kunjungan of this number, or the whole of one that is changed."""

    kunjungan_number: str
    faskes_code: str
    service_date: date
    measures: Measures = Measures()
    findings: Findings = Findings()

    def __repr__(self) -> str:
        return f"<NewCheckUp of {self.kunjungan_number}>"


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
    return listed(_check_up, paths.PCARE_MCU_OF_KUNJUNGAN, number=number)


def add_check_up(new: NewCheckUp) -> Request[int]:
    """Adds a check-up; the result is kdMCU."""
    return Request(Service.PCARE, "POST", paths.PCARE_MCU, _created, _body(NOT_CREATED_YET, new))


def edit_check_up(number: int, new: NewCheckUp) -> Request[None]:
    """Puts this in place of the check-up with this kdMCU."""
    return Request(Service.PCARE, "PUT", paths.PCARE_MCU, done, _body(number, new))


def delete_check_up(number: int, kunjungan_number: str) -> Request[None]:
    """Withdraws a check-up."""
    path = filled(paths.PCARE_MCU_ONE, mcu=number, number=kunjungan_number)
    return Request(Service.PCARE, "DELETE", path, done)


def _body(number: int, new: NewCheckUp) -> str:
    return body(
        {
            "kdMCU": number,
            "noKunjungan": new.kunjungan_number,
            "kdProvider": new.faskes_code,
            "tglPelayanan": new.service_date.strftime(PCARE_DATE),
            **{wire: measured(getattr(new.measures, ours)) for ours, wire in MEASURES.items()},
            **{wire: getattr(new.findings, ours) or None for ours, wire in FINDINGS.items()},
        }
    )


def _created(answer: Answer) -> int:
    return int(created(answer, ROW_NUMBER))


def _check_up(row: Row) -> CheckUp:
    return CheckUp(
        number=int(row.known_code("kdMCU", ROW_NUMBER)),
        kunjungan_number=row.text("noKunjungan"),
        faskes_code=row.coded("kdProvider"),
        service_date=row.day("tglPelayanan"),
        measures=Measures(**{ours: row.measured(wire) or None for ours, wire in MEASURES.items()}),
        findings=Findings(**{ours: row.text(wire) for ours, wire in FINDINGS.items()}),
    )
