"""Has the clinic a code of BPJS's for everything that today needs one?"""

from collections.abc import Sequence
from datetime import datetime

from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.monitoring.health.check import Check
from titian.reference.queries.gaps import Gap, gaps


def used_gaps(facility: Facility, now: datetime) -> list[Gap]:
    """The gaps that something of the clinic's local day needs closed, most urgent first."""
    return [gap for gap in gaps(facility, local_date(facility, now)) if gap.is_used]


def mapping(facility: Facility, now: datetime) -> Check:
    found = used_gaps(facility, now)
    if not found:
        return Check("mapping", True, "Semua yang dipakai hari ini sudah dipetakan.")
    return Check("mapping", False, told(found), "Buka Pemetaan, lalu pilih padanannya di BPJS.")


def told(found: Sequence[Gap]) -> str:
    """One sentence: what is missing, and what waits for it."""
    first = found[0]
    others = len({gap.name for gap in found} - {first.name})
    more = f" (dan {others} nama lain)" if others else ""
    held = sum(gap.held for gap in found)
    waits = f"; {held} kiriman menunggu" if held else ""
    problem = f"{first.name}: kode {first.service.label}-nya {first.problem}{more}"
    return f"{problem}, padahal ada di jadwal atau dipakai hari ini{waits}."
