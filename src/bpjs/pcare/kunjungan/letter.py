"""The letter of a rujukan, as BPJS prints it. Fields: S1 S6 S10 S17 [A]; the hospital's part: S8 S10 S13 S17 [A]."""

from dataclasses import dataclass
from datetime import date

from bpjs.message import Request
from bpjs.pcare.asking import single
from bpjs.pcare.kunjungan.history import coded, diagnosis
from bpjs.pcare.reference import CodeRow, DiagnosisRow
from bpjs.shape import Row
from bpjs_wire.codes import NO_KUNJUNGAN
from bpjs_wire.paths import PCARE_KUNJUNGAN_RUJUKAN


@dataclass(frozen=True, slots=True, repr=False)
class Rujukan:
    """A rujukan; texts are "", and the rest None, where BPJS has nothing.

    `planned_for` is the day the patient is to go, `valid_until` the last one they may. `schedule` is text for
    people, `fee_note` BPJS's on late fees.
    """

    number: str
    service_date: date | None
    from_faskes: CodeRow | None
    from_address: str
    from_branch: str
    hospital: CodeRow | None
    hospital_address: str
    poli: CodeRow | None
    planned_for: date | None
    valid_until: date | None
    schedule: str
    card_number: str
    name: str
    birth_date: date | None
    sex: str
    relation: str
    diagnoses: tuple[DiagnosisRow, ...]
    practitioner: CodeRow | None
    tacc_name: str
    tacc_reason: str
    notes: str
    hospital_notes: str
    fee_note: str

    def __repr__(self) -> str:
        return f"<Rujukan {self.number}>"


def rujukan(number: str) -> Request[Rujukan]:
    """The letter of the rujukan that the kunjungan of this number made."""
    return single(_rujukan, PCARE_KUNJUNGAN_RUJUKAN, number=number)


def _rujukan(row: Row) -> Rujukan:
    clinic, hospital, tacc = row.part("ppk"), row.part("ppkRujuk"), row.part("tacc")
    return Rujukan(
        number=row.known_code("noRujukan", NO_KUNJUNGAN),
        service_date=row.day("tglKunjungan"),
        from_faskes=coded(row, "ppk", "PPK"),
        from_address=clinic.text("alamat"),
        from_branch=clinic.part("kc").text("nmKC"),
        hospital=coded(row, "ppkRujuk", "PPK"),
        hospital_address=hospital.text("alamat"),
        poli=coded(row, "poli", "Poli"),
        planned_for=row.day("tglEstRujuk"),
        valid_until=row.day("tglAkhirRujuk"),
        schedule=row.text("jadwal"),
        card_number=row.text("nokaPst"),
        name=row.text("nmPst"),
        birth_date=row.day("tglLahir"),
        sex=row.coded("sex", "[LP]"),
        relation=row.text("ketPisa"),
        diagnoses=tuple(filter(None, (diagnosis(row, f"diag{place}") for place in (1, 2, 3)))),
        practitioner=coded(row, "dokter", "Dokter"),
        tacc_name=tacc.text("nmTacc"),
        tacc_reason=tacc.text("alasanTacc"),
        notes=row.text("catatan"),
        hospital_notes=row.text("catatanRujuk"),
        fee_note=row.text("infoDenda"),
    )
