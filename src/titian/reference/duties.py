"""What this app does by itself: read the lists that are due, look for clinics that are newly bridged, and make anew
what was promised with codes that changed."""

from datetime import datetime, timedelta

from django.utils import timezone

from titian.accounts.models import Actor
from titian.facility import duties
from titian.reference import operations, reader
from titian.reference.operations.renewals import DUTY, carry_out

READER = Actor.system("referensi")
RENEWER = Actor.system("pemetaan")

READ_EVERY = timedelta(seconds=5)
"""A person who asked for a list sees it begin; with nothing due it is one query."""

ENLIST_EVERY = timedelta(minutes=1)

RENEW_EVERY = timedelta(minutes=1)
"""Who changes a map hastens it; this is for what an ended process left."""


def register() -> None:
    duties.register("referensi", READ_EVERY, read)
    duties.register("daftar-referensi", ENLIST_EVERY, enlist)
    duties.register(DUTY, RENEW_EVERY, renew)


def read(now: datetime) -> None:
    """The time goes on while it reads, so the instant of the turn is of no use."""
    del now
    reader.read_due(by=READER, now=timezone.now, stop=duties.is_ending)


def enlist(now: datetime) -> None:
    operations.enlist(by=READER, now=now)


def renew(now: datetime) -> None:
    del now
    carry_out(by=RENEWER, clock=timezone.now, stop=duties.is_ending)
