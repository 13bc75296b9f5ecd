"""The filtered list as a workbook: what the table says, row by row, and the codes that fit no table."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet

from titian.facility.models import Facility
from titian.facility.workbook import Column
from titian.monitoring.queries import Row, columns_of, rows
from titian.outbox.models import Job

JOBS_AT_ONCE = 500


def columns(kind: str, *, has_numbers: bool) -> list[Column]:
    """Of a list of this kind ("" = of all); `has_numbers`: NIK and card whole, also within what BPJS answered."""
    return [
        Column("Tanggal", lambda row: row.job.filed_on),
        Column("Dijanjikan pada", lambda row: row.job.created_at),
        Column("Norm", lambda row: row.patient.display_number if row.patient else ""),
        Column("Nama Pasien", lambda row: row.patient.name if row.patient else ""),
        Column("No. kartu atau NIK", _whole_identity if has_numbers else lambda row: row.identity),
        *_own(kind),
        Column("Status", lambda row: row.badge.label),
        Column("Keterangan", lambda row: row.reason if has_numbers else row.masked_reason),
        Column("Kode HTTP", lambda row: row.job.http_code),
        Column("Kode BPJS", lambda row: row.job.bpjs_code),
        Column("Kali dikirim", lambda row: row.job.sends),
        Column("Selesai pada", lambda row: row.job.finished_at),
    ]


def whole(
    facility: Facility, jobs: QuerySet[Job], now: datetime, *, sees_identity: bool = False
) -> Iterator[Row]:
    """The jobs in the order of the list, a few in memory at a time."""
    ordered = jobs.select_related("service_state").defer("body_override").order_by("-filed_on", "-pk")
    still = ordered.iterator(chunk_size=JOBS_AT_ONCE)
    while some := list(islice(still, JOBS_AT_ONCE)):
        yield from rows(facility, some, now, sees_identity=sees_identity)


def _own(kind: str) -> Iterator[Column]:
    """A second line of a cell is a column of its own here."""
    for column in columns_of(kind):
        if column.sub_heading:
            yield Column(column.sub_heading, column.sub)
        yield Column(column.heading, column.read)


def _whole_identity(row: Row) -> str:
    return row.job.card_number or (row.patient.nik if row.patient else "")
