"""Medicines of a kunjungan. Fields: S1 [A]."""

from dataclasses import dataclass
from decimal import Decimal

from bpjs.errors import Unsendable
from bpjs.message import Answer, Request
from bpjs.pcare.asking import listed
from bpjs.service import Service
from bpjs.shape import Page, Row, created, done
from bpjs.writing import Number, body, filled, number, required
from bpjs_wire import paths
from bpjs_wire.codes import NOT_CREATED_YET, ROW_NUMBER, UNLISTED_MEDICINE

_AMOUNTS = ("doses_per_day", "units_per_dose", "quantity", "quantity_asked")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NewMedicine:
    """A medicine to be added to a kunjungan: `units_per_dose` taken `doses_per_day` times a day.

    One that the national list (DPHO) lacks has `unlisted_name` and no code of its own. `compound` groups the parts of
    a compounded medicine. Raises Unsendable where an amount is missing or none, or code and name disagree.
    """

    kunjungan_number: str
    code: str = UNLISTED_MEDICINE
    unlisted_name: str = ""
    doses_per_day: Number
    units_per_dose: Number
    quantity: Number
    quantity_asked: Number
    compound: str = ""

    def __post_init__(self) -> None:
        for name in _AMOUNTS:
            required(**{name: getattr(self, name)})
            if not number(getattr(self, name)) > 0:
                raise Unsendable("body", f"{name} is no amount")
        if (self.code == UNLISTED_MEDICINE) != bool(self.unlisted_name):
            raise Unsendable("body", "a medicine has either a code of DPHO or a name of its own")

    def __repr__(self) -> str:
        return f"<NewMedicine of {self.kunjungan_number}>"


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
    return listed(_medicine, paths.PCARE_OBAT_OF_KUNJUNGAN, number=number)


def add_medicine(new: NewMedicine) -> Request[int]:
    """Adds a medicine; the result is kdObatSK. BPJS has no way to change one: delete it and add another."""
    return Request(Service.PCARE, "POST", paths.PCARE_OBAT, _created, _body(new))


def delete_medicine(number: int, kunjungan_number: str) -> Request[None]:
    """Withdraws the medicine with this kdObatSK."""
    path = filled(paths.PCARE_OBAT_ONE, obat=number, number=kunjungan_number)
    return Request(Service.PCARE, "DELETE", path, done)


def _body(new: NewMedicine) -> str:
    return body(
        {
            "kdObatSK": NOT_CREATED_YET,
            "noKunjungan": new.kunjungan_number,
            "racikan": bool(new.compound),
            "kdRacikan": new.compound or None,
            "obatDPHO": not new.unlisted_name,
            "kdObat": new.code,
            "signa1": number(new.doses_per_day),
            "signa2": number(new.units_per_dose),
            "jmlObat": number(new.quantity),
            "jmlPermintaan": number(new.quantity_asked),
            "nmObatNonDPHO": new.unlisted_name or None,
        }
    )


def _created(answer: Answer) -> int:
    return int(created(answer, ROW_NUMBER, "kdObatSK"))


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
