"""What a turn of the worker settles: the answers that came back since the last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from titian.accounts.models import Actor
from titian.accounts.prepared import Prepared, any_given
from titian.outbox.changes import changes
from titian.outbox.models import Attempt, Job
from titian.outbox.operations.behind import change_there
from titian.outbox.operations.each import Row, update_each
from titian.outbox.operations.record import Change, Edge, move_together
from titian.outbox.operations.withdraw import follow
from titian.outbox.states import State


@dataclass(frozen=True, slots=True)
class Returned:
    """What one exchange brought: the facts to store on the attempt, and the change it asks for.

    `job` is as it was claimed; `decide` sees it as it is now: it may have been cancelled meanwhile. `differs` where
    what was found at BPJS says something else than what was to be sent.
    """

    attempt_id: int
    job: Job
    claim: UUID
    record: dict[str, object]
    succeeded: bool
    differs: bool
    decide: Callable[[Job], Change]


def settle(*, by: Actor, returned: Sequence[Returned], now: datetime, clock: Callable[[], datetime]) -> None:
    """Store the answers of different jobs on their attempts, fence or not, and move what is still ours: all or none.

    A success of any attempt of a sending or unknown job moves it to sent all the same ("late answer",
    R12) and voids the current claim. `now` is when the turn began; who held a job may have taken his time, so that a
    late answer is dated by the `clock`, when it is known to be late.
    """
    jobs = _locked([one.job for one in returned])
    late = {one.attempt_id for one in returned if not holds_claim(jobs[one.job.pk], one.claim)}
    heard_at = clock() if late else now
    answers = [
        _answer_row(one, heard_at, is_late=True) if one.attempt_id in late else _answer_row(one, now)
        for one in returned
    ]
    if len(answers) == 1:  # its answer is kept even if its job cannot be moved
        with transaction.atomic():
            update_each(Attempt, answers)
        answers = []
    edges = [
        edge for one in returned if (edge := _edge(jobs[one.job.pk], one, is_late=one.attempt_id in late))
    ]
    differing = {one.job.pk for one in returned if one.differs}
    with changes():
        move_together(edges, by=by, now=now, answers=answers)
        for edge in edges:
            follow(edge.job, by=by, now=now)
            if edge.job.pk in differing:
                change_there(edge.job, by=by, now=now)


def _locked(claimed: Sequence[Job]) -> dict[int, Job]:
    """These jobs, locked, as they are now: one whose claim and version are still those with which it went out was not
    touched, and need not be read again."""
    pks = {job.pk for job in claimed}
    marks = {pk: mark for pk, *mark in _marks(pks=sorted(pks | _written_with(claimed)))}
    same = {job.pk: job for job in claimed if job.claim and marks[job.pk] == [job.version, job.claim]}
    return same | Job.objects.in_bulk(pks - same.keys())


def _written_with(claimed: Sequence[Job]) -> set[int]:
    """What the end of these may end as well (`follow`): to be locked with them, in the order in which everybody locks
    jobs, or a desk that cancels the visit holds the one and waits for the other."""
    visits = {job.visit_ref for job in claimed if job.facts.replaces or job.facts.undoes or not job.wanted}
    # All of the visit: told of states, PostgreSQL may go through all that is unfinished.
    return set(Job.objects.filter(visit_ref__in=visits).values_list("pk", flat=True)) if visits else set()


@Prepared
def _marks() -> QuerySet[Job, tuple[int, int, UUID | None]]:
    rows = Job.objects.select_for_update().filter(pk__in=any_given("pks")).order_by("pk")
    return rows.values_list("pk", "version", "claim")


def _answer_row(one: Returned, at: datetime, *, is_late: bool = False) -> Row:
    return Row({"id": one.attempt_id}, {"is_late": is_late, "ended_at": at, **one.record})


def _edge(job: Job, one: Returned, *, is_late: bool) -> Edge | None:
    """None where the answer is only recorded."""
    if not is_late:
        return Edge(job, one.decide(job), one.attempt_id)
    if one.succeeded and job.state in (State.SENDING, State.UNKNOWN):
        _hear(job, one.attempt_id)
        change = one.decide(job)
        columns = change.columns | {"lost_at": job.lost_at}
        return Edge(
            job, replace(change, why="jawaban terlambat: BPJS menerima", columns=columns), one.attempt_id
        )
    return None


def _hear(job: Job, attempt_id: int) -> None:
    """A send was counted as lost when it was given up. Heard of after all it counts once, and only others of the job
    may still come: one that is under way may be lost as well, by the end of its lease."""
    job.sends = max(job.sends - 1, 0)
    others = job.attempts.filter(outcome__in=Attempt.UNHEARD).exclude(pk=attempt_id)
    last = others.exclude(trigger=Attempt.Trigger.LOOKUP).order_by("number").last()
    job.lost_at = (last.ended_at or job.due_at) if last else None


def holds_claim(job: Job, claim: UUID) -> bool:
    """The fence: an answer counts only for the turn that asked."""
    return job.claim == claim
