"""What was promised is no longer wanted: never sent, it goes nowhere; sent, it is taken back (R11)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox import timing
from titian.outbox.changes import changes, touch
from titian.outbox.kinds import FACTS, UNDONE_BY, Kind
from titian.outbox.models import Job
from titian.outbox.operations.behind import promise_behind
from titian.outbox.operations.record import CERTAIN, Change, move, note
from titian.outbox.states import State


@changes()
def withdraw(
    *,
    by: Actor,
    facility: Facility,
    visit_ref: UUID,
    why: str,
    now: datetime,
    kinds: Collection[Kind] = tuple(Kind),
) -> int:
    """Nothing of these kinds that was promised of a visit is wanted any more. Called by who locked the visit.

    The last step is taken back first: a kunjungan before its pendaftaran. Returns how many; a second call changes
    nothing, but for what was promised in between.
    """
    wanted = Job.objects.filter(facility=facility, visit_ref=visit_ref, wanted=True, kind__in=kinds)
    withdrawn = 0
    # Twice: what somebody promised anew while the first look waited for his locks is seen by the next one only.
    for _ in range(2):
        jobs = [job for job in wanted.select_for_update().order_by("pk") if not job.facts.withdraws]
        withdrawn += sum(_unwant(job, by, why, now) for job in reversed(jobs))
    touch({facility.pk})
    return withdrawn


@changes()
def supersede(*, by: Actor, visit_ref: UUID, kind: Kind, why: str, now: datetime) -> int:
    """End the promises of this kind that BPJS has nothing of, because a newer one says more (R18). Returns how many."""
    unsent = Job.objects.filter(visit_ref=visit_ref, kind=kind, state__in=_ENDS_AS, maybe_there=False)
    ended = [
        job
        for job in unsent.select_for_update().order_by("pk")
        if move(job, _end(_ENDS_AS[State(job.state)], why), by=by, now=now)
    ]
    touch({job.facility_id for job in ended})
    return len(ended)


_ENDS_AS = {State.WAITING: State.CANCELLED, State.FAILED: State.CLOSED}
"""What becomes of a promise that is certainly not at BPJS, once nobody wants it."""


def _unwant(job: Job, by: Actor, why: str, now: datetime) -> bool:
    match State(job.state):
        case State.CANCELLED | State.CLOSED:
            return False
        case State.WAITING:
            move(job, _end(State.CANCELLED, why), by=by, now=now)
        case State.FAILED if not job.maybe_there:
            move(job, _end(State.CLOSED, why), by=by, now=now)
        case State.FAILED:
            change = Change(State.UNKNOWN, why, due_at=now, columns={"wanted": False, "unknown_since": now})
            move(job, change, by=by, now=now)
            _take_back(job, by, why, now)
        case State.SENDING | State.UNKNOWN | State.SENT:
            _mark(job, by, why, now)
            _take_back(job, by, why, now)
    return True


def _end(state: State, why: str) -> Change:
    return Change(state, f"dibatalkan: {why}"[:300], columns={"wanted": False})


def _mark(job: Job, by: Actor, why: str, now: datetime) -> None:
    """Where it is does not change, nor who has it in hand; only that it is wanted."""
    job.wanted, job.version, job.changed_at = False, job.version + 1, now
    if job.state == State.UNKNOWN and job.due_at:
        # BPJS may commit after our time-out (R5): what cannot be asked about is taken back no sooner.
        job.due_at = min(job.due_at, now + timedelta(seconds=timing.current().settle))
    job.save(update_fields=["wanted", "version", "changed_at", "due_at"])
    note(job, start=job.state, end=job.state, by=by, why=f"tidak diinginkan lagi: {why}"[:300], now=now)


def _take_back(job: Job, by: Actor, why: str, now: datetime) -> None:
    """Promise the opposite, behind it in its lane. Without a card Antrean could not tell whose entry is meant (R18)."""
    kind = UNDONE_BY.get(Kind(job.kind))
    if kind is None or not job.card_number:
        return
    if _is_served(job, kind):
        why = "tidak ditarik dari BPJS: panggilannya sudah tercatat di sana"
        note(job, start=job.state, end=job.state, by=by, why=why, now=now)
        return
    due_at = soonest_back(job, now)
    promise_behind(job, kind, {"reason": why}, by=by, why=why, now=now, due_at=due_at)


def soonest_back(job: Job, now: datetime) -> datetime:
    """When BPJS may be asked to take back what it has of this promise: not while a send of it whose answer was lost may
    still be committed there.

    A look-up adopts at once what it finds (R5), and that may have been entered by hand. Taken out too soon it makes
    room for what we sent ourselves: BPJS commits that last, and nobody takes it back any more. Antrean, which cannot be
    asked, is given its time where the doubt stands (`given_up`).
    """
    if job.state != State.SENT or not job.facts.has_lookup:
        return now
    return timing.current().gone_at(job.lost_at, now)


def soonest_again(withdrawal: Job, now: datetime) -> datetime:
    """The same of a withdrawal that was promised already, however much a person hurries."""
    taken_back = _earlier_steps(withdrawal, withdrawal.facts.undoes).order_by("pk").last()
    return soonest_back(taken_back, now) if taken_back else now


def _is_served(job: Job, withdrawal: Kind) -> bool:
    """Whether BPJS was told that the patient is with the doctor: from then on it refuses to take the entry back.

    R11 asks for a compensator of what was sent; one that can only be refused would end red and, unsettled, keep the
    card's next registration for this poli waiting (R1). Who was told to be absent may still be taken out, and a call
    that is on its way decides when its answer comes (`_drop_refused`). BPJS keeps one entry for card, poli and date:
    what it answered to be there already is the one that an earlier visit was called with.
    """
    ends_it = FACTS[withdrawal].refused_after
    return (
        ends_it is not None and job.state == State.SENT and _was_told_present(job, Kind(job.kind), withdrawal)
    )


def _was_told_present(job: Job, entry: Kind, withdrawal: Kind) -> bool:
    """Of the card, poli and day of this job. Not certain once it may have been told the contrary as well."""
    call = FACTS[withdrawal].refused_after
    of_entry = Job.objects.filter(lane=job.lane_id, poli_code=job.poli_code)
    under_way = of_entry.filter(Q(state=State.SENDING) | Q(maybe_there=True), kind=call)
    if not all(one.says_present for one in under_way):
        return False
    told = Q(kind__in=[call, withdrawal]) | Q(kind=entry, answer_key="")
    last = of_entry.filter(told, state=State.SENT).order_by("finished_at", "seq").last()
    return last is not None and last.kind == call and last.says_present


def _later_steps(job: Job, kind: Kind) -> QuerySet[Job]:
    return Job.objects.filter(visit_ref=job.visit_ref, poli_code=job.poli_code, kind=kind, pk__gt=job.pk)


def _earlier_steps(job: Job, kind: Kind | None) -> QuerySet[Job]:
    return Job.objects.filter(visit_ref=job.visit_ref, poli_code=job.poli_code, kind=kind, pk__lt=job.pk)


def follow(job: Job, *, by: Actor, now: datetime) -> None:
    """What the end of one promise means for its opposite: both end in one transaction."""
    if job.state == State.SENT and job.facts.replaces:
        _unwant_overtaken(job, by, now)
    if job.state in (State.CANCELLED, State.CLOSED) and Kind(job.kind) in UNDONE_BY:
        _drop_withdrawals(job, by, now)
    elif job.state == State.SENT and job.facts.undoes:
        _settle_undone(job, by, now)
    elif job.state in (State.SENT, State.CANCELLED) and not job.wanted:
        _drop_refused(job, by, now)
        _put_off_withdrawals(job, by, now)


def _unwant_overtaken(job: Job, by: Actor, now: datetime) -> None:
    """An earlier one that is sent again after this would turn the waiting room, or the record, back (R10, R18)."""
    alike = _earlier_steps(job, Kind(job.kind)).filter(wanted=True).exclude(state=State.SENT)
    for earlier in alike.select_for_update().order_by("pk"):
        _unwant(earlier, by, f"{job.get_kind_display()} sesudahnya sudah diterima BPJS", now)


def _drop_refused(call: Job, by: Actor, now: datetime) -> None:
    """A call that was under way when the visit was cancelled has arrived, or has not: where BPJS has heard last that
    the patient is there, it takes nothing back any more."""
    kinds = {kind: facts.undoes for kind, facts in FACTS.items() if facts.refused_after == call.kind}
    for kind, entry in kinds.items():
        if entry is None or not _was_told_present(call, entry, kind):
            continue
        for withdrawal in _later_steps(call, kind).filter(state=State.WAITING).select_for_update():
            why = "BPJS sudah mencatat panggilannya, dan tidak membatalkan lagi"
            move(withdrawal, Change(State.CANCELLED, why, columns={"wanted": False}), by=by, now=now)


def _put_off_withdrawals(job: Job, by: Actor, now: datetime) -> None:
    """It was found, and is to be taken back, while what we sent ourselves may still be on its way."""
    kind = UNDONE_BY.get(Kind(job.kind))
    if kind is None or (due_at := soonest_back(job, now)) <= now:
        return
    for withdrawal in _later_steps(job, kind).filter(state=State.WAITING).select_for_update().order_by("pk"):
        why = "ditunda: kiriman yang jawabannya hilang mungkin masih dicatat BPJS"
        move(withdrawal, Change(State.WAITING, why, due_at), by=by, now=now)


def _drop_withdrawals(job: Job, by: Actor, now: datetime) -> None:
    """There is nothing at BPJS to take back; of another poli, to which the visit moved, there may be."""
    opposites = _later_steps(job, UNDONE_BY[Kind(job.kind)]).filter(state=State.WAITING)
    for opposite in opposites.select_for_update().order_by("pk"):
        move(opposite, _end(State.CANCELLED, "tidak ada yang perlu ditarik di BPJS"), by=by, now=now)


def _settle_undone(job: Job, by: Actor, now: datetime) -> None:
    """Whether it ever arrived need not be known any more: BPJS took it back, or had nothing of it."""
    unsure = _earlier_steps(job, job.facts.undoes).filter(state=State.UNKNOWN, wanted=False)
    for undone in unsure.select_for_update().order_by("pk"):
        why = "dibatalkan; BPJS menerima pembatalannya"
        move(undone, Change(State.CANCELLED, why, columns=CERTAIN), by=by, now=now)
