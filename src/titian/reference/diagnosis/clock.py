"""How far our clock is from BPJS's, which signatures depend on (spec §1.3)."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import bpjs

TOLERANCE = timedelta(seconds=60)
"""BPJS's own window is not published; the sandbox and one note say five minutes (spec §1.3)."""


def ahead(reply: bpjs.Reply, now: datetime) -> timedelta | None:
    """How far BPJS's clock is ahead of ours; None where its reply shows none."""
    try:
        theirs = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return None
    return theirs - now if theirs.tzinfo else None


def in_words(off_by: timedelta) -> str:
    off = abs(off_by).total_seconds()
    minutes, seconds = divmod(round(off) if off < 600 else round(off / 60) * 60, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{n} {unit}" for n, unit in ((hours, "jam"), (minutes, "menit"), (seconds, "detik")) if n]
    side = "terlambat" if off_by > timedelta() else "terlalu cepat"
    return f"Jam komputer ini {side} {' '.join(parts[:2])} dari jam BPJS. Nyalakan penyetelan waktu otomatis (NTP)."
