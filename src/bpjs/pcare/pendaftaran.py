"""Registrations of a member for a poli on a day. Fields: S1 S2 S6 S10 [A]."""

from dataclasses import dataclass
from datetime import date

from bpjs.message import Answer, Request
from bpjs.pcare.asking import single
from bpjs.service import Service
from bpjs.shape import Page, Row, created, done, readable_page
from bpjs.writing import Measured, body, filled, measured
from bpjs_wire import paths
from bpjs_wire.codes import NO_URUT, PCARE_DATE


@dataclass(frozen=True, slots=True, repr=False)
class NewPendaftaran:
    """A registration to be made.

    `member_faskes_code` is the member's own clinic, which need not be ours. `care_level` is 10, 20 or 50 (kdTkp).
    Blood pressure in mmHg, weight in kg, height and waist in cm, the two rates a minute.
    """

    card_number: str
    member_faskes_code: str
    service_date: date
    poli_code: str
    complaint: str | None
    is_sick_visit: bool
    care_level: str
    refer_back: bool = False
    systolic: Measured = None
    diastolic: Measured = None
    weight: Measured = None
    height: Measured = None
    respiratory_rate: Measured = None
    waist: Measured = None
    heart_rate: Measured = None

    def __repr__(self) -> str:
        return f"<NewPendaftaran …{self.card_number[-4:]} {self.poli_code} {self.service_date}>"


@dataclass(frozen=True, slots=True)
class PendaftaranRow:
    """A registration as BPJS lists it. In lists most of the member is missing, so `card_number` is mostly None."""

    number: str
    service_date: date
    card_number: str | None
    poli_code: str
    poli_name: str
    faskes_code: str | None
    status: str
    is_sick_visit: bool


def add(new: NewPendaftaran) -> Request[str]:
    """Registers; the result is noUrut, such as A1. BPJS refuses a second one for the same card, poli and day."""
    return Request(Service.PCARE, "POST", paths.PCARE_PENDAFTARAN, _decode_number, _body(new))


def _body(new: NewPendaftaran) -> str:
    return body(
        {
            "kdProviderPeserta": new.member_faskes_code,
            "tglDaftar": new.service_date.strftime(PCARE_DATE),
            "noKartu": new.card_number,
            "kdPoli": new.poli_code,
            "keluhan": new.complaint,
            "kunjSakit": new.is_sick_visit,
            "sistole": measured(new.systolic),
            "diastole": measured(new.diastolic),
            "beratBadan": measured(new.weight),
            "tinggiBadan": measured(new.height),
            "respRate": measured(new.respiratory_rate),
            "lingkarPerut": measured(new.waist),
            "heartRate": measured(new.heart_rate),
            "rujukBalik": int(new.refer_back),
            "kdTkp": new.care_level,
        }
    )


def by_number(no_urut: str, service_date: date) -> Request[PendaftaranRow]:
    """The registration with this noUrut on a day."""
    day = service_date.strftime(PCARE_DATE)
    return single(_row, paths.PCARE_PENDAFTARAN_ONE, number=no_urut, date=day)


def by_date(service_date: date, start: int, limit: int) -> Request[Page[PendaftaranRow]]:
    """The registrations of a day, `limit` rows from row `start` (0 or 1 for the first: sources differ).

    Rows that cannot be read are counted in the page's `unread`.
    """
    day = service_date.strftime(PCARE_DATE)
    path = filled(paths.PCARE_PENDAFTARAN_DAY, date=day, start=start, limit=limit)
    return Request(Service.PCARE, "GET", path, _decode_page)


def delete(card: str, service_date: date, no_urut: str, poli_code: str) -> Request[None]:
    """Withdraws a registration."""
    day = service_date.strftime(PCARE_DATE)
    path = filled(paths.PCARE_PENDAFTARAN_DELETE, card=card, date=day, number=no_urut, poli=poli_code)
    return Request(Service.PCARE, "DELETE", path, done)


def _decode_number(answer: Answer) -> str:
    return created(answer, NO_URUT, "noUrut")


def _decode_page(answer: Answer) -> Page[PendaftaranRow]:
    return readable_page(answer, _row)


def _row(row: Row) -> PendaftaranRow:
    poli = row.part("poli")
    return PendaftaranRow(
        number=row.known_code("noUrut", NO_URUT),
        service_date=row.known_day("tglDaftar"),
        card_number=row.part("peserta").text("noKartu") or None,
        poli_code=poli.text("kdPoli"),
        poli_name=poli.text("nmPoli"),
        faskes_code=row.part("providerPelayanan").text("kdProvider") or None,
        status=row.text("status"),
        is_sick_visit=row.flag("kunjSakit") if row.raw("kunjSakit") is not None else poli.flag("poliSakit"),
    )
