"""Periodic duties of the system: a registry the apps fill, and a crew that runs what is due.

An app registers in `AppConfig.ready()`; the `duties` process looks every second. Any number of processes may
do so: a duty is claimed by a conditional UPDATE. The crew renews `Duty.alive_at` of what it runs; a duty that died
with its process is silent, and is taken over a minute later. Each runs in a thread of its own: a list of BPJS's
that takes minutes delays neither the verification of every minute nor the backup.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connections

from titian.facility.models import Duty

logger = logging.getLogger(__name__)

GIVEN_UP_AFTER = timedelta(seconds=60)
"""A duty under way whose process was silent for this long is taken for dead."""

RENEWED_EVERY = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Registered:
    """A duty as its app declared it; `run` gets the instant of the turn. After a failure the next turn comes
    `retry` later, which is `every` where nothing else is said.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], None]
    retry: timedelta


_registry: dict[str, Registered] = {}


def register(
    name: str, every: timedelta, run: Callable[[datetime], None], *, retry: timedelta | None = None
) -> None:
    """Declare a duty. The same name may be registered once only."""
    if name in _registry:
        raise ValueError(f"the duty {name!r} is registered already")
    _registry[name] = Registered(name, every, run, retry or every)


def hasten(name: str, now: datetime) -> None:
    """Give a duty its next turn at once, one after the present where it is under way.

    For who writes work for it down, in the same transaction.
    """
    Duty.objects.filter(name=name, next_due__gt=now).update(next_due=now)


def registered() -> tuple[Registered, ...]:
    return tuple(_registry.values())


_ending: ContextVar[threading.Event] = ContextVar("ending")


def is_ending() -> bool:
    """Whether the duty that asks should come to an end soon, since its process does."""
    event = _ending.get(None)
    return event is not None and event.is_set()


@dataclass(slots=True)
class _Turn:
    """One run of a duty here."""

    duty: Registered
    started: datetime
    renewed: datetime
    thread: threading.Thread


class Crew:
    """The duties under way in this process, each in a thread with a database connection of its own."""

    def __init__(self) -> None:
        self._turns: dict[str, _Turn] = {}
        self._end = threading.Event()

    def start_due(self, now: datetime) -> list[str]:
        """Start every duty whose time has come and that nobody has, here or elsewhere; give their names.

        To be called often: it is also the sign of life of those under way.
        """
        self._renew(now)
        known = {row.name: row for row in Duty.objects.all()}
        idle = [duty for duty in registered() if not self._is_busy(duty.name)]
        return [self._start(duty, now) for duty in idle if _claimed(duty, known.get(duty.name), now)]

    def wait(self, patience: float) -> bool:
        """Give what is under way `patience` seconds in all to end; whether it has."""
        until = time.monotonic() + patience
        for turn in self._turns.values():
            turn.thread.join(max(0.0, until - time.monotonic()))
        return not any(map(self._is_busy, self._turns))

    def end(self, patience: float) -> bool:
        """As `wait`, but what can end early is told to (`is_ending`)."""
        self._end.set()
        return self.wait(patience)

    def _is_busy(self, name: str) -> bool:
        """Also one that others take for dead is not started a second time beside itself."""
        turn = self._turns.get(name)
        return turn is not None and turn.thread.is_alive()

    def _start(self, duty: Registered, now: datetime) -> str:
        """A daemon: a stop must not wait for the slowest; to end with the process is what a claim allows for."""
        thread = threading.Thread(target=_run, args=(duty, now, self._end), name=duty.name, daemon=True)
        self._turns[duty.name] = _Turn(duty, now, now, thread)
        thread.start()
        return duty.name

    def _renew(self, now: datetime) -> None:
        for turn in self._turns.values():
            if turn.thread.is_alive() and abs(now - turn.renewed) >= RENEWED_EVERY:
                mine = Duty.objects.filter(name=turn.duty.name, started_at=turn.started)
                mine.update(alive_at=now)
                turn.renewed = now


def _claimed(duty: Registered, row: Duty | None, now: datetime) -> bool:
    """A duty that is not due costs nothing; one that is belongs to who changes its row first."""
    row = row or Duty.objects.get_or_create(name=duty.name, defaults={"next_due": now})[0]
    if not _is_due(row, now):
        _pull_back(duty, row, now)
        return False
    as_seen = {name: getattr(row, name) for name in ("next_due", "started_at", "alive_at", "finished_at")}
    mine = Duty.objects.filter(pk=row.pk, **as_seen)
    return mine.update(next_due=now + duty.every, started_at=now, alive_at=now, finished_at=None) == 1


def _is_due(row: Duty, now: datetime) -> bool:
    """One that died is due at once; so is one that was last heard of by a clock that ran ahead."""
    if row.started_at is None or (row.finished_at is not None and row.finished_at >= row.started_at):
        return row.next_due <= now
    return abs(now - (row.alive_at or row.started_at)) > GIVEN_UP_AFTER


def _pull_back(duty: Registered, row: Duty, now: datetime) -> None:
    """A clock that once ran ahead must not silence a duty until it is right."""
    latest = now + max(duty.every, duty.retry)
    if row.next_due > latest:
        Duty.objects.filter(pk=row.pk, next_due=row.next_due).update(next_due=latest)


def _run(duty: Registered, now: datetime, end: threading.Event) -> None:
    """A failing duty is recorded and must not stop the others."""
    _ending.set(end)
    began = time.monotonic()
    error = ""
    try:
        duty.run(now)
    except Exception as caught:  # noqa: BLE001 - whatever it is, it is recorded
        error = _without_numbers(f"{type(caught).__name__}: {caught}")
        logger.error("duty %s failed: %s", duty.name, error)
    finished = now + timedelta(seconds=time.monotonic() - began)
    try:
        _record(duty, now, finished, error)
    except DatabaseError as caught:
        logger.error("duty %s ended, but this could not be written: %s", duty.name, type(caught).__name__)
    finally:
        connections.close_all()


def _record(duty: Registered, started: datetime, finished: datetime, error: str) -> None:
    result = {"finished_at": finished, "last_error": error}
    result |= {"next_due": finished + duty.retry} if error else {"last_ok_at": finished}
    Duty.objects.filter(name=duty.name, started_at=started).update(**result)


def _without_numbers(text: str) -> str:
    """An error's own words, with anything as long as a NIK or card number taken out."""
    return re.sub(r"\d{6,}", "…", text)[:500]
