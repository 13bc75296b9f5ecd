"""What a person at the monitor does: send again, edit, close, or say that it was done by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import Q

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox.changes import changes, touch
from titian.outbox.errors import EditOvertaken, UnableToClose, UnableToEdit, UnableToResend
from titian.outbox.models import Job, JobEvent
from titian.outbox.operations.desk import is_without_source, rebuild, rebuild_several
from titian.outbox.operations.record import Change, move, note
from titian.outbox.operations.withdraw import soonest_again
from titian.outbox.queries import (
    body_problems,
    differences,
    waiting_in_vain,
    why_no_close,
    why_no_edit,
    why_no_resend,
    why_not_by_hand,
)
from titian.outbox.states import State

_NO_SOURCE = (
    "Pendaftaran atau kunjungan asalnya tidak ada lagi di klinik ini, jadi isinya tidak dapat disusun. "
    "Tutup kiriman ini dengan alasan."
)


@changes()
def resend(*, by: Actor, facility: Facility, job_id: int, now: datetime) -> Job:
    """Send again, or ask BPJS first where it may already be there (R14).

    Raises UnableToResend with the reason, Job.DoesNotExist for another facility's job.
    """
    job = Job.objects.select_for_update().get(pk=job_id, facility=facility)
    if why_not := why_no_resend(job) or _why_not_made_anew(job):
        raise UnableToResend(why_not)
    if not _move_again(job, by, now, now):
        raise UnableToResend("Baru saja diubah oleh orang lain. Muat ulang halaman ini.")
    if job.state == State.WAITING:
        rebuild(by=by, visit_ref=job.visit_ref, now=now, first=job.pk)
        job.refresh_from_db()
    touch({facility.pk})
    return job


@changes()
def resend_several(
    *,
    by: Actor,
    facility: Facility,
    due: Mapping[int, datetime],
    refuse: Callable[[Job], str],
    now: datetime,
) -> dict[int, str]:
    """Send these jobs again, each at its moment in `due`; what waits already never goes later for it.

    `refuse` judges each under its lock, "" lets it go. Returns the reason by job, "" where it went; another facility's
    jobs are left out.
    """
    locked = _locked_with_their_visits(facility, list(due), now)
    picked = [job for job in locked if job.pk in due]
    reasons = {job.pk: refuse(job) or _why_not_made_anew(job) for job in picked}
    going = [job for job in picked if not reasons[job.pk]]
    for job in going:
        _move_again(job, by, now, due[job.pk])
    # Backwards, so that the earliest of a visit is the one that stays.
    first = {job.visit_ref: job.pk for job in reversed(going) if job.state == State.WAITING}
    if first:
        rebuild_several(by=by, first=first, now=now)
    touch({facility.pk})
    return reasons


def _why_not_made_anew(job: Job) -> str:
    """What never left goes as its source says now; what may be there is asked about, or goes as it went."""
    is_made_anew = job.state in (State.WAITING, State.FAILED) and not job.maybe_there
    return _NO_SOURCE if is_made_anew and is_without_source(job) else ""


def _locked_with_their_visits(facility: Facility, job_ids: list[int], now: datetime) -> list[Job]:
    """All that will be written, locked at once and in the order in which everybody locks jobs: so nobody deadlocks."""
    mine = Job.objects.filter(facility=facility)
    visits = set(mine.filter(pk__in=job_ids).values_list("visit_ref", flat=True))
    involved = mine.filter(Q(pk__in=job_ids) | (Job.never_left(now) & Q(visit_ref__in=visits)))
    return list(involved.select_for_update().order_by("pk"))


def _move_again(job: Job, by: Actor, now: datetime, due_at: datetime) -> bool:
    """A person's wish counts anew: from failed it goes with fresh counters and facts."""
    again: dict[str, object] = {"asked_by_name": by.name}
    state = end = State(job.state)
    if state is State.FAILED:
        end = State.UNKNOWN if job.maybe_there else State.WAITING
        again |= {"retries": 0, "unclear_rounds": 0, "absent_since": None}
        again["unknown_since"] = now if job.maybe_there else None
    if state is State.FAILED or not job.facts.has_lookup:
        again["sends"] = 0
    soonest = min(job.due_at or due_at, due_at)
    if job.facts.withdraws:
        soonest = max(soonest, soonest_again(job, now))
    return move(job, Change(end, "kirim ulang", due_at=soonest, columns=again), by=by, now=now)


