"""The list of patients, taken out of the house."""

from datetime import datetime
from typing import IO

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.facility import workbook
from titian.facility.models import Facility
from titian.patients import export, queries
from titian.patients.errors import UnableToExport

PATIENTS_AT_ONCE = 1000


def export_patients(
    *,
    by: Actor,
    facility: Facility,
    asked: queries.Filter,
    has_numbers: bool,
    reason: str,
    now: datetime,
    to: IO[bytes],
) -> int:
    """Write the patients that are asked for into `to` as a workbook, and remember who took how many out, and why.

    `has_numbers`: with whole NIK and card numbers. Returns how many they are; raises UnableToExport. No transaction
    is open while rows are written: it would hold up the desk on SQLite.
    """
    patients = queries.newest(facility, asked)
    if patients.count() > workbook.MOST_ROWS:
        raise UnableToExport(
            "Lebih dari 1.048.575 pasien tidak muat dalam satu lembar. Saring dulu daftarnya."
        )
    about = workbook.about(
        by=by, facility=facility, reason=reason, has_numbers=has_numbers, now=now, told=asked.told
    )
    rows = workbook.write(
        export.whole(patients).iterator(chunk_size=PATIENTS_AT_ONCE),
        to,
        title="Pasien",
        shown=export.columns(has_numbers=has_numbers, to_match=queries.to_match(patients)),
        about=about,
    )
    detail = {"rows": rows, "has_numbers": has_numbers, "reason": reason, "filter": asked.told}
    record_event(by=by, action="export_patients", facility_id=facility.pk, detail=detail, now=now)
    return rows
