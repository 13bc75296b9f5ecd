"""What was said to BPJS is kept for a while; that it was said, and under which number, for ever (delivery.md R20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from titian.accounts.models import Actor
from titian.outbox.models import Attempt, JobEvent
from titian.outbox.states import SETTLED

Row = TypeVar("Row", bound=Model)

BODIES_KEPT = timedelta(days=365)
"""A year, in which a claim may be questioned; the medical record itself is the kunjungan's, and stays."""
_BATCH = 500
"""Rows of one statement. They are looked for before it: a desk waits while SQLite writes, not while it reads."""


def forget_bodies(*, by: Actor, now: datetime) -> int:
    """Requests, answers and edited texts of jobs that were sent, cancelled or closed a year ago. Returns how many
    attempts lost theirs.

    Numbers, codes, messages and the whole history stay, so that what BPJS has can be taken back years later. A failed
    job keeps all until a person has seen to it.
    """
    del by
    over = Q(job__state__in=SETTLED, job__finished_at__lt=now - BODIES_KEPT)
    for some in _portions(JobEvent.objects.filter(over).exclude(detail="")):
        some.update(detail="")
    whole = Attempt.objects.filter(over, forgotten_at__isnull=True)
    gone = {"request_body": "", "response_text": "", "forgotten_at": now}
    return sum(some.update(**gone) for some in _portions(whole))


def _portions(rows: QuerySet[Row]) -> Iterator[QuerySet[Row]]:
    """These rows, a few at a time, each named by its key alone."""
    last = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        yield rows.model._default_manager.filter(pk__in=keys)
        last = keys[-1]
