"""What was said to BPJS is kept for a while; that it was said, and under which number, for ever (delivery.md R20)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from titian.accounts.models import Actor
from titian.outbox.models import Attempt, JobEvent
from titian.outbox.states import ENDED, State

BODIES_KEPT = timedelta(days=365)
"""A year, in which a claim may be questioned; the medical record itself is the kunjungan's, and stays."""
_BATCH = 500
"""Attempts of one statement: no desk waits for more."""


def forget_bodies(*, by: Actor, now: datetime) -> int:
    """Requests, answers and edited texts of jobs that were sent, cancelled or closed a year ago. Returns how many
    attempts lost theirs.

    Numbers, codes, messages and the whole history stay, so that what BPJS has can be taken back years later. A failed
    job keeps all until a person has seen to it.
    """
    del by
    over = Q(job__state__in=[State.SENT, *ENDED], job__finished_at__lt=now - BODIES_KEPT)
    JobEvent.objects.filter(over).exclude(detail="").update(detail="")
    forgotten = last = 0
    while batch := _next_after(last, over):
        Attempt.objects.filter(pk__in=batch).update(request_body="", response_text="", forgotten_at=now)
        forgotten, last = forgotten + len(batch), batch[-1]
    return forgotten


def _next_after(last: int, over: Q) -> list[int]:
    whole = Attempt.objects.filter(over, pk__gt=last, forgotten_at__isnull=True).order_by("pk")
    return list(whole.values_list("pk", flat=True)[:_BATCH])
