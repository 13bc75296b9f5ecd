"""What a turn of the worker claims: what may go, in the one short transaction that settled what came back."""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import accumulate
from typing import Any, TypeVar
from uuid import uuid4

from django.db import InterfaceError, OperationalError
from django.db.models import Count, QuerySet

from titian.accounts.models import Actor
from titian.accounts.prepared import Prepared, any_given
from titian.facility.models import Facility
from titian.outbox.changes import changes
from titian.outbox.kinds import PER_SERVICE
from titian.outbox.models import Attempt, Job, ServiceState
from titian.outbox.operations.each import Row, each_apart, insert_each, update_each
from titian.outbox.operations.record import Change, Edge, move_together
from titian.outbox.queries import (
    claimable_in,
    live_claims,
    next_due,
    services_with_due_work,
    step_named_by,
    still_claimable,
)
from titian.outbox.states import State

log = logging.getLogger(__name__)

R = TypeVar("R")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job taken for one exchange, and the attempt row that was written for it."""

    job: Job
    attempt: Attempt


def claim(
    *,
    by: Actor,
    now: datetime,
    lease: float,
    kinds: Iterable[str],
    room: int,
    rest: float,
    trusted: float,
    request_of: Callable[[Job], tuple[str, str]],
) -> list[Claimed]:
    """Take up to `room` jobs, at most PER_SERVICE live ones for each facility and service.

    The service rows are locked while their live claims are counted, so limits and breaker are exact
    over any number of workers, and a clinic with a backlog cannot starve the others. Where nothing said for
    `trusted` seconds that the credentials hold, one goes first: four refusals at once might lock the account (R15).
    `request_of` gives the request line and body that the attempt keeps. A service whose due work cannot go is left
    alone until its clinic's pulse beats or something there falls due, `rest` seconds at most.
    """
    states = services_with_due_work(now, kinds, room)
    live = live_claims([state.pk for state in states])
    fine_since = now - timedelta(seconds=trusted)
    spare = {
        state.pk: max((PER_SERVICE if _holds(state, fine_since) else 1) - live.get(state.pk, 0), 0)
        for state in states
    }
    find = partial(claimable_in, now=now, kinds=kinds)
    looked, places = _look(states, spare, room, find)
    take = partial(_take, by=by, now=now, kinds=kinds, lease=lease, request_of=request_of)
    taken = _take_all(places, take)
    _note_look(looked, {one.job.service_state_id for one in taken}, now, timedelta(seconds=rest))
    return taken


def wake(*, by: Actor, facilities: Collection[int]) -> None:
    """What changed in this very turn may let these clinics' work go: their pulses beat only at its end.

    Whom another worker holds, it looks at itself, or finds at the next beat.
    """
    del by
    held = [pk for (pk,) in _resting(facilities=list(facilities))]
    if held:
        ServiceState.objects.filter(pk__in=held).update(idle_until=None)


@Prepared
def _resting() -> QuerySet[ServiceState, tuple[int]]:
    rows = ServiceState.objects.filter(facility__in=any_given("facilities"), idle_until__isnull=False)
    return rows.select_for_update(skip_locked=True, no_key=True).values_list("pk")


def _note_look(states: Sequence[Any], served: set[int], now: datetime, rest: timedelta) -> None:
    """All of them go to the back of the row. Who waits for another change of its clinic is not looked at before."""
    wakes = next_due([state.pk for state in states if state.pk not in served], now, now + rest)
    marks = {state.pk: None if state.pk in served else wakes.get(state.pk, now + rest) for state in states}
    update_each(
        ServiceState,
        (
            Row(
                {"id": one.pk},
                {"looked_at": now, "idle_pulse": one.pulse_version, "idle_until": marks[one.pk]},
            )
            for one in states
        ),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """The jobs of one service that might go now, by their keys, and how many of them may."""

    jobs: Sequence[int]
    count: int


def _look(
    states: Sequence[Any],
    spare: Mapping[int, int],
    room: int,
    find: Callable[..., dict[int, list[int]]],
) -> tuple[list[Any], list[_Places]]:
    """Into one service after another, as many at a time as might fill the room, until it is full: those that were
    looked at, and what was found there."""
    looked, places, left = list[Any](), list[_Places](), room
    while left > 0 and len(looked) < len(states):
        reach = list(accumulate(spare[state.pk] for state in states[len(looked) :]))
        some = states[len(looked) :][: bisect_left(reach, left) + 1]
        looked += some
        free = {state.pk: spare[state.pk] for state in some if spare[state.pk]}
        for service, jobs in find(free, most=max(free.values(), default=0)).items():
            places.append(_Places(jobs, min(free[service], len(jobs), left)))
            left -= places[-1].count
    return looked, places


def _take_all(places: Sequence[_Places], take: Callable[[Sequence[int]], list[Claimed]]) -> list[Claimed]:
    """All at once, or one by one where a bad row is among them: the next of its service takes its place."""
    try:
        with changes():
            return take([job for one in places for job in one.jobs[: one.count]])
    except (OperationalError, InterfaceError):
        raise  # the database itself is in trouble: the whole turn is taken again
    except Exception:
        log.exception("the jobs of this turn are taken one by one")
    return [
        claimed
        for one in places
        for alone in each_apart(one.jobs, lambda job: take([job]), most=one.count)
        for claimed in alone
    ]


def _holds(state: Any, since: datetime) -> bool:
    """Whether BPJS took these very credentials `since` then; `state` knows its `account_version`."""
    was_fine = state.last_ok_at is not None and state.last_ok_at > since
    return was_fine and bool(state.ok_version == state.account_version)


def _take(
    pks: Sequence[int],
    *,
    by: Actor,
    now: datetime,
    kinds: Iterable[str],
    lease: float,
    request_of: Callable[[Job], tuple[str, str]],
) -> list[Claimed]:
    """Those of these jobs that may go still go out together."""
    if not (jobs := _in_order(pks, still_claimable(pks, now, kinds))):
        return []
    numbers = [_carry_number(job) for job in jobs]
    tried = _tried(jobs)
    attempts = [_open_attempt(job, by, now, request_of, number=tried.get(job.pk, 0) + 1) for job in jobs]
    _write(attempts)
    due_at = now + timedelta(seconds=lease)
    edges = [
        Edge(job, _going_out(job, due_at, number), attempt.pk, attempt.claim)
        for job, number, attempt in zip(jobs, numbers, attempts, strict=True)
    ]
    move_together(edges, by=by, now=now)
    return [Claimed(job, attempt) for job, attempt in zip(jobs, attempts, strict=True)]


def _in_order(pks: Sequence[int], jobs: Iterable[Job]) -> list[Job]:
    """As their keys, each with its facility."""
    found = {job.pk: job for job in jobs}
    facility_ids = {job.facility_id for job in found.values()}
    facilities = {one.pk: one for one in _facilities(pks=list(facility_ids))}
    for job in found.values():
        job.facility = facilities[job.facility_id]
    return [found[pk] for pk in pks if pk in found]


@Prepared
def _facilities() -> QuerySet[Facility]:
    return Facility.objects.filter(pk__in=any_given("pks"))


def _write(attempts: Sequence[Attempt]) -> None:
    """They are given the keys that the database gave them. Django would prepare each value on its own."""
    names = [field.attname for field in Attempt._meta.concrete_fields if not field.primary_key]
    insert_each(Attempt, names, [[getattr(one, name) for name in names] for one in attempts])
    found = _under_way(jobs=[one.job_id for one in attempts])
    keys = {(job, number): pk for job, number, pk in found}
    for one in attempts:
        one.pk = keys[one.job_id, one.number]


@Prepared
def _under_way() -> QuerySet[Attempt, tuple[int, int, int]]:
    rows = Attempt.objects.filter(job__in=any_given("jobs"), ended_at__isnull=True)
    return rows.values_list("job", "number", "pk")


def _going_out(job: Job, due_at: datetime, number: dict[str, str]) -> Change:
    why = "ditanyakan ke BPJS" if asks_first(job) else "dikirim"
    return Change(State.SENDING, why, due_at=due_at, columns={"asked_by_name": "", **number})


def _tried(jobs: Sequence[Job]) -> dict[int, int]:
    """How many attempts these jobs have had; what nobody ever touched had none, and is not asked about."""
    touched = [job.pk for job in jobs if job.version]
    if not touched:
        return {}
    counted = Attempt.objects.filter(job__in=touched).values_list("job").annotate(count=Count("pk"))
    return dict(counted.order_by())


def _carry_number(job: Job) -> dict[str, str]:
    """BPJS's number of the step that this one changes or takes back: known only now that it is there."""
    if job.facts.number_of is None:
        return {}
    step = step_named_by(job)
    job.bpjs_sequence, job.bpjs_visit_number = step.bpjs_sequence, step.bpjs_visit_number
    return {"bpjs_sequence": job.bpjs_sequence, "bpjs_visit_number": job.bpjs_visit_number}


def asks_first(job: Job) -> bool:
    """An unknown job is looked up, never resent blindly, where BPJS offers a way to ask."""
    return job.state == State.UNKNOWN and job.facts.has_lookup


def _open_attempt(
    job: Job, by: Actor, now: datetime, request_of: Callable[[Job], tuple[str, str]], *, number: int
) -> Attempt:
    """Written before anything is sent, with the key columns frozen as they go (R8)."""
    trigger = Attempt.Trigger.RESEND if job.asked_by_name else Attempt.Trigger.AUTO
    is_lookup = asks_first(job)
    line, body = ("", "") if is_lookup else request_of(job)
    return Attempt(
        job=job,
        number=number,
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
