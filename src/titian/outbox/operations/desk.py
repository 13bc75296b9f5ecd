"""The desk's writes: a promise is made in the transaction of the clinical act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.facility.queries import end_of_local_day, local_date
from titian.outbox import kinds
from titian.outbox.changes import changes, touch
from titian.outbox.errors import UnableToPromise
from titian.outbox.kinds import FACTS, Draft, Kind, KindFacts
from titian.outbox.models import Job, JobEvent, ServiceState
from titian.outbox.operations.lane import lane_key, take_place
from titian.outbox.operations.record import Change, move, note
from titian.outbox.queries import is_bridged
from titian.outbox.states import Hold, State

_KEPT = (
    "facility", "service_state", "kind", "service", "visit_ref", "patient_ref", "service_date", "useful_until",
)  # fmt: skip
"""What a promise keeps that is made anew: whose it is, and of which day."""
_TOLD = ("payload", "payload_version", "hold", "poli_code", "card_number")
"""What its source decides of a promise."""


@changes()
def promise(
    *,
    by: Actor,
    facility: Facility,
    kind: Kind,
    visit_ref: UUID,
    patient_ref: UUID,
    card_number: str,
    poli_code: str,
    service_date: date,
    payload: dict[str, object],
    now: datetime,
    hold: Hold = Hold.NONE,
) -> Job:
    """Write one promise; it is kept or lost together with the caller's transaction.

    Raises UnableToPromise when the facility is not bridged to the kind's service.
    """
    facts = FACTS[kind]
    if not is_bridged(facility, facts.service):
        raise UnableToPromise(f"{facility} tidak terhubung ke {facts.service.label}")
    lane, seq = take_place(lane_key(facility, facts, card_number, patient_ref, service_date))
    job = Job.objects.create(
        facility=facility,
        service_state=_service_state(facility, facts),
        kind=kind,
        service=facts.service,
        lane=lane,
        seq=seq,
        visit_ref=visit_ref,
        patient_ref=patient_ref,
        filed_on=local_date(facility, now),
        card_number=card_number,
        poli_code=poli_code,
        service_date=service_date,
        payload=payload,
        hold=hold,
        due_at=now,
        useful_until=end_of_local_day(facility, service_date) if facts.expires_with_day else None,
        created_at=now,
        changed_at=now,
    )
    note(job, start="", end=State.WAITING, by=by, why="dijanjikan", now=now)
    touch({facility.pk})
    return job


@changes()
def rebuild(*, by: Actor, visit_ref: UUID, now: datetime, first: int = 0) -> int:
    """Make the unsent promises of a visit anew from their source, and release what was held (R10, R19).

    Returns how many changed; jobs before `first` (a pk) are left alone. What may have reached BPJS stays as it was
    sent (R8). Card and poli of a promise never change, but one that was promised without them is completed here: it
    was held for just that. One whose poli has another code now is withdrawn and promised anew, and so is what
    follows it in the visit: its steps stand in the order in which they were promised (R2).
    """
    changed = rebuild_several(by=by, first={visit_ref: first}, now=now)
    touch({job.facility_id for job in changed})
    return len(changed)


def rebuild_several(*, by: Actor, first: Mapping[UUID, int], now: datetime) -> list[Job]:
    """The same for several visits, each from its own first job on, inside the transaction of who beats the pulse.

    Returns the jobs that changed.
    """
    unsent = Job.objects.filter(Job.never_left(now), visit_ref__in=list(first), pk__gte=min(first.values()))
    anew: defaultdict[UUID, set[Kind]] = defaultdict(set)
    return [
        job
        for job in unsent.select_for_update().order_by("pk")
        if job.pk >= first[job.visit_ref] and _rebuild_one(job, anew[job.visit_ref], by, now)
    ]


def _rebuild_one(job: Job, anew: set[Kind], by: Actor, now: datetime) -> bool:
    """Whether the job changed; `anew` are the kinds of the visit that were promised anew before it."""
    draft = _draft(job)
    if draft is not None and _is_for_another_poli(job, draft):
        _promise_anew(job, draft, "kode poli berubah", by, now)
    elif job.state == State.WAITING and anew.intersection(job.facts.needs_sent + job.facts.needs_settled):
        _promise_anew(job, draft or _as_it_stands(job), "langkah sebelumnya dijanjikan ulang", by, now)
    else:
        return draft is not None and _amend(job, draft, by, now)
    anew.add(Kind(job.kind))
    return True


def is_without_source(job: Job) -> bool:
    """Whether what it was promised from is there no more: nobody can say what should go."""
    try:
        _built(job)
    except ObjectDoesNotExist:
        return True
    return False


def _draft(job: Job) -> Draft | None:
    """What it would be if it were made now; None where nobody can say.

    What follows a step that BPJS has, or may have, keeps the poli of that step.
    """
    try:
        draft = _built(job)
    except ObjectDoesNotExist:
        return None
    if draft is None or (_is_for_another_poli(job, draft) and _follows_one_at_bpjs(job)):
        return None
    return draft


def _built(job: Job) -> Draft | None:
    source = kinds.source_of(Kind(job.kind))
    return source.build(str(job.visit_ref)) if source else None


def _as_it_stands(job: Job) -> Draft:
    return Draft(job.payload, job.poli_code, job.hold, job.payload_version)


def _is_for_another_poli(job: Job, draft: Draft) -> bool:
    return job.poli_code not in ("", draft.poli_code)


def _follows_one_at_bpjs(job: Job) -> bool:
    needs = job.facts.needs_sent + job.facts.needs_settled
    there = Q(state__in=[State.SENDING, State.SENT]) | Q(maybe_there=True)
    return bool(needs) and Job.objects.filter(there, visit_ref=job.visit_ref, kind__in=needs).exists()


def _promise_anew(job: Job, draft: Draft, why: str, by: Actor, now: datetime) -> None:
    """End a promise that never left, and make it again at the end of its lane; never one without the other (R1).

    A text that an editor wrote is of the old poli, whose names and people stand in it too, so it is not carried over to
    another: the history of the new promise keeps it and says so.
    """
    carried = job.body_override if draft.poli_code == job.poli_code else None
    end = State.CLOSED if job.state == State.FAILED else State.CANCELLED
    move(job, Change(end, f"{why}; dijanjikan ulang", columns={"wanted": False}), by=by, now=now)
    card = job.card_number or str(draft.payload.get("card_number", ""))
    lane, seq = take_place(lane_key(job.facility, job.facts, card, job.patient_ref, job.service_date))
    anew = Job.objects.create(
        **{name: getattr(job, name) for name in _KEPT},
        lane=lane,
        seq=seq,
        filed_on=local_date(job.facility, now),
        card_number=card,
        poli_code=draft.poli_code,
        payload=draft.payload,
        payload_version=draft.version,
        body_override=carried,
        hold=draft.hold,
        due_at=now,
        created_at=now,
        changed_at=now,
    )
    left_out = "" if carried == job.body_override else (job.body_override or "")
    also = "; isi yang diubah petugas tidak dibawa, periksa lagi" if left_out else ""
    note(
        anew,
        start="",
        end=State.WAITING,
        by=by,
        why=f"dijanjikan ulang: {why}{also}",
        now=now,
        detail=left_out,
    )


def _amend(job: Job, draft: Draft, by: Actor, now: datetime) -> bool:
    """Whether the job changed. An editor's text stays over what is rebuilt below it; a hold is of the source."""
    before = _told(job)
    job.payload, job.payload_version = draft.payload, draft.version
    job.hold = draft.hold if job.state == State.WAITING else Hold.NONE
    job.poli_code = job.poli_code or draft.poli_code
    _take_card(job, str(draft.payload.get("card_number", "")))
    if before == _told(job):
        return False
    job.changed_at, job.version = now, job.version + 1
    job.save(update_fields=[*_TOLD, "lane", "seq", "changed_at", "version"])
    note(job, start=job.state, end=job.state, by=by, why=JobEvent.REBUILT, now=now)
    return True


def _told(job: Job) -> list[object]:
    return [getattr(job, name) for name in _TOLD]


def _take_card(job: Job, card: str) -> None:
    """A promise that was made before its card was known joins the lane of that card (R1).

    Never sent, so nothing of the old lane is lost; what was promised for the card meanwhile goes first.
    """
    if not job.card_number and card:
        job.card_number = card
        key = lane_key(job.facility, job.facts, card, job.patient_ref, job.service_date)
        job.lane, job.seq = take_place(key)


@changes()
def close_held(*, by: Actor, visit_ref: UUID, why: str, now: datetime) -> int:
    """End the promises of a visit that were held and will not go: the member turned out inactive (R19).

    Returns how many were closed. What is not held, or may be at BPJS, is left alone.
    """
    held = Job.objects.filter(visit_ref=visit_ref, state=State.WAITING, maybe_there=False).exclude(hold="")
    closed = [
        job
        for job in held.select_for_update().order_by("pk")
        if move(job, Change(State.CLOSED, why), by=by, now=now)
    ]
    touch({job.facility_id for job in closed})
    return len(closed)


def _service_state(facility: Facility, facts: KindFacts) -> ServiceState:
    state, _ = ServiceState.objects.get_or_create(facility=facility, service=facts.service)
    return state
