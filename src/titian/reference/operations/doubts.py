"""Whether what a whole reading did not see is gone, or BPJS has lost it for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from titian.reference.models import Entry, ReferenceList
from titian.reference.operations.nights import local_day

MANY, SHARE = 20, 5
"""Rows that are missing at once: at least so many, and more than one in five."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why nothing is called gone, in words for staff; "" where there is no doubt.

    `since` is when a loss that nothing has confirmed was first met.
    """

    remark: str = ""
    since: datetime | None = None


def about(row: ReferenceList, now: datetime) -> Doubt:
    """A great loss is believed when another day's reading meets it too, or one that a person asked for on seeing it."""
    if row.unread:
        return Doubt(f"{row.unread} baris BPJS tidak terbaca; yang lama dipertahankan.", row.doubted_at)
    missing = Entry.objects.filter(~Q(seen_run=row.run), list=row, gone_at__isnull=True).count()
    is_great = row.finished_at is not None and missing >= MANY and missing * SHARE > row.count
    if not is_great or _is_confirmed(row, now):
        return Doubt()
    lost = f"{missing} dari {row.count} baris hilang sekaligus; yang lama dipertahankan."
    return Doubt(f"{lost} Sinkronkan lagi untuk memastikan.", row.doubted_at or now)


def _is_confirmed(row: ReferenceList, now: datetime) -> bool:
    if row.doubted_at is None:
        return False
    return row.asked_at is not None or local_day(row, row.doubted_at) != local_day(row, now)
