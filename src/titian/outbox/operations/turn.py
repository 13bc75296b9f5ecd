"""The worker's writes: claim what may go, settle what came back. All inside one short transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from titian.accounts.models import Actor
from titian.outbox.models import Attempt, Job, Pulse
from titian.outbox.operations.record import Change, move
from titian.outbox.queries import claimable_in, services_with_due_work
from titian.outbox.states import State


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job taken for one exchange, and the attempt row that was written for it."""

    job: Job
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Returned:
    """What one exchange brought: the facts to store on the attempt, and the change it asks for.

    `decide` sees the job as it is now, not as it was claimed: it may have been cancelled meanwhile.
    """

    attempt_id: int
    job_id: int
    claim: UUID
    record: dict[str, object]
    succeeded: bool
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
    over any number of workers, and a clinic with a backlog cannot starve the others.
    `request_of` gives the request line and body that the attempt keeps.
    """
    taken: list[Claimed] = []
    for state in services_with_due_work(now, kinds):
        live = Job.objects.filter(service_state=state, claim__isnull=False).count()
        spare = min(per_service - live, room - len(taken))
        jobs = claimable_in(state, now, kinds, spare) if spare > 0 else []
        taken += [_take(job, by, now, lease, request_of) for job in jobs]
    Pulse.beat({one.job.facility_id for one in taken})
    return taken


def _take(
    job: Job, by: Actor, now: datetime, lease: float, request_of: Callable[[Job], tuple[str, str]]
) -> Claimed:
    is_lookup = asks_first(job)
    attempt = _open_attempt(job, by, now, ("", "") if is_lookup else request_of(job), is_lookup=is_lookup)
    why = "ditanyakan ke BPJS" if is_lookup else "dikirim"
    change = Change(State.SENDING, why, due_at=now + timedelta(seconds=lease), columns={"asked_by_name": ""})
    if not move(job, change, by=by, now=now, claim=attempt.claim, attempt=attempt):
        raise RuntimeError(
            f"job {job.pk} changed under our lock"
        )  # rolls the whole turn back: nothing is sent
    return Claimed(job, attempt)


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
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=returned.job_id)
        ours = holds_claim(job, returned.claim)
        late = not ours
        Attempt.objects.filter(pk=returned.attempt_id).update(is_late=late, ended_at=now, **returned.record)
        if late and not (returned.succeeded and job.state in (State.SENDING, State.UNKNOWN)):
            return False
        change = returned.decide(job)
        if late:
            change = Change(change.state, "jawaban terlambat: BPJS menerima", columns=change.columns)
        attempt = Attempt.objects.get(pk=returned.attempt_id)
        return move(job, change, by=by, now=now, attempt=attempt)


def holds_claim(job: Job, claim: UUID) -> bool:
    """The fence: an answer counts only for the turn that asked."""
    return job.claim == claim


def expire_leases(
    *, by: Actor, now: datetime, decide: Callable[[Job, Attempt], Change], most: int
) -> set[int]:
    """A worker that stopped in the middle: what it held becomes unknown. Returns the facilities."""
    facilities = set()
    lapsed = Job.objects.filter(claim__isnull=False, due_at__lte=now).order_by("due_at")
    for job in lapsed.select_for_update(skip_locked=True)[:most]:
        attempt = job.attempts.latest("number")
        Attempt.objects.filter(pk=attempt.pk, outcome="").update(
            outcome=Attempt.Outcome.LEASE_EXPIRED, ended_at=now
        )
        move(job, decide(job, attempt), by=by, now=now, attempt=attempt)
        facilities.add(job.facility_id)
    return facilities


def close_expired(*, by: Actor, now: datetime, most: int) -> set[int]:
    """Antrean promises of a day that is over: closed without traffic, and not in red (R17)."""
    over = Job.objects.filter(
        due_at__isnull=False,
        due_at__lte=now,
        useful_until__lte=now,
        state__in=[State.WAITING, State.UNKNOWN],
    )
    facilities = set()
    for job in over.select_for_update(skip_locked=True)[:most]:
        move(job, Change(State.CLOSED, "lewat hari layanan"), by=by, now=now)
        facilities.add(job.facility_id)
    return facilities


def shift_leases(*, by: Actor, seconds: float, now: datetime) -> int:
    """The wall clock jumped: claims keep the time they had left (R13)."""
    del by, now
    return Job.objects.filter(claim__isnull=False).update(due_at=F("due_at") + timedelta(seconds=seconds))
