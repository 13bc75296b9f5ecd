"""The columns of the table that come with the kind: what its work is told by. Nothing clinical stands in a list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from titian.kunjungan.codes import KNOWN, OUTPATIENT
from titian.monitoring.queries.rows import Row, number_label
from titian.outbox.kinds import Kind

_DISPOSITIONS = dict(KNOWN["statuspulang", OUTPATIENT])


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column says of one row; "" where there is nothing to say (yet, or any more: texts are kept a year)."""

    heading: str
    text: str
    sub: str = ""
    is_mono: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and what stands below it for a row; `sub` is a second line, which would be called `sub_heading` in a
    column of its own. `is_mono` for numbers and codes."""

    heading: str
    read: Callable[[Row], str]
    sub: Callable[[Row], str] = lambda _: ""
    sub_heading: str = ""
    is_mono: bool = False

    def cell(self, row: Row) -> Cell:
        return Cell(self.heading, self.read(row), self.sub(row), self.is_mono)


def columns_of(kind: str) -> tuple[Column, ...]:
    """Of a list of this kind; "" is the list of all kinds."""
    return COLUMNS[Kind(kind)] if kind else MIXED


def _promised(name: str) -> Callable[[Row], str]:
    """A part of the promise, as it was written down."""
    return lambda row: str(row.job.payload.get(name) or "")


def _called_at(row: Row) -> str:
    at = row.job.payload.get("called_at")
    return f"{localtime(datetime.fromisoformat(at)):%H:%M}" if at else ""


def _attendance(row: Row) -> str:
    if "is_present" not in row.job.payload:
        return ""
    return "Hadir" if row.job.says_present else "Tidak hadir"


def _visit_type(row: Row) -> str:
    if "is_sick_visit" not in row.job.payload:
        return ""
    return "Sakit" if row.job.payload["is_sick_visit"] else "Sehat"


def _disposition(row: Row) -> str:
    code = str(row.job.payload.get("disposition_code") or "")
    return _DISPOSITIONS.get(code, code)


def _hospital(row: Row) -> str:
    return str((row.job.payload.get("rujukan") or {}).get("hospital_code") or "")


def _expected_on(row: Row) -> str:
    """When the patient is to be at the hospital."""
    day = (row.job.payload.get("rujukan") or {}).get("planned_for")
    return f"{date.fromisoformat(day):%d-%m-%Y}" if day else ""


def _number_label(row: Row) -> str:
    return row.number_label if row.number else ""


def _kind(row: Row) -> str:
    return str(row.job.get_kind_display())


def _number(kind: Kind) -> Column:
    return Column(number_label(kind), lambda row: row.number, is_mono=True)


_KIND = Column("Jenis", _kind, lambda row: str(row.job.get_service_display()), "Layanan")
_POLI = Column("Poli", lambda row: row.poli)
_HOURS = Column("Jam praktik", _promised("hours"), is_mono=True)
_PRACTITIONER = Column("Tenaga medis", _promised("practitioner_name"))

_KUNJUNGAN = (
    Column("No. kunjungan", lambda row: row.number, _kind, "Jenis", is_mono=True),
    _POLI,
    Column("Status pulang", _disposition),
    Column("Rujukan", _hospital, _expected_on, "Rencana rujukan", is_mono=True),
)
"""What was added and what was changed stand in one list."""

MIXED = (
    _KIND,
    _POLI,
    Column("Nomor", lambda row: row.number, _number_label, "Nomor dari", is_mono=True),
)
"""Of all kinds together: which it is, and its number under the name that it has there."""

COLUMNS: dict[Kind, tuple[Column, ...]] = {
    Kind.TAMBAH_ANTREAN: (_number(Kind.TAMBAH_ANTREAN), _POLI, _PRACTITIONER, _HOURS),
    Kind.PANGGIL_ANTREAN: (
        _number(Kind.PANGGIL_ANTREAN),
        _POLI,
        Column("Dipanggil", _called_at, is_mono=True),
        Column("Kehadiran", _attendance),
    ),
    Kind.BATAL_ANTREAN: (_number(Kind.BATAL_ANTREAN), _POLI, Column("Alasan batal", _promised("reason"))),
    Kind.TAMBAH_PENDAFTARAN: (
        _number(Kind.TAMBAH_PENDAFTARAN),
        _POLI,
        Column("Kunjungan", _visit_type),
        Column("No. antrean", lambda row: row.ticket, is_mono=True),
    ),
    Kind.HAPUS_PENDAFTARAN: (_number(Kind.HAPUS_PENDAFTARAN), _POLI),
    Kind.TAMBAH_KUNJUNGAN: _KUNJUNGAN,
    Kind.UBAH_KUNJUNGAN: _KUNJUNGAN,
    Kind.HAPUS_KUNJUNGAN: (_number(Kind.HAPUS_KUNJUNGAN), _POLI),
}
