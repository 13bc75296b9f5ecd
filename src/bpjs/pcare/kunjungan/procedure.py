"""Procedures of a kunjungan. Fields: S1 [A]."""

from dataclasses import dataclass
from decimal import Decimal

from bpjs.message import Request
from bpjs.pcare.asking import listed
from bpjs.shape import Page, Row
from bpjs_wire.codes import ROW_NUMBER
from bpjs_wire.paths import PCARE_TINDAKAN_OF_KUNJUNGAN


@dataclass(frozen=True, slots=True, repr=False)
class DoneProcedure:
    """A procedure that was done. `number` is BPJS's for it; `fee` (rupiah) and `result` are None where it has none."""

    number: int
    code: str
    name: str
    fee: Decimal | None
    note: str
    result: Decimal | None

    def __repr__(self) -> str:
        return f"<DoneProcedure {self.number}>"


def procedures(number: str) -> Request[Page[DoneProcedure]]:
    """The procedures of the kunjungan with this number."""
    return listed(_procedure, PCARE_TINDAKAN_OF_KUNJUNGAN, number=number)


def _procedure(row: Row) -> DoneProcedure:
    return DoneProcedure(
        number=int(row.known_code("kdTindakanSK", ROW_NUMBER)),
        code=row.known_code("kdTindakan"),
        name=row.label("nmTindakan"),
        fee=row.measured("biaya"),
        note=row.text("keterangan"),
        result=row.measured("hasil"),
    )
