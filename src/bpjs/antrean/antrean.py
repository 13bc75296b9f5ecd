"""Queue entries of the clinic at BPJS: add, call, cancel. Fields: S1 S5 S6 S14 [A]."""

from dataclasses import dataclass
from datetime import date, datetime

from bpjs.errors import Unsendable
from bpjs.message import Request
from bpjs.service import Service
from bpjs.shape import done
from bpjs.writing import body
from bpjs_wire.codes import ANTREAN_DATE, CALLED_ABSENT, CALLED_PRESENT
from bpjs_wire.paths import ANTREAN_ADD, ANTREAN_BATAL, ANTREAN_PANGGIL


@dataclass(frozen=True, slots=True, repr=False)
class NewAntrean:
    """A queue entry to be added.

    `card_number` is "" for a patient without BPJS. The names, the code and `hours` ("HH:mm-HH:mm") of poli and
    practitioner must equal the reference of that date, blanks included.
    """

    card_number: str
    nik: str
    phone: str
    poli_code: str
    poli_name: str
    medical_record_number: str
    service_date: date
    practitioner_code: int
    practitioner_name: str
    hours: str
    ticket_text: str
    ticket_number: int
    note: str = ""

    def __repr__(self) -> str:
        return f"<NewAntrean {self.ticket_text} {self.poli_code} {self.service_date}>"


def add(new: NewAntrean) -> Request[None]:
    """Adds an entry. Whether BPJS keeps one entry per date, poli and card is inferred, not known."""
    return _post(
        ANTREAN_ADD,
        {
            "nomorkartu": new.card_number,
            "nik": new.nik,
            "nohp": new.phone,
            "kodepoli": new.poli_code,
            "namapoli": new.poli_name,
            "norm": new.medical_record_number,
            "tanggalperiksa": new.service_date.strftime(ANTREAN_DATE),
            "kodedokter": new.practitioner_code,
            "namadokter": new.practitioner_name,
            "jampraktek": new.hours,
            "nomorantrean": new.ticket_text,
            "angkaantrean": new.ticket_number,
            "keterangan": new.note,
        },
    )


def call(service_date: date, poli_code: str, card: str, *, is_present: bool, at: datetime) -> Request[None]:
    """Reports that the patient was called, and came or did not. `at` is the true moment of the call, zone-aware.

    Raises Unsendable without a card, as `cancel` does.
    """
    return _post(
        ANTREAN_PANGGIL,
        {
            **_addressed(service_date, poli_code, card),
            "status": CALLED_PRESENT if is_present else CALLED_ABSENT,
            "waktu": _epoch_milliseconds(at),
        },
    )


def cancel(service_date: date, poli_code: str, card: str, *, reason: str) -> Request[None]:
    """Withdraws an entry. Raises Unsendable without a card: of patients without BPJS it names none, or any."""
    return _post(ANTREAN_BATAL, {**_addressed(service_date, poli_code, card), "alasan": reason})


def _addressed(service_date: date, poli_code: str, card: str) -> dict[str, object]:
    """What BPJS tells one entry from another by."""
    if not card:
        raise Unsendable("body", "an entry without a card cannot be told from another")
    return {
        "tanggalperiksa": service_date.strftime(ANTREAN_DATE),
        "kodepoli": poli_code,
        "nomorkartu": card,
    }


def _post(path: str, fields: dict[str, object]) -> Request[None]:
    return Request(Service.ANTREAN, "POST", path, done, body(fields))


def _epoch_milliseconds(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("a moment without a zone is not a moment")
    return int(at.timestamp() * 1000)
