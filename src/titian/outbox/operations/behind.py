"""A promise that follows another of the same visit, card and poli: the one that takes it back, or changes it."""

from __future__ import annotations

from datetime import datetime

from titian.accounts.models import Actor
from titian.facility.queries import end_of_local_day, local_date
from titian.outbox.kinds import CHANGED_BY, FACTS, PAYLOAD_VERSION, Kind
from titian.outbox.models import Job
from titian.outbox.operations.lane import take_place
from titian.outbox.operations.record import note
from titian.outbox.states import ENDED, State


def promise_behind(
    job: Job,
    kind: Kind,
    payload: dict[str, object],
    *,
    by: Actor,
    why: str,
    now: datetime,
    due_at: datetime | None = None,
    version: int = PAYLOAD_VERSION,
) -> Job:
    """Promise `kind` behind the job in its lane, which is locked by that; to go now, or at `due_at`.

    Beats no pulse: the caller does, at last.
    """
    lane, seq = take_place(job.lane.key)
    expires = FACTS[kind].expires_with_day
    follower = Job.objects.create(
        facility=job.facility,
        service_state=job.service_state,
        kind=kind,
        service=job.service,
        lane=lane,
        seq=seq,
        visit_ref=job.visit_ref,
        patient_ref=job.patient_ref,
        filed_on=local_date(job.facility, now),
        card_number=job.card_number,
        poli_code=job.poli_code,
        service_date=job.service_date,
        payload=payload,
        payload_version=version,
        due_at=due_at or now,
        useful_until=end_of_local_day(job.facility, job.service_date) if expires else None,
        created_at=now,
        changed_at=now,
    )
    note(follower, start="", end=State.WAITING, by=by, why=f"dijanjikan: {why}"[:300], now=now)
    return follower


def change_there(job: Job, *, by: Actor, now: datetime) -> None:
    """What was found at BPJS says something else than the record: it is changed there, under its number (R8).

    An editor's exact text was meant to say something else, and a change that is promised already will say it all.
    """
    kind = CHANGED_BY.get(Kind(job.kind))
    if kind is None or not job.wanted or job.body_override is not None:
        return
    later = Job.objects.filter(visit_ref=job.visit_ref, kind=kind, pk__gt=job.pk, wanted=True)
    if not later.exclude(state__in=ENDED).exists():
        why = "isi yang ditemukan di BPJS berbeda dari catatan klinik"
        promise_behind(job, kind, job.payload, by=by, why=why, now=now, version=job.payload_version)
