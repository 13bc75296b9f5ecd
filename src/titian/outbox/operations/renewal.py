"""A source was corrected after its promise was made (R10)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import takewhile
from uuid import UUID

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox.changes import changes
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.operations.desk import rebuild
from titian.outbox.operations.people import resend, set_edit_aside
from titian.outbox.queries.visits import standing
from titian.outbox.states import State


@changes()
def renew_last(
    *, by: Actor, facility: Facility, visit_ref: UUID, kinds: Collection[Kind], why: str, now: datetime
) -> bool:
    """Make the promises of these kinds anew from their source, where they never left; a refused one goes again.

    Returns whether BPJS has the last of them, or may have it: then the correction wants a promise of its own. They are
    locked before they are judged: a worker takes one either before, and a change follows, or after, and takes the new
    one. What an admin wrote over them is of the old source, and is set aside.
    """
    mine = list(standing(visit_ref, kinds).filter(facility=facility).select_for_update().order_by("pk"))
    never_left = list(takewhile(_never_left, reversed(mine)))[::-1]
    for job in never_left or mine[-1:]:
        set_edit_aside(by=by, job=job, why=why, now=now)
    for job in never_left:
        job.refresh_from_db()  # an earlier one that goes again makes those behind it anew
        if job.state == State.FAILED:
            resend(by=by, facility=facility, job_id=job.pk, now=now)
        else:
            rebuild(by=by, visit_ref=visit_ref, now=now, first=job.pk)
    return bool(mine) and not never_left


def _never_left(job: Job) -> bool:
    return job.state in (State.WAITING, State.FAILED) and not job.maybe_there
