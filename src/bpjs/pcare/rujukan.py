"""Where a rujukan can go: the hospitals of a subspecialty or of a special kind, on a day. Fields: S1 S6 [A]."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bpjs.message import Request
from bpjs.pcare.asking import listed
from bpjs.shape import Page, Row
from bpjs_wire import paths
from bpjs_wire.codes import NO_SARANA, PCARE_DATE


@dataclass(frozen=True, slots=True)
class HospitalRow:
    """A hospital that can take the patient.

    `class_` is A to D, `branch` BPJS's office, `distance_m` in metres from the clinic, None where BPJS does not say.
    `schedule` is text for people ("Senin : 07:30 - 14:00, …"). `referred` of `capacity` places are taken, which is
    `percentage`, whatever BPJS rounds it to.
    """

    code: str
    name: str
    address: str
    phone: str
    class_: str
    branch: str
    distance_m: Decimal | None
    schedule: str
    referred: int
    capacity: int
    percentage: Decimal


def by_subspecialty(
    subspecialty_code: str, on: date, sarana_code: str = NO_SARANA
) -> Request[Page[HospitalRow]]:
    """The hospitals with this subspecialty, and this equipment if any, for the day the patient is to go."""
    return listed(
        _hospital,
        paths.PCARE_RUJUK_SUBSPESIALIS,
        subspecialty=subspecialty_code,
        sarana=sarana_code,
        date=on.strftime(PCARE_DATE),
    )


def for_special(special_code: str, card: str, on: date) -> Request[Page[HospitalRow]]:
    """The hospitals for a special rujukan of a peserta: IGD, HDL, JIW, KLT, PAR, KEM, RAT or HIV."""
    day = on.strftime(PCARE_DATE)
    return listed(_hospital, paths.PCARE_RUJUK_KHUSUS, special=special_code, card=card, date=day)


def for_special_subspecialty(
    special_code: str, subspecialty_code: str, card: str, on: date
) -> Request[Page[HospitalRow]]:
    """The same for THA and HEM, which go to a subspecialty: 3, 8, 26 or 30."""
    return listed(
        _hospital,
        paths.PCARE_RUJUK_KHUSUS_SUBSPESIALIS,
        special=special_code,
        subspecialty=subspecialty_code,
        card=card,
        date=on.strftime(PCARE_DATE),
    )


def _hospital(row: Row) -> HospitalRow:
    return HospitalRow(
        code=row.known_code("kdppk"),
        name=row.label("nmppk"),
        address=row.label("alamatPpk"),
        phone=row.label("telpPpk"),
        class_=row.label("kelas"),
        branch=row.label("nmkc"),
        distance_m=row.measured("distance"),
        schedule=row.label("jadwal", most=5_000),
        referred=row.integer("jmlRujuk"),
        capacity=row.integer("kapasitas"),
        percentage=row.number("persentase"),
    )
