"""The list as a file that leaves the house."""

from datetime import datetime
from typing import IO

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.facility import workbook
from titian.facility.models import Facility
from titian.monitoring import export
from titian.monitoring.errors import UnableToExport
from titian.monitoring.queries import Filter, narrowed

MOST_EXPORTED = 50_000
"""Jobs of one file, months of a large clinic: the page is waited for while they are written. Who has more filters."""


def export_jobs(
    *,
    by: Actor,
    facility: Facility,
    chosen: Filter,
    has_numbers: bool,
    reason: str,
    now: datetime,
    to: IO[bytes],
    sees_identity: bool = False,
) -> int:
    """Write the jobs that the filter lets through into `to` as a workbook, and remember who took how many out, and why.

    Names are masked unless `sees_identity`. Returns how many they are; raises UnableToExport. No transaction is open
    while rows are written: it would hold up the desk on SQLite.
    """
    jobs = narrowed(facility, chosen)
    if jobs[: MOST_EXPORTED + 1].count() > MOST_EXPORTED:
        most = f"{MOST_EXPORTED:,}".replace(",", ".")
        raise UnableToExport(f"Lebih dari {most} kiriman. Saring dulu daftarnya, misalnya per jenis.")
    about = workbook.about(
        by=by, facility=facility, reason=reason, has_numbers=has_numbers, now=now, told=chosen.told
    )
    count = workbook.write(
        export.whole(facility, jobs, now, sees_identity=sees_identity),
        to,
        title="Kiriman BPJS",
        shown=export.columns(chosen.kind, has_numbers=has_numbers),
        about=about,
    )
    detail = {"rows": count, "has_numbers": has_numbers, "reason": reason, "filter": chosen.told}
    record_event(by=by, action="export_jobs", facility_id=facility.pk, detail=detail, now=now)
    return count
