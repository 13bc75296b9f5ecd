"""A source was corrected after its promise was made (R10)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox.changes import changes
from titian.outbox.kinds import Kind
from titian.outbox.operations.desk import rebuild
from titian.outbox.operations.people import resend, set_edit_aside
from titian.outbox.queries.visits import standing
from titian.outbox.states import State


@changes()
def renew_last(
    *, by: Actor, facility: Facility, visit_ref: UUID, kinds: Collection[Kind], why: str, now: datetime
) -> bool:
    """Make the last promise of these kinds anew from its source, where it never left; a refused one goes again.

    Returns whether BPJS has it, or may have it: then the correction wants a promise of its own. It is locked before it
    is judged: a worker takes it either before, and a change follows, or after, and takes the new one. What an admin
    wrote over it is of the old source, and is set aside.
    """
    mine = standing(visit_ref, kinds).filter(facility=facility)
    last = mine.select_for_update().order_by("-pk").first()
    if last is None:
        return False
    set_edit_aside(by=by, job=last, why=why, now=now)
    if last.maybe_there or last.state not in (State.WAITING, State.FAILED):
        return True
    if last.state == State.FAILED:
        resend(by=by, facility=facility, job_id=last.pk, now=now)
    else:
        rebuild(by=by, visit_ref=visit_ref, now=now, first=last.pk)
    return False
