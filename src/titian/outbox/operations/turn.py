"""The worker's writes: claim what may go, settle what came back. All inside one short transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from titian.accounts.models import Actor
from titian.outbox.models import Attempt, Job, ServiceState
from titian.outbox.operations.behind import change_there
from titian.outbox.operations.record import Change, move
from titian.outbox.operations.withdraw import follow
from titian.outbox.queries import claimable_in, live_claims, past_use, services_with_due_work
from titian.outbox.states import State

log = logging.getLogger(__name__)

TRUSTED_FOR = timedelta(minutes=10)
"""A password may change at BPJS at any time; after this without an answer one request goes ahead of the others."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job taken for one exchange, and the attempt row that was written for it."""

    job: Job
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Returned:
    """What one exchange brought: the facts to store on the attempt, and the change it asks for.

    `decide` sees the job as it is now, not as it was claimed: it may have been cancelled meanwhile. `differs` where
    what was found at BPJS says something else than what was to be sent.
    """

    attempt_id: int
    job_id: int
    claim: UUID
    record: dict[str, object]
    succeeded: bool
    differs: bool
    decide: Callable[[Job], Change]


def claim(
    *,
    by: Actor,
    now: datetime,
    lease: float,
    kinds: Iterable[str],
    per_service: int,
    room: int,
    request_of: Callable[[Job], tuple[str, str]],
) -> list[Claimed]:
    """Take up to `room` jobs, at most `per_service` live ones for each facility and service.

    The service rows are locked while their live claims are counted, so limits and breaker are exact
    over any number of workers, and a clinic with a backlog cannot starve the others. Where nothing says that the
    credentials still hold, one goes first: four refusals at once might lock the account (R15).
    `request_of` gives the request line and body that the attempt keeps.
    """
    states = services_with_due_work(now, kinds, room)
    live = live_claims(states)
    taken: list[Claimed] = []
    for state in states:
        limit = per_service if _holds(state, now) else 1
        spare = min(limit - live.get(state.pk, 0), room - len(taken))
        jobs = claimable_in(state, now, kinds, per_service) if spare > 0 else []
        taken += _each_apart(jobs, lambda job: _take(job, by, now, lease, request_of), most=spare)
    served = {one.job.service_state_id for one in taken}
    ServiceState.objects.filter(pk__in=served).update(last_claimed_at=now)
    return taken


def _holds(state: Any, now: datetime) -> bool:
    """Whether BPJS took these very credentials a moment ago; `state` knows its `account_version`."""
    was_fine = state.last_ok_at is not None and state.last_ok_at > now - TRUSTED_FOR
    return was_fine and bool(state.ok_version == state.account_version)


def _each_apart(jobs: Iterable[Job], act: Callable[[Job], T], *, most: int | None = None) -> list[T]:
    """A savepoint each: one bad row must not stop every clinic. The bad one stays where it is, and the next of them
    takes its place."""
    done: list[T] = []
    for job in jobs:
        if len(done) == most:
            break
        try:
            with transaction.atomic():
                done.append(act(job))
        except (OperationalError, InterfaceError):
            raise  # the database itself is in trouble: the whole turn is taken again
        except Exception:
            log.exception("job %s was left where it is", job.pk)
    return done


def _take(
    job: Job, by: Actor, now: datetime, lease: float, request_of: Callable[[Job], tuple[str, str]]
) -> Claimed:
    is_lookup = asks_first(job)
    number = _carry_number(job)
    attempt = _open_attempt(job, by, now, ("", "") if is_lookup else request_of(job), is_lookup=is_lookup)
    why = "ditanyakan ke BPJS" if is_lookup else "dikirim"
    columns = {"asked_by_name": "", **number}
    change = Change(State.SENDING, why, due_at=now + timedelta(seconds=lease), columns=columns)
    if not move(job, change, by=by, now=now, claim=attempt.claim, attempt=attempt):
        raise RuntimeError(f"job {job.pk} changed under our lock")
    return Claimed(job, attempt)


def _carry_number(job: Job) -> dict[str, str]:
    """BPJS's number of the step that this one changes or takes back: known only now that it is there."""
    if job.facts.number_of is None:
        return {}
    steps = Job.objects.filter(visit_ref=job.visit_ref, kind=job.facts.number_of, pk__lt=job.pk)
    step = steps.filter(state=State.SENT).latest("pk")
    job.bpjs_sequence, job.bpjs_visit_number = step.bpjs_sequence, step.bpjs_visit_number
    return {"bpjs_sequence": job.bpjs_sequence, "bpjs_visit_number": job.bpjs_visit_number}


