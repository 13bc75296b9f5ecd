"""What a turn does besides: leases that lapsed, what only had to wait, days that are over, clocks that jumped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from titian.accounts.models import Actor
from titian.outbox.models import Attempt, Job, ServiceState
from titian.outbox.operations.each import each_apart
from titian.outbox.operations.record import CERTAIN, Change, move
from titian.outbox.operations.withdraw import follow
from titian.outbox.queries import past_use, taken_for_good
from titian.outbox.queries.composed import ANY_MOMENT, composed
from titian.outbox.states import State


def expire_leases(
    *, by: Actor, now: datetime, decide: Callable[[Job, Attempt], Change], most: int
) -> set[int]:
    """A worker that stopped in the middle: what it held becomes unknown. Returns the facilities."""
    lapsed = Job.objects.raw(*composed(_lapsed, most, now=now))
    return set(each_apart(lapsed, lambda job: _lapse(job, by, now, decide)))


def _lapsed(most: int) -> QuerySet[Job]:
    rows = Job.objects.filter(claim__isnull=False, due_at__lte=ANY_MOMENT).order_by("due_at")
    return rows.select_for_update(skip_locked=True)[:most]


def _lapse(job: Job, by: Actor, now: datetime, decide: Callable[[Job, Attempt], Change]) -> int:
    attempt = job.attempts.latest("number")
    Attempt.objects.filter(pk=attempt.pk, outcome="").update(
        outcome=Attempt.Outcome.LEASE_EXPIRED, ended_at=now
    )
    move(job, decide(job, attempt), by=by, now=now, attempt=attempt)
    return job.facility_id


def close_expired(*, by: Actor, now: datetime, most: int) -> set[int]:
    """Antrean promises of a day that is over, or that nobody wants or can ask about: closed without traffic, and not
    in red (R11, R17)."""
    over = Job.objects.raw(*composed(_past_use, most, now=now))
    return set(each_apart(over, lambda job: _close(job, by, now)))


def settle_taken(*, by: Actor, now: datetime, most: int) -> set[int]:
    """Withdrawals that BPJS took, and that waited until a lost send of theirs could not come any more: done, without
    traffic (ADR 22). Returns the facilities."""
    taken = Job.objects.raw(*composed(_taken_for_good, most, now=now))
    return set(each_apart(taken, lambda job: _settle_one(job, by, now)))


def _taken_for_good(most: int) -> QuerySet[Job]:
    return taken_for_good(ANY_MOMENT).select_for_update(skip_locked=True)[:most]


def _settle_one(job: Job, by: Actor, now: datetime) -> int:
    change = Change(State.SENT, "BPJS menerima; kiriman sebelumnya tidak menyusul lagi", columns=CERTAIN)
    move(job, change, by=by, now=now)
    follow(job, by=by, now=now)
    return job.facility_id


def _past_use(most: int) -> QuerySet[Job]:
    return past_use(ANY_MOMENT).select_for_update(skip_locked=True)[:most]


def _close(job: Job, by: Actor, now: datetime) -> int:
    is_over = job.useful_until is not None and job.useful_until <= now
    why = "lewat hari layanan" if is_over else "tidak diinginkan lagi, dan Antrean tidak dapat ditanya"
    move(job, Change(State.CLOSED, why), by=by, now=now)
    follow(job, by=by, now=now)
    return job.facility_id


def rebase_clocks(*, by: Actor, now: datetime, lease: float, longest: float, pause: float) -> None:
    """The wall clock jumped: no delay may be longer than the schedule has (R13).

    Claims under way keep a whole lease; what was put off for a time that now lies too far ahead is due after the
    longest pause there is; nothing was sent, read or lost later than now. A service that is down is probed now, but
    refused credentials are not tried before their time: a worker that keeps starting must not lock the account (R15).
    Harmless when two workers do it, or when nothing jumped.
    """
    del by
    Job.objects.filter(claim__isnull=False).update(due_at=now + timedelta(seconds=lease))
    far = now + timedelta(seconds=longest)
    put_off = Job.objects.filter(due_at__isnull=False, due_at__gt=far, claim__isnull=True)
    put_off.exclude(due_at=F("useful_until")).update(due_at=far)
    ServiceState.objects.update(idle_until=None)
    for moment in ("last_sent_at", "absent_since", "lost_at"):
        Job.objects.filter(due_at__isnull=False, **{f"{moment}__gt": now}).update(**{moment: now})
    ServiceState.objects.filter(not_before__gt=far).update(not_before=far)
    probes = ServiceState.objects.filter(probe_due_at__gt=now)
    probes.filter(paused_at__isnull=True).update(probe_due_at=now)
    latest = now + timedelta(seconds=pause)
    probes.filter(probe_due_at__gt=latest).update(probe_due_at=latest)
