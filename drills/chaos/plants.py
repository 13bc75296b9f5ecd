"""Bugs planted on purpose, each in the child process that it concerns: the drill must find every one of them.

They patch the running program from here; nothing in src knows of them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from titian.delivery import timing
from titian.facility.models import Facility
from titian.outbox.kinds import KindFacts
from titian.outbox.models import Job
from titian.outbox.operations import desk, record, turn

NONE = ""


def no_fence() -> None:
    """In the worker: an answer is written whoever holds the claim by now (R12, R13).

    The table of edges is a second fence behind the first, since most stale answers ask for a move it does not
    have; it is taken away too. The guard on version and state in `move` stays: it never bites here, because
    `settle` reads the row anew under its lock.
    """
    turn.holds_claim = _always
    vars(record)["check_edge"] = _silent


def _always(job: Job, claim: UUID) -> bool:
    del job, claim
    return True


def _silent(start: str, end: str) -> None:
    del start, end


def no_settle() -> None:
    """In the worker: absence is believed at once, without the time that BPJS may take to commit (R5)."""
    honest = timing.current
    timing.current = lambda: replace(honest(), settle=0.001, absent_gap=0.001)


def lane_per_visit() -> None:
    """At the desk: each visit has a lane of its own, so that a card's registrations of a day may overtake (R1)."""
    desk.lane_key = _by_visit


def _by_visit(
    facility: Facility, facts: KindFacts, card: str, patient_ref: UUID, visit_ref: UUID, day: date
) -> str:
    del card, patient_ref, day
    return f"{facility.pk}:{facts.service}:{visit_ref}"


PLANTS: dict[str, Callable[[], None]] = {
    NONE: lambda: None,
    "no_fence": no_fence,
    "no_settle": no_settle,
    "lane_per_visit": lane_per_visit,
}