@changes()
def close(*, by: Actor, facility: Facility, job_id: int, version: int, reason: str, now: datetime) -> Job:
    """End a promise that failed and that nobody will send any more, with what waits for it in vain (R3).

    `version` is that of the page the person saw. Raises UnableToClose with the reason, Job.DoesNotExist for another
    facility's job.
    """
    job = _seen(facility, job_id, version, why_no_close)
    why = " ".join(reason.split())
    if not why:
        raise UnableToClose("Tulis alasan penutupan.")
    move(job, Change(State.CLOSED, f"ditutup: {why}"[:300]), by=by, now=now)
    for behind in waiting_in_vain(job).select_for_update():
        move(behind, Change(State.CLOSED, f"ikut ditutup: {why}"[:300]), by=by, now=now)
    touch({facility.pk})
    return job


@changes()
def find_by_hand(*, by: Actor, facility: Facility, job_id: int, version: int, now: datetime) -> Job:
    """A person did at BPJS by hand what was refused: BPJS is asked, its number taken over, and nothing sent (R3).

    Not found there, it is failed again; or it ends with its withdrawal, where nobody wants it any more (R11). `version`
    is that of the page the person saw. Raises UnableToClose with the reason, Job.DoesNotExist for another facility's
    job.
    """
    job = _seen(facility, job_id, version, why_not_by_hand)
    columns = {
        "doubt": Job.Doubt.BY_HAND,
        "maybe_there": True,
        "absent_since": None,
        "unknown_since": now,
        "lookups": 0,
        "asked_by_name": by.name,
    }
    done = "dientri" if job.wanted else "dibereskan"
    why = f"{done} manual di BPJS; ditanyakan ke BPJS"
    move(job, Change(State.UNKNOWN, why, due_at=now, columns=columns), by=by, now=now)
    touch({facility.pk})
    return job


def _seen(facility: Facility, job_id: int, version: int, objection: Callable[[Job], str]) -> Job:
    """The job, locked, as the person saw it; raises UnableToClose."""
    job = Job.objects.select_for_update().get(pk=job_id, facility=facility)
    if why_not := objection(job):
        raise UnableToClose(why_not)
    if job.version != version:
        raise UnableToClose(
            "Baru saja diubah oleh orang lain. Periksa keadaannya, lalu lakukan bila masih perlu."
        )
    return job


@changes()
def edit(
    *,
    by: Actor,
    facility: Facility,
    job_id: int,
    version: int,
    original: str,
    body: str | None,
    reason: str,
    now: datetime,
) -> Job:
    """Replace the text that will be sent; None, or what the promise says anyway, takes the edit back (R8).

    `original` is the encoded text that the editor started from: card, poli and date in it may not change, for BPJS
    would be asked for the old ones; every other change must fit the kind's schema. Refused while the old text may be at
    BPJS, and when somebody changed the job since `version`. What differs is kept with who and why. Raises UnableToEdit
    with the reason, Job.DoesNotExist for another facility's job.
    """
    job = Job.objects.select_for_update().get(pk=job_id, facility=facility)
    if why_not := why_no_edit(job):
        raise UnableToEdit(why_not)
    if job.version != version:
        raise EditOvertaken(
            "Baru saja diubah oleh orang lain. Bandingkan, lalu simpan lagi bila masih perlu."
        )
    why = " ".join(reason.split())
    if not why:
        raise UnableToEdit("Tulis alasan perubahan.")
    if body is not None and (problems := body_problems(job, original, body)):
        raise UnableToEdit(" ".join(problems.values()))
    before, after = job.body_override or original, body or original
    changed = differences(job.kind, before, after) if before and after else []
    if body is not None and not differences(job.kind, original, body):
        body = None
    job.body_override, job.version, job.changed_at = body, version + 1, now
    job.save(update_fields=["body_override", "version", "changed_at"])
    said = JobEvent.EDITED if body is not None else JobEvent.TAKEN_BACK
    note(
        job,
        start=job.state,
        end=job.state,
        by=by,
        why=f"{said}: {why}"[:300],
        now=now,
        detail="\n".join(map(str, changed)),
    )
    touch({facility.pk})
    return job


@changes()
def set_edit_aside(*, by: Actor, job: Job, why: str, now: datetime) -> None:
    """The source of a locked promise was mended by a person: it counts, and an editor's text over it no more (R10).

    What never left goes as its source says; what may have left keeps the text that went. Either way the text stays in
    the history. Nothing happens where nobody edited.
    """
    text = job.body_override
    if text is None:
        return
    said = "isi ubahan digantikan di BPJS"
    if not why_no_edit(job):
        said = JobEvent.TAKEN_BACK
        job.body_override, job.version, job.changed_at = None, job.version + 1, now
        job.save(update_fields=["body_override", "version", "changed_at"])
    note(job, start=job.state, end=job.state, by=by, why=f"{said}: {why}"[:300], now=now, detail=text)
    touch({job.facility_id})
