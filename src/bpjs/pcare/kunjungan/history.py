"""All kunjungan of a peserta, at whatever faskes. Fields: S1 S6 [A]."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bpjs.message import Request
from bpjs.pcare.asking import listed
from bpjs.pcare.reference import CodeRow, DiagnosisRow, read_diagnosis
from bpjs.shape import Page, Row
from bpjs_wire.codes import NO_KUNJUNGAN
from bpjs_wire.paths import PCARE_KUNJUNGAN_PESERTA


@dataclass(frozen=True, slots=True, repr=False)
class KunjunganRow:
    """A consultation as BPJS lists it; texts are "", and the rest None, where BPJS has nothing.

    Blood pressure in mmHg, weight in kg, height in cm, the two rates a minute. `referred_to` is the faskes and
    `referred_poli` the poli of a rujukan.
    """

    number: str
    service_date: date
    card_number: str | None
    faskes: CodeRow | None
    poli: CodeRow | None
    care_level: CodeRow | None
    program: CodeRow | None
    complaint: str
    diagnoses: tuple[DiagnosisRow, ...]
    consciousness: CodeRow | None
    systolic: Decimal | None
    diastolic: Decimal | None
    weight: Decimal | None
    height: Decimal | None
    respiratory_rate: Decimal | None
    heart_rate: Decimal | None
    notes: str
    practitioner: CodeRow | None
    disposition: CodeRow | None
    ended_on: date | None
    referred_to: CodeRow | None
    referred_poli: CodeRow | None

    def __repr__(self) -> str:
        return f"<KunjunganRow {self.number} {self.service_date}>"


def history(card: str) -> Request[Page[KunjunganRow]]:
    """The kunjungan of a peserta in BPJS's order, which is newest first; there is no paging."""
    return listed(_kunjungan, PCARE_KUNJUNGAN_PESERTA, card=card)


def coded(row: Row, part: str, what: str) -> CodeRow | None:
    """The code and name kdX and nmX of a part; None where there is no code."""
    found = row.part(part)
    code = found.coded(f"kd{what}")
    return CodeRow(code, found.label(f"nm{what}")) if code else None


def diagnosis(row: Row, part: str) -> DiagnosisRow | None:
    """The diagnosis of a part; None where there is no code."""
    found = row.part(part)
    return read_diagnosis(found) if found.text("kdDiag") else None


def _kunjungan(row: Row) -> KunjunganRow:
    return KunjunganRow(
        number=row.known_code("noKunjungan", NO_KUNJUNGAN),
        service_date=row.known_day("tglKunjungan"),
        card_number=row.part("peserta").text("noKartu") or None,
        faskes=coded(row, "providerPelayanan", "Provider"),
        poli=coded(row, "poli", "Poli"),
        care_level=coded(row, "tkp", "Tkp"),
        program=coded(row, "progProlanis", "Program"),
        complaint=row.text("keluhan"),
        diagnoses=tuple(filter(None, (diagnosis(row, f"diagnosa{place}") for place in (1, 2, 3)))),
        consciousness=coded(row, "kesadaran", "Sadar"),
        systolic=row.measured("sistole"),
        diastolic=row.measured("diastole"),
        weight=row.measured("beratBadan"),
        height=row.measured("tinggiBadan"),
        respiratory_rate=row.measured("respRate"),
        heart_rate=row.measured("heartRate"),
        notes=row.text("catatan"),
        practitioner=coded(row, "dokter", "Dokter"),
        disposition=coded(row, "statusPulang", "StatusPulang"),
        ended_on=row.day("tglPulang"),
        referred_to=coded(row, "providerRujukLanjut", "Provider"),
        referred_poli=coded(row, "poliRujukLanjut", "Poli"),
    )
