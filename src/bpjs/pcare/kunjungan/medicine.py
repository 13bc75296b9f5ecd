"""Medicines of a kunjungan. Fields: S1 [A]."""

from dataclasses import dataclass
from decimal import Decimal

from bpjs.message import Request
from bpjs.pcare.asking import listed
from bpjs.shape import Page, Row
from bpjs_wire.codes import ROW_NUMBER
from bpjs_wire.paths import PCARE_OBAT_OF_KUNJUNGAN


@dataclass(frozen=True, slots=True, repr=False)
class GivenMedicine:
    """A medicine that was given: `units_per_dose` taken `doses_per_day` times a day.

    `number` is BPJS's for this row. `compound` groups the parts of a compounded medicine ("R.01"), "" for a single
    one; `strength` is text. A quantity is None where BPJS has none.
    """

    number: int
    code: str
    name: str
    compound: str
    doses_per_day: Decimal | None
    units_per_dose: Decimal | None
    quantity: Decimal | None
    quantity_asked: Decimal | None
    quantity_in_compound: Decimal | None
    days: Decimal | None
    strength: str

    def __repr__(self) -> str:
        return f"<GivenMedicine {self.number}>"


def medicines(number: str) -> Request[Page[GivenMedicine]]:
    """The medicines of the kunjungan with this number."""
    return listed(_medicine, PCARE_OBAT_OF_KUNJUNGAN, number=number)


def _medicine(row: Row) -> GivenMedicine:
    medicine = row.part("obat")
    return GivenMedicine(
        number=int(row.known_code("kdObatSK", ROW_NUMBER)),
        code=medicine.coded("kdObat"),
        name=medicine.label("nmObat"),
        compound=row.coded("kdRacikan"),
        doses_per_day=row.measured("signa1"),
        units_per_dose=row.measured("signa2"),
        quantity=row.measured("jmlObat"),
        quantity_asked=row.measured("jmlPermintaan"),
        quantity_in_compound=row.measured("jmlObatRacikan"),
        days=row.measured("jmlHari"),
        strength=row.label("kekuatan"),
    )
