"""What a person at the monitor does: send again, edit."""

from __future__ import annotations

import difflib
from datetime import datetime

from django.db import transaction

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox.errors import UnableToEdit, UnableToResend
from titian.outbox.models import Job, Pulse
from titian.outbox.operations.record import Change, move, note
from titian.outbox.queries import why_no_resend
from titian.outbox.states import State


@transaction.atomic
def resend(*, by: Actor, facility: Facility, job_id: int, now: datetime) -> Job:
    """Send again, or ask BPJS first where it may already be there (R14).

    Raises UnableToResend with the reason, Job.DoesNotExist for another facility's job.
    """
    job = Job.objects.select_for_update().get(pk=job_id, facility=facility)
    if why_not := why_no_resend(job):
        raise UnableToResend(why_not)
    if not _move_again(job, State(job.state), by, now):
        raise UnableToResend("Baru saja diubah oleh orang lain. Muat ulang halaman ini.")
    Pulse.beat({facility.pk})
    return job


def _move_again(job: Job, state: State, by: Actor, now: datetime) -> bool:
    """waiting and unknown: only the clock changes. failed: back to work with its counters fresh."""
    again: dict[str, object] = {"asked_by_name": by.name}
    end = state
    if state is State.FAILED:
        end = State.UNKNOWN if job.maybe_there else State.WAITING
        again |= {"sends": 0, "retries": 0, "unclear_rounds": 0, "absent_since": None, "unknown_since": None}
        again["unknown_since"] = now if job.maybe_there else None
    return move(job, Change(end, "kirim ulang", due_at=now, columns=again), by=by, now=now)


@transaction.atomic
def edit(
    *, by: Actor, facility: Facility, job_id: int, version: int, body: str | None, reason: str, now: datetime
) -> Job:
    """Replace the text that will be sent; None takes the edit back (R8).

    Refused while the old text may be at BPJS, and when somebody changed the job since `version`.
    Raises UnableToEdit with the reason, Job.DoesNotExist for another facility's job.
    """
    job = Job.objects.select_for_update().get(pk=job_id, facility=facility)
    if job.state not in (State.WAITING, State.FAILED) or job.maybe_there:
        raise UnableToEdit("Isi hanya dapat diubah selama pasti belum sampai di BPJS.")
    if not reason.strip():
        raise UnableToEdit("Tulis alasan perubahan.")
    changed = Job.objects.filter(
        pk=job.pk, version=version, state__in=[State.WAITING, State.FAILED], maybe_there=False
    ).update(body_override=body, version=version + 1, changed_at=now)
    if not changed:
        raise UnableToEdit("Baru saja diubah oleh orang lain. Muat ulang halaman ini.")
    detail = _difference(job.body_override or "", body or "")
    note(
        job, start=job.state, end=job.state, by=by, why=f"isi diubah: {reason}"[:300], now=now, detail=detail
    )
    job.refresh_from_db()
    Pulse.beat({facility.pk})
    return job


def _difference(before: str, after: str) -> str:
    return "\n".join(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1))