def asks_first(job: Job) -> bool:
    """An unknown job is looked up, never resent blindly, where BPJS offers a way to ask."""
    return job.state == State.UNKNOWN and job.facts.has_lookup


def _open_attempt(
    job: Job, by: Actor, now: datetime, request: tuple[str, str], *, is_lookup: bool
) -> Attempt:
    """Written before anything is sent, with the key columns frozen as they go (R8)."""
    trigger = Attempt.Trigger.RESEND if job.asked_by_name else Attempt.Trigger.AUTO
    line, body = request
    return Attempt.objects.create(
        job=job,
        number=job.attempts.count() + 1,
        trigger=Attempt.Trigger.LOOKUP if is_lookup else trigger,
        by_name=job.asked_by_name or by.name,
        claim=uuid4(),
        card_number=job.card_number,
        poli_code=job.poli_code,
        service_date=job.service_date,
        request_line=line,
        request_body=body,
        started_at=now,
    )


def settle(*, by: Actor, returned: Returned, now: datetime) -> bool:
    """Store the answer on its attempt, fence or not, and move the job where the claim is still ours.

    A success of any attempt of a sending or unknown job moves it to sent all the same ("late answer",
    R12) and voids the current claim. Returns whether the job moved.
    """
    job = Job.objects.select_for_update().get(pk=returned.job_id)
    late = not holds_claim(job, returned.claim)
    with transaction.atomic():
        Attempt.objects.filter(pk=returned.attempt_id).update(is_late=late, ended_at=now, **returned.record)
    if late and not (returned.succeeded and job.state in (State.SENDING, State.UNKNOWN)):
        return False
    change = returned.decide(job)
    if late:
        change = replace(change, why="jawaban terlambat: BPJS menerima")
    with transaction.atomic():
        attempt = Attempt.objects.get(pk=returned.attempt_id)
        moved = move(job, change, by=by, now=now, attempt=attempt)
        if moved:
            follow(job, by=by, now=now)
            if returned.differs:
                change_there(job, by=by, now=now)
        return moved


def holds_claim(job: Job, claim: UUID) -> bool:
    """The fence: an answer counts only for the turn that asked."""
    return job.claim == claim


def expire_leases(
    *, by: Actor, now: datetime, decide: Callable[[Job, Attempt], Change], most: int
) -> set[int]:
    """A worker that stopped in the middle: what it held becomes unknown. Returns the facilities."""
    lapsed = Job.objects.filter(claim__isnull=False, due_at__lte=now).order_by("due_at")
    locked = lapsed.select_for_update(skip_locked=True)[:most]
    return set(_each_apart(locked, lambda job: _lapse(job, by, now, decide)))


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
    locked = past_use(now).select_for_update(skip_locked=True)[:most]
    return set(_each_apart(locked, lambda job: _close(job, by, now)))


def _close(job: Job, by: Actor, now: datetime) -> int:
    is_over = job.useful_until is not None and job.useful_until <= now
    why = "lewat hari layanan" if is_over else "tidak diinginkan lagi, dan Antrean tidak dapat ditanya"
    move(job, Change(State.CLOSED, why), by=by, now=now)
    follow(job, by=by, now=now)
    return job.facility_id


def rebase_clocks(*, by: Actor, now: datetime, lease: float, longest: float, pause: float) -> None:
    """The wall clock jumped: no delay may be longer than the schedule has (R13).

    Claims under way keep a whole lease; what was put off for a time that now lies too far ahead is due
    after the longest pause there is. A service that is down is probed now, but refused credentials are not
    tried before their time: a worker that keeps starting must not lock the account (R15). Harmless when two
    workers do it, or when nothing jumped.
    """
    del by
    Job.objects.filter(claim__isnull=False).update(due_at=now + timedelta(seconds=lease))
    far = now + timedelta(seconds=longest)
    put_off = Job.objects.filter(due_at__isnull=False, due_at__gt=far, claim__isnull=True)
    put_off.exclude(due_at=F("useful_until")).update(due_at=far)
    probes = ServiceState.objects.filter(probe_due_at__gt=now)
    probes.filter(paused_at__isnull=True).update(probe_due_at=now)
    latest = now + timedelta(seconds=pause)
    probes.filter(probe_due_at__gt=latest).update(probe_due_at=latest)
