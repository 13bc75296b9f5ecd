"""What was said to BPJS is kept for a while; that it was said, and under which number, for ever (delivery.md R20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox.changes import changes
from titian.outbox.models import Attempt, Job, JobEvent
from titian.outbox.states import SETTLED

Row = TypeVar("Row", bound=Model)

_BATCH = 500
"""Rows of one statement. They are looked for before it: a desk waits while SQLite writes, not while it reads."""

_HAS_CONTENT = ~Q(payload={}) | Q(body_override__isnull=False)


def forget_bodies(*, by: Actor, now: datetime) -> int:
    """Requests, answers, edited texts and the promised content of jobs that were sent, cancelled or closed longer ago
    than their clinic keeps them: a year, in which a claim may be questioned, unless it says otherwise. Returns how
    many attempts lost theirs.

    Numbers, keys, codes, messages and the whole history stay, so that what BPJS has can be taken back years later: a
    withdrawal is written from columns, and a change from the record. A failed job keeps all until a person has seen to
    it. The medical record itself is the kunjungan's, and stays.
    """
    del by
    forgetful = Facility.objects.exclude(bodies_kept_days=Facility.BodiesKept.FOR_EVER)
    terms = forgetful.order_by().values_list("bodies_kept_days", flat=True).distinct()
    return sum(_forget(days, now) for days in list(terms))


def _forget(days: int, now: datetime) -> int:
    """Of the clinics that keep them for so long."""
    for jobs in _portions(Job.objects.filter(_over("", days, now)).filter(_HAS_CONTENT)):
        with changes():
            jobs.update(payload={}, body_override=None)
    over = _over("job__", days, now)
    for some in _portions(JobEvent.objects.filter(over).exclude(detail="")):
        some.update(detail="")
    whole = Attempt.objects.filter(over, forgotten_at__isnull=True)
    gone = {"request_body": "", "response_text": "", "forgotten_at": now}
    return sum(some.update(**gone) for some in _portions(whole))


def _over(of: str, days: int, now: datetime) -> Q:
    before = now - timedelta(days=days)
    facts = {"state__in": SETTLED, "finished_at__lt": before, "facility__bodies_kept_days": days}
    return Q(**{f"{of}{name}": value for name, value in facts.items()})


def _portions(rows: QuerySet[Row]) -> Iterator[QuerySet[Row]]:
    """These rows, a few at a time, each named by its key alone."""
    last = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        yield rows.model._default_manager.filter(pk__in=keys)
        last = keys[-1]
