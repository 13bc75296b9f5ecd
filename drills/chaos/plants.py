"""Bugs planted on purpose, each in the child process that it concerns: the drill must find every one of them.

They patch the running program from here; nothing in src knows of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from types import ModuleType
from uuid import UUID, uuid4

from django.db.models import Q

from titian.accounts.models import Actor
from titian.delivery import turn as delivery_turn
from titian.kunjungan import promises
from titian.kunjungan.models import Kunjungan
from titian.outbox import timing
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.operations import desk, record, settle
from titian.outbox.operations.settle import Returned
from titian.outbox.queries import turn as queries_of_turn

NONE = ""


def _plant(place: ModuleType, name: str, bug: object) -> None:
    """Raises KeyError where there is nothing of that name any more."""
    del vars(place)[name]
    vars(place)[name] = bug


def no_fence() -> None:
    """In the worker: an answer is written whoever holds the claim by now (R12, R13).

    The table of edges is a second fence behind the first, since most stale answers ask for a move it does not
    have; it is taken away too. The guard on version and state in `move` stays: it never bites here, because
    `settle` reads anew, under its lock, what was touched since it was claimed.
    """
    _plant(settle, "holds_claim", _always)
    _plant(record, "check_edge", _silent)


def _always(job: Job, claim: UUID) -> bool:
    del job, claim
    return True


def _silent(start: str, end: str) -> None:
    del start, end


def no_settle() -> None:
    """In the worker: absence is believed at once, without the time that BPJS may take to commit (R5)."""
    _hurry(settle=0.001, absent_gap=0.001)


def one_read() -> None:
    """In the worker: absence is believed after one read, or two in the same breath (R5)."""
    _hurry(absent_gap=0.001)


def _hurry(**delays: float) -> None:
    honest = timing.current
    _plant(timing, "current", lambda: replace(honest(), **delays))


def lane_per_promise() -> None:
    """At the desk: what is promised goes into a lane of its own, so that a card's registrations of a day may
    overtake (R1)."""
    honest = desk.take_place
    _plant(desk, "take_place", lambda key: honest(f"{key}:{uuid4().hex}"))


def no_needs() -> None:
    """In the worker: a step goes although what it needs is not at BPJS (R2)."""
    _plant(queries_of_turn, "_needs_met", _nothing_needed)


def _nothing_needed(kinds: Iterable[str], now: datetime) -> Q:
    del kinds, now
    return Q()


def no_compensator() -> None:
    """At the desk: what is cancelled is not taken back where BPJS has it (R11)."""
    # Its package has an operation of that name.
    withdrawing = import_module("titian.outbox.operations.withdraw")
    _plant(withdrawing, "_take_back", _forget)


def _forget(job: Job, by: Actor, why: str, now: datetime) -> None:
    del job, by, why, now


def late_dropped() -> None:
    """In the worker: an answer that comes late is stored, and nobody listens to it (R12)."""
    honest = settle.settle

    def deafly(*, by: Actor, returned: Sequence[Returned], now: datetime) -> None:
        held = set(Job.objects.filter(pk__in=[one.job.pk for one in returned]).values_list("pk", "claim"))
        deaf = [replace(one, succeeded=one.succeeded and (one.job.pk, one.claim) in held) for one in returned]
        honest(by=by, returned=deaf, now=now)

    _plant(delivery_turn, "settle", deafly)


def amend_as_add() -> None:
    """At the desk: the amendment of what BPJS has is promised as a new kunjungan (R10)."""
    honest = vars(promises)["_promise"]

    def promise(kind: Kind, kunjungan: Kunjungan, by: Actor, now: datetime) -> None:
        del kind
        honest(Kind.TAMBAH_KUNJUNGAN, kunjungan, by, now)

    _plant(promises, "_promise", promise)


PLANTS: dict[str, Callable[[], None]] = {
    NONE: lambda: None,
    "no_fence": no_fence,
    "no_settle": no_settle,
    "one_read": one_read,
    "lane_per_promise": lane_per_promise,
    "no_needs": no_needs,
    "no_compensator": no_compensator,
    "late_dropped": late_dropped,
    "amend_as_add": amend_as_add,
}
