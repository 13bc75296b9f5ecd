"""A worker's turns in the hands of a test: its clock, its claims, and the answers that come back."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests import builders
from titian.accounts.models import Actor
from titian.delivery.clock import boot_time
from titian.delivery.dispatch import Finished, Probed, Task
from titian.delivery.outcomes import Kind, Outcome
from titian.delivery.turn import ToProbe, ToSend, Turner
from titian.outbox.operations.breaker import Health
from titian.outbox.timing import Timing


class Clock:
    """The database's clock, set by the test."""

    def __init__(self) -> None:
        self.now = builders.NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def worker(name: str = "worker:uji:1") -> Turner:
    return Turner(Actor.system(name), Timing())


def claimed_by(turner: Turner, room: int = 50) -> list[ToSend]:
    sends, _ = turner.turn([], [], room)
    return sends


def came_back(send: ToSend, kind: Kind, **facts: object) -> Finished:
    version = send.key.version
    task = Task(send.claimed, None, send.is_lookup, frozenset(), send.today, boot_time(), version)  # type: ignore[arg-type]
    return Finished(task, Outcome(kind, "uji", **facts), duration_ms=5)


def settle(turner: Turner, *finished: Finished) -> None:
    turner.turn(list(finished), [], 0)


def answered(probe: ToProbe, health: Health) -> Probed:
    kind = Kind.PRESENT if health is Health.FINE else Kind.INCOMPLETE
    return Probed(probe.state.pk, probe.state.probe_claim, probe.key.version, Outcome(kind, "uji", health))
