"""On many at once: an order that a person confirmed, done in portions that can be stopped."""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.facility.models import Facility
from titian.monitoring.operations.one import overtaken
from titian.monitoring.queries import Act, Pick, asks_bpjs_first, objection
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToClose
from titian.outbox.models import Job
from titian.outbox.queries import why_no_resend

PORTIONS = {Act.RESEND: 50, Act.CLOSE: 50}
"""Jobs of one request: it ends within a second. Of a resend no more than these are ahead of what went already, so that
who stops, or leaves the page, stops what was not yet asked for.
"""
AT_ONCE = 25
"""Jobs of one transaction: nobody at a desk waits for more than these."""
SPACING = timedelta(milliseconds=500)
"""Between two of a bulk at one service. Four of a clinic are in flight at most, and they go by `due_at`: were all due
at once, a patient at the desk would wait behind all of them. Two a second is half of what four in flight get through
when BPJS answers in a second, so the desk's promises always find room.
"""
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Order:
    """An act on many that a person confirmed: the frozen picks that are left, and what became of the others.

    They are spread from `start` on, the moment of the first portion. `done` and `refused` count by what is said of
    them. `ref` names the order in the log of who did what.
    """

    act: Act
    picks: list[Pick]
    ref: str = field(default_factory=lambda: str(uuid.uuid4()))
    start: datetime | None = None
    reason: str = ""
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    is_stopped: bool = False

    @property
    def wait_ms(self) -> int:
        """How long the page waits before the next portion: until the last one is on its way."""
        return int(PORTIONS[self.act] * SPACING / _MILLISECOND) if self.act == Act.RESEND else 0

    @property
    def is_in_portions(self) -> bool:
        """Whether it takes more than one request, and so can be stopped between them."""
        return self.total > PORTIONS[self.act]

    @property
    def handled(self) -> int:
        return self.done.total() + self.refused.total()

    @property
    def told(self) -> list[tuple[str, int]]:
        """What was done, with how often; what was refused last."""
        return [*self.done.items(), *((f"tidak: {why}", count) for why, count in self.refused.items())]

    @property
    def total(self) -> int:
        return self.handled + len(self.picks)


def carry_out(*, by: Actor, facility: Facility, order: Order, now: datetime) -> Order:
    """Do the next portion of an order; what is left comes back.

    In short transactions: what is done stays done when a later one fails. Those that changed since they were picked are
    left alone and counted. That it began and how it ended is remembered; of one portion, only the end.
    """
    size = PORTIONS[order.act]
    if order.start is None:
        order = replace(order, start=now)
        if order.is_in_portions:
            _remember(order, "begin", by, facility, now)
    done, refused = Counter(order.done), Counter(order.refused)
    for at in range(0, min(size, len(order.picks)), AT_ONCE):
        for said, reason in _ACTS[order.act](
            order.picks[at : min(at + AT_ONCE, size)], order, by, facility, now
        ):
            (refused if reason else done)[reason or said] += 1
    left = replace(order, picks=order.picks[size:], done=done, refused=refused)
    if not left.picks:
        _remember(left, "finish", by, facility, now)
    return left


def stop(*, by: Actor, facility: Facility, order: Order, now: datetime) -> Order:
    """Leave the rest of an order as it is; how far it came is remembered."""
    _remember(order, "stop", by, facility, now)
    return replace(order, is_stopped=True)


def _remember(order: Order, what: str, by: Actor, facility: Facility, now: datetime) -> None:
    counts = {"total": order.total, "done": order.done.total(), "refused": order.refused.total()}
    record_event(
        by=by,
        action=f"{what}_{order.act}_many",
        facility_id=facility.pk,
        subject=order.ref,
        detail=counts | {"left": len(order.picks), "reason": order.reason},
        now=now,
    )


Told = Iterator[tuple[str, str]]
"""Of each pick what was done, and the reason why it was not ("" where it was)."""


def _resend(picks: list[Pick], order: Order, by: Actor, facility: Facility, now: datetime) -> Told:
    states = {pick.job_id: pick.state for pick in picks}
    asked: set[int] = set()

    def refuse(job: Job) -> str:
        if asks_bpjs_first(job):
            asked.add(job.pk)
        return why_no_resend(job) or ("" if job.state == states[job.pk] else overtaken(job))

    start = order.start or now
    due = {pick.job_id: max(now, start + pick.place * SPACING) for pick in picks}
    reasons = outbox.resend_several(by=by, facility=facility, due=due, refuse=refuse, now=now)
    for job_id, reason in reasons.items():
        yield ("ditanyakan dulu ke BPJS" if job_id in asked else "akan dikirim ulang"), reason


def _close(picks: list[Pick], order: Order, by: Actor, facility: Facility, now: datetime) -> Told:
    for pick in picks:
        try:
            _close_one(pick, order.reason, by, facility, now)
        except UnableToClose as refusal:
            yield "", str(refusal)
        else:
            yield "ditutup", ""


@outbox.changes()
def _close_one(pick: Pick, reason: str, by: Actor, facility: Facility, now: datetime) -> None:
    """It may have failed anew since it was picked, and for another reason."""
    job = Job.objects.select_for_update().get(pk=pick.job_id, facility=facility)
    if why_not := objection(Act.CLOSE)(job):
        raise UnableToClose(why_not)
    outbox.close(by=by, facility=facility, job_id=job.pk, version=job.version, reason=reason, now=now)


_ACTS = {Act.RESEND: _resend, Act.CLOSE: _close}
