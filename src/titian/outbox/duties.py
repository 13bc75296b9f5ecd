"""Periodic work of the outbox, declared to the `titian duties` process."""

from __future__ import annotations

from datetime import datetime, timedelta

from titian.accounts.models import Actor
from titian.facility import duties
from titian.outbox import operations

EVERY = timedelta(days=1)


def register() -> None:
    duties.register("teks-belum-dikenal", EVERY, _forget)
    duties.register("isi-lama", EVERY, _forget_bodies)


def _forget(now: datetime) -> None:
    operations.forget_old_texts(by=Actor.system("perawatan"), now=now)


def _forget_bodies(now: datetime) -> None:
    operations.forget_bodies(by=Actor.system("perawatan"), now=now)
