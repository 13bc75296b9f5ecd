"""The list of patients as a workbook (XLSX): each fact that the form keeps, a code beside its label, row by row.

What was typed is written as text into cells that are of text: a name that begins with =, +, - or @ stays a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from operator import attrgetter
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from django.db import models
from django.utils.text import capfirst
from django.utils.timezone import make_naive

from titian.patients import countries, identifiers
from titian.patients.data import PatientData
from titian.patients.models import Patient

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MOST_ROWS = 1_048_575
"""What a sheet holds below its headings."""

FACTS = tuple(field.name for field in fields(PatientData))

_ABOUT_THE_RECORD = ("membership", "created_at", "created_by_name", "changed_at")
_HEADINGS = {
    "identity_status": "Status identitas",
    "phone_is_placeholder": "Nomor HP isian sementara",
    "membership": "Kepesertaan",
    "created_at": "Dicatat pada",
    "created_by_name": "Dicatat oleh",
    "changed_at": "Diubah pada",
}
"""Where the model has no word of the screen's."""
_COUNTRIES = frozenset({"nationality", "country", "domicile_country"})
"""Facts whose codes are ISO 3166-1."""
_COLUMN_WIDTH = 18
"""In characters."""

Read = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and what of a patient stands below it: a text, a whole number, a date, a time, or nothing."""

    heading: str
    read: Read


def columns(*, has_numbers: bool) -> list[Column]:
    """In the order of the form; `has_numbers`: NIK, card and other identities whole."""
    found = [Column("No. RM", attrgetter("display_number"))]
    for name in (*FACTS, *_ABOUT_THE_RECORD):
        is_masked = name in Patient.IDENTITIES and not has_numbers
        found += map(_masked, columns_of(name)) if is_masked else columns_of(name)
    return found


def columns_of(name: str) -> list[Column]:
    """One for a fact; two for a code that has a label, the code first."""
    field: Any = Patient._meta.get_field(name)
    return list(_of_rows(field) if field.one_to_many else _of(field))


def _of(field: Any) -> Iterator[Column]:
    heading, read = _HEADINGS.get(field.name) or capfirst(field.verbose_name), attrgetter(field.name)
    if field.choices:
        labels = dict(field.flatchoices)
        yield Column(f"{heading} (kode)", read)
        yield Column(heading, lambda row: str(labels.get(read(row), "")))
    elif field.related_model is Patient:
        yield Column(heading, lambda row: getattr(read(row), "display_number", ""))
    elif field.name in _COUNTRIES:
        yield Column(f"{heading} (kode)", read)
        yield Column(heading, lambda row: countries.name_of(read(row)))
    elif field.is_relation:
        yield Column(f"{heading} (kode)", attrgetter(field.attname))
        yield Column(heading, lambda row: str(read(row) or ""))
    elif isinstance(field, models.BooleanField):
        yield Column(heading, lambda row: "ya" if read(row) else "tidak")
    else:
        yield Column(heading, read)


def _of_rows(field: Any) -> Iterator[Column]:
    """Of several rows each fact is one column with a line for each row, so that the lines of all belong together."""
    about, rows = capfirst(field.related_model._meta.verbose_name), attrgetter(field.name)
    for part in field.related_model._meta.fields:
        for column in () if part.primary_key or part.is_relation else _of(part):
            yield Column(f"{about}: {column.heading.lower()}", _lines(rows, column.read))


def _lines(rows: Read, read: Read) -> Read:
    return lambda patient: "\n".join(str(read(row)) for row in rows(patient).all())


def whole(patients: models.QuerySet[Patient]) -> models.QuerySet[Patient]:
    """The patients with all that their columns read, so that no row asks for more."""
    facts: list[Any] = [Patient._meta.get_field(name) for name in FACTS]
    rows = [field.name for field in facts if field.one_to_many]
    relations = [field.name for field in facts if field.many_to_one]
    return patients.select_related("facility", "mother__facility", *relations).prefetch_related(*rows)


def _masked(column: Column) -> Column:
    return Column(column.heading, lambda patient: identifiers.masked(column.read(patient)))


def write(patients: Iterable[Patient], to: IO[bytes], *, shown: list[Column], about: dict[str, str]) -> int:
    """Write the workbook into `to`, in the same memory however many they are; returns how many there were.

    `about` stands on the second sheet. Instants are written in the active time zone, in views the clinic's own.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - 0.2 s that every process would pay at its start

    with TemporaryDirectory() as folder, Workbook(to, {"constant_memory": True, "tmpdir": folder}) as book:
        sheet = Sheet(book, "Pasien", [column.heading for column in shown])
        for patient in patients:
            sheet.add([column.read(patient) for column in shown])
        notes = Sheet(book, "Keterangan", ["Tentang berkas ini"])
        for fact in about.items():
            notes.add(fact)
    return sheet.rows


class Sheet:
    """A sheet of a workbook, filled from the top, with the headings always in sight."""

    def __init__(self, book: Workbook, name: str, headings: list[str]) -> None:
        self.rows = 0
        self._text = book.add_format({"num_format": "@"})
        self._day = book.add_format({"num_format": "dd-mm-yyyy"})
        self._instant = book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        self._sheet = book.add_worksheet(name)
        self._sheet.set_column(0, len(headings) - 1, _COLUMN_WIDTH)
        self._sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True, "num_format": "@"})
        for place, heading in enumerate(headings):
            self._sheet.write_string(0, place, heading, bold)

    def add(self, values: Iterable[Any]) -> None:
        """One more row; what is empty takes no cell."""
        self.rows += 1
        for place, value in enumerate(values):
            if value not in ("", None):
                self._put(place, value)

    def _put(self, place: int, value: Any) -> None:
        match value:
            case str():
                self._sheet.write_string(self.rows, place, value, self._text)
            case datetime():
                self._sheet.write_datetime(self.rows, place, make_naive(value), self._instant)
            case time():
                self._sheet.write_string(self.rows, place, f"{value:%H:%M}", self._text)
            case date():
                self._sheet.write_datetime(self.rows, place, value, self._day)
            case _:
                self._sheet.write_number(self.rows, place, value)
