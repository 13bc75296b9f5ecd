"""Every delay of the engine in one readable place (delivery.md R4, R5, R11, R13, R15, R16).

All in seconds. One factor scales them together, so that a drill of hours runs in minutes without
changing how they relate.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Timing:
    """The schedule an operator can read."""

    deadline: float = 30.0
    """One deadline around the whole exchange, not per read (R13)."""

    lease_margin: float = 30.0
    """The lease outlasts the deadline by this, so no heartbeat and no reaper is needed."""

    settle: float = 60.0
    """BPJS may commit after our time-out: no look-up sooner after a send (R5)."""

    absent_gap: float = 60.0
    """Two complete reads this far apart make *absent* certain (R5)."""

    lookups: tuple[float, ...] = (60.0, 120.0, 300.0, 900.0, 3600.0)
    """Pause after the first, second … inconclusive look-up, the first of which comes after `settle`; the last
    one repeats (R4)."""

    retries: tuple[float, ...] = (5.0, 15.0, 60.0, 300.0, 900.0, 1800.0)
    """Pause after the first, second … try that certainly did not arrive; the last one repeats."""

    retry_after_max: float = 3600.0
    """BPJS's Retry-After is honoured up to this."""

    breaker_probes: tuple[float, ...] = (5.0, 10.0, 20.0, 30.0)
    """Pause before the first, second … probe of a service that is down (R16)."""

    pause_probe: float = 900.0
    """One probe this often while credentials are refused: no storm that locks the account (R15)."""

    trusted: float = 600.0
    """A password may change at BPJS at any time; after this without an answer one request goes ahead of the others
    (R15)."""

    clock_jump: float = 30.0
    """A wall clock that jumps further than this has its leases moved along (R13)."""

    rest: float = 300.0
    """A service whose due work could not go is looked at again after this, though nothing told that it can now."""

    poll: float = 0.25
    """How often an idle worker looks for what has fallen due by itself."""

    watch: float = 0.02
    """How often it looks whether anybody changed anything: one short read, and the desk's promise goes out soon."""

    def bounded(self, retry_after: float) -> float:
        """For how long BPJS is left alone where it asks for so many seconds."""
        return min(max(retry_after, 1.0), self.retry_after_max)

    @property
    def lease(self) -> float:
        return self.deadline + self.lease_margin

    @property
    def over(self) -> float:
        """So long after a send nothing of it comes any more: what two reads did not find by then is absent (R5)."""
        return self.settle + self.absent_gap

    def gone_at(self, lost_at: datetime | None, now: datetime) -> datetime:
        """When nothing comes any more of a send that was given up, or will be, at `lost_at`; now where none was.

        A clock that was set back makes it no later than for one that goes out now.
        """
        if lost_at is None:
            return now
        latest = now + timedelta(seconds=self.lease)
        return max(now, min(lost_at, latest) + timedelta(seconds=self.over))

    def scaled(self, factor: float) -> Timing:
        """All delays times `factor`; those of the worker's own looking stay, they are no delay of a job."""

        def scale(value: float | tuple[float, ...]) -> float | tuple[float, ...]:
            return tuple(one * factor for one in value) if isinstance(value, tuple) else value * factor

        changed = {
            f.name: scale(getattr(self, f.name)) for f in fields(self) if f.name not in ("poll", "watch")
        }
        return replace(self, **changed)  # type: ignore[arg-type]

    def check(self) -> None:
        """Raise ValueError where the numbers contradict each other; called at start-up."""
        if self.lease_margin <= 0 or self.deadline <= 0:
            raise ValueError("the lease must outlast the deadline")
        if self.settle <= 0 or self.absent_gap <= 0:
            raise ValueError("a look-up may not come before BPJS had time to commit")


def current() -> Timing:
    return Timing().scaled(settings.DELIVERY_TIME_FACTOR)


def step(schedule: tuple[float, ...], taken: int) -> float:
    """The pause after `taken` earlier ones; the last repeats for ever."""
    return schedule[min(taken, len(schedule) - 1)]


def jittered(seconds: float, dice: random.Random) -> float:
    """Up to a fifth longer, so that a thousand jobs of one outage do not return together."""
    return seconds * (1 + dice.random() / 5)
