"""Are the numbers on the monitor's cards what a count of the promises says?"""

from datetime import datetime

from titian.facility.models import Facility
from titian.monitoring.health.check import Check
from titian.outbox.kinds import Kind
from titian.outbox.queries import miscounts

_MENDED = (
    "Titian menghitungnya ulang sendiri dalam satu jam. Bila besok masih tertulis di sini, hubungi pengelola."
)


def tally(facility: Facility, now: datetime) -> Check:
    """Today, all that is unfinished, and this hour's portion of the past."""
    found = miscounts(facility, now)
    if not found:
        return Check("tally", True, "Angka di kartu Monitoring sesuai dengan kirimannya.")
    first = found[0]
    more = f", dan {len(found) - 1} angka lain" if len(found) > 1 else ""
    where = f"{Kind(first.kind).label} tanggal {first.filed_on:%d-%m-%Y}"
    text = (
        f"Angka di kartu Monitoring keliru: {where} tertulis {first.kept}, seharusnya {first.counted}{more}."
    )
    return Check("tally", False, text, _MENDED, detail=first.standing)
