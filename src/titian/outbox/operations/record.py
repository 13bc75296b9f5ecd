"""The one way to write a job's history and to move it along an edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from titian.accounts.models import Actor
from titian.outbox.changes import count
from titian.outbox.models import Attempt, Job, JobEvent
from titian.outbox.operations.each import Row, insert_each, together, update_each
from titian.outbox.states import OPEN, State, check_edge


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer, or a person, does to a job. `columns` are set beside the state."""

    state: State
    why: str
    due_at: datetime | None = None
    columns: dict[str, Any] = field(default_factory=dict)


CERTAIN: dict[str, object] = {
    "maybe_there": False,
    "doubt": Job.Doubt.NONE,
    "absent_since": None,
    "unknown_since": None,
    "lookups": 0,
}
"""The columns of a job of which it is known whether BPJS has it."""


def note(
    job: Job,
    *,
    start: str,
    end: str,
    by: Actor,
    why: str,
    now: datetime,
    detail: str = "",
    attempt: Attempt | None = None,
) -> None:
    """One row of history, and where it is an edge, one more in the tally. start = end marks a change that is none."""
    count(job, start, end)
    JobEvent.objects.create(
        job=job,
        at=now,
        start=start,
        end=end,
        by_name=by.name,
        by_user_id=by.user_id,
        why=why,
        detail=detail,
        attempt=attempt,
    )


def move(
    job: Job,
    change: Change,
    *,
    by: Actor,
    now: datetime,
    claim: UUID | None = None,
    attempt: Attempt | None = None,
) -> bool:
    """Take one edge by a conditional UPDATE, and write it down. False: somebody was quicker.

    Raises UnlawfulEdge for a move that the table of states does not have.
    """
    start = job.state
    columns = _columns(job, change, now, claim)
    if not Job.objects.filter(pk=job.pk, version=job.version, state=start).update(**columns):
        return False
    _keep(job, columns)
    note(job, start=start, end=change.state, by=by, why=change.why, now=now, attempt=attempt)
    return True


@dataclass(frozen=True, slots=True)
class Edge:
    """What one of many jobs does next, by which attempt; `claim` where it goes out."""

    job: Job
    change: Change
    attempt_id: int
    claim: UUID | None = None


def move_together(edges: Sequence[Edge], *, by: Actor, now: datetime, answers: Sequence[Row] = ()) -> None:
    """As `move`, for different jobs that this transaction has locked: all of them or none, and with them the `answers`,
    which are rows of Attempt.

    Raises UnlawfulEdge, and RuntimeError where a job changed under its lock; then its savepoint has to be left.
    """
    changes = [(one.job, _columns(one.job, one.change, now, one.claim)) for one in edges]
    rows = [Row({"id": job.pk, "version": job.version, "state": job.state}, new) for job, new in changes]
    with together():
        update_each(Attempt, answers)
        moved = update_each(Job, rows)
        insert_each(JobEvent, _EVENT, [_event(one, by, now) for one in edges])
    if moved.rows != len(rows):
        raise RuntimeError(f"one of {len(rows)} jobs changed under our lock")
    for one in edges:
        count(one.job, one.job.state, one.change.state)
    for job, columns in changes:
        _keep(job, columns)


_EVENT = ("job", "at", "start", "end", "by_name", "by_user_id", "why", "detail", "attempt")


def _event(edge: Edge, by: Actor, now: datetime) -> tuple[object, ...]:
    """The columns of _EVENT."""
    start, end = edge.job.state, edge.change.state
    return edge.job.pk, now, start, end, by.name, by.user_id, edge.change.why, "", edge.attempt_id


def _columns(job: Job, change: Change, now: datetime, claim: UUID | None) -> dict[str, Any]:
    """What a change makes of the row. Raises UnlawfulEdge."""
    if job.state != change.state:
        check_edge(job.state, change.state)
    is_open = change.state in OPEN
    return {
        **change.columns,
        "state": change.state,
        "due_at": change.due_at if is_open else None,
        "finished_at": None if is_open else now,
        "claim": claim,
        "changed_at": now,
        "version": job.version + 1,
        **({} if change.state == State.WAITING else {"hold": ""}),
    }


def _keep(job: Job, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(job, name, value)
