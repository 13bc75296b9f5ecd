"""The two clocks of a worker: the one that promises are kept by, and one that no suspended machine stops."""

from __future__ import annotations

import time
from datetime import datetime

from django.db import connection as database
from django.utils import timezone


def boot_time() -> float:
    """Seconds since boot, suspended time included where the system can tell.

    Linux has a clock for it, macOS counts it in CLOCK_MONOTONIC, Windows (which has neither name) in `monotonic`.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic() if clock is None else time.clock_gettime(clock)


def database_now() -> datetime:
    """PostgreSQL's clock where there are several machines, this machine's where there is one (R13)."""
    if database.vendor != "postgresql":
        return timezone.now()
    with database.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now
