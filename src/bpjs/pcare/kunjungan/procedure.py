"""Procedures of a kunjungan. Fields: S1 [A]."""

from dataclasses import dataclass
from decimal import Decimal

from bpjs.message import Answer, Request
from bpjs.pcare.asking import listed
from bpjs.service import Service
from bpjs.shape import Page, Row, created, done
from bpjs.writing import Measured, Number, body, filled, measured, number, required
from bpjs_wire import paths
from bpjs_wire.codes import NOT_CREATED_YET, ROW_NUMBER


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NewProcedure:
    """A procedure to be added to a kunjungan, or the whole of one that is changed.

    `fee` in rupiah, at most the `max_fee` of its reference. `result` belongs to those whose reference `has_value`.
    Raises Unsendable without a fee.
    """

    kunjungan_number: str
    code: str
    fee: Number
    note: str = ""
    result: Measured = None

    def __post_init__(self) -> None:
        required(fee=self.fee)

    def __repr__(self) -> str:
        return f"<NewProcedure of {self.kunjungan_number}>"


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
    return listed(_procedure, paths.PCARE_TINDAKAN_OF_KUNJUNGAN, number=number)


def add_procedure(new: NewProcedure) -> Request[int]:
    """Adds a procedure; the result is kdTindakanSK."""
    return Request(Service.PCARE, "POST", paths.PCARE_TINDAKAN, _created, _body(NOT_CREATED_YET, new))


def edit_procedure(number: int, new: NewProcedure) -> Request[None]:
    """Puts this in place of the procedure with this kdTindakanSK."""
    return Request(Service.PCARE, "PUT", paths.PCARE_TINDAKAN, done, _body(number, new))


def delete_procedure(number: int, kunjungan_number: str) -> Request[None]:
    """Withdraws the procedure with this kdTindakanSK."""
    path = filled(paths.PCARE_TINDAKAN_ONE, tindakan=number, number=kunjungan_number)
    return Request(Service.PCARE, "DELETE", path, done)


def _body(sk: int, new: NewProcedure) -> str:
    return body(
        {
            "kdTindakanSK": sk,
            "noKunjungan": new.kunjungan_number,
            "kdTindakan": new.code,
            "biaya": number(new.fee),
            "keterangan": new.note or None,
            "hasil": measured(new.result),
        }
    )


def _created(answer: Answer) -> int:
    return int(created(answer, ROW_NUMBER))


def _procedure(row: Row) -> DoneProcedure:
    return DoneProcedure(
        number=int(row.known_code("kdTindakanSK", ROW_NUMBER)),
        code=row.known_code("kdTindakan"),
        name=row.label("nmTindakan"),
        fee=row.measured("biaya"),
        note=row.text("keterangan"),
        result=row.measured("hasil"),
    )
