"""The one way to write a job's history and to move it along an edge."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from titian.accounts.models import Actor
from titian.outbox.models import Attempt, Job, JobEvent
from titian.outbox.states import OPEN, State, check_edge


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer, or a person, does to a job. `columns` are set beside the state."""

    state: State
    why: str
    due_at: datetime | None = None
    columns: dict[str, Any] = field(default_factory=dict)


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
    """One row of history. start = end marks a change that is no edge."""
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
    if start != change.state:
        check_edge(start, change.state)
    columns = dict(change.columns)
    columns |= {
        "state": change.state,
        "due_at": change.due_at if change.state in OPEN else None,
        "finished_at": None if change.state in OPEN else now,
        "claim": claim,
        "changed_at": now,
        "version": job.version + 1,
    }
    if change.state != State.WAITING:
        columns["hold"] = ""
    if not Job.objects.filter(pk=job.pk, version=job.version, state=start).update(**columns):
        return False
    for name, value in columns.items():
        setattr(job, name, value)
    note(job, start=start, end=change.state, by=by, why=change.why, now=now, attempt=attempt)
    return True
