"""Periodic work of the monitor, declared to the `titian duties` process."""

from __future__ import annotations

from datetime import datetime, timedelta

from titian.accounts.models import Actor
from titian.facility import duties
from titian.monitoring.daily import operations

EVERY = timedelta(minutes=5)
"""A letter about a recovery is that late at most; a morning's digest too, in each of the three time zones."""


def register() -> None:
    duties.register("ringkasan", EVERY, _daily)


def _daily(now: datetime) -> None:
    by = Actor.system("ringkasan")
    operations.write_digests(by=by, now=now)
    operations.write_recoveries(by=by, now=now)
    operations.send_letters(by=by, now=now)
