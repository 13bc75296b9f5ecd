"""Periodic work of the outbox, declared to the `titian duties` process."""

from __future__ import annotations

from datetime import datetime, timedelta

from titian.accounts.models import Actor
from titian.facility import duties
from titian.facility.models import Facility
from titian.outbox import operations

EVERY = timedelta(days=1)
TALLIED_EVERY = timedelta(hours=1)
"""Each hour looks at another portion of the past: see `queries/tally.py`."""


def register() -> None:
    duties.register("teks-belum-dikenal", EVERY, _forget)
    duties.register("isi-lama", EVERY, _forget_bodies)
    duties.register("hitungan-monitor", TALLIED_EVERY, _mend_tallies)


def _forget(now: datetime) -> None:
    operations.forget_old_texts(by=Actor.system("perawatan"), now=now)


def _forget_bodies(now: datetime) -> None:
    operations.forget_bodies(by=Actor.system("perawatan"), now=now)


def _mend_tallies(now: datetime) -> None:
    for facility in Facility.objects.order_by("pk"):
        if duties.is_ending():
            return
        operations.mend_tally(by=Actor.system("perawatan"), facility=facility, now=now)
