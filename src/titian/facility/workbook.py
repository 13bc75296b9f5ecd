"""Lists that leave the house as a workbook (XLSX).

What was typed is written as text into cells that are of text: a name that begins with =, +, - or @ stays a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.http import FileResponse
from django.utils.timezone import make_naive

from titian.accounts.models import Actor
from titian.facility.forms import ExportForm
from titian.facility.models import Facility
from titian.facility.permissions import StaffRequest
from titian.facility.queries import local_date

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
"""What a sheet holds below its headings."""

_FIRST_MONTH = (1900, 3)
"""Workbooks count days, and with a 29-02-1900 that never was: programs do not agree on any day before it."""

_COLUMN_WIDTH = 18
"""In characters."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and what of a row stands below it: a text, a whole number, a date, a time, or nothing."""

    heading: str
    read: Callable[[Any], Any]


def write(
    rows: Iterable[Any], to: IO[bytes], *, title: str, shown: list[Column], about: dict[str, str]
) -> int:
    """Write the workbook into `to`, in the same memory however many rows there are; returns how many there were.

    `title` is the first sheet's, `about` stands on the second. Instants are written in the active time zone, in views
    the clinic's own.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - 0.2 s that every process would pay at its start

    with TemporaryDirectory() as folder, Workbook(to, {"constant_memory": True, "tmpdir": folder}) as book:
        sheet = Sheet(book, title, [column.heading for column in shown])
        for row in rows:
            sheet.add([column.read(row) for column in shown])
        notes = Sheet(book, "Keterangan", ["Tentang berkas ini"])
        for fact in about.items():
            notes.add(fact)
    return sheet.rows


def about(
    *, by: Actor, facility: Facility, reason: str, has_numbers: bool, now: datetime, told: dict[str, str]
) -> dict[str, str]:
    """What the second sheet says of a list: whose it is, who took it out, why; and `told`, what it was filtered by."""
    return {
        "Klinik": facility.name,
        "Diekspor oleh": by.name,
        "Pada": f"{now.astimezone(facility.zone):%d-%m-%Y %H:%M}",
        "Keperluan": reason,
        "Nomor identitas": "lengkap" if has_numbers else "disamarkan",
    } | told


def of_list(
    request: StaffRequest,
    name: str,
    form: ExportForm,
    export: Callable[..., object],
    now: datetime,
    **asked: Any,
) -> FileResponse:
    """The list as the form wants it, named after clinic and day; `export` is the operation that writes it."""
    facility = request.seat.facility
    said = {"reason": form.cleaned_data["reason"], "has_numbers": form.wants_numbers}

    def put_into(file: IO[bytes]) -> None:
        export(by=request.seat.actor, facility=facility, now=now, to=file, **said, **asked)

    return download(f"{name}-{facility.slug}-{local_date(facility, now)}.xlsx", put_into)


def download(name: str, put_into: Callable[[IO[bytes]], object]) -> FileResponse:
    """What `put_into` writes, as a file of this name for the browser to keep.

    Written as a whole before the first byte leaves: a file that is cut short would look complete.
    """
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        put_into(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=_CONTENT_TYPE)


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
            case date() if (value.year, value.month) < _FIRST_MONTH:
                self._sheet.write_string(self.rows, place, f"{value:%d-%m}-{value.year:04}", self._text)
            case date():
                self._sheet.write_datetime(self.rows, place, value, self._day)
            case _:
                self._sheet.write_number(self.rows, place, value)
