"""Periodic duties of the system: a registry the apps fill, and a crew that runs what is due.

An app registers in `AppConfig.ready()`; the `duties` process looks every second. Any number of processes may
do so: a duty is claimed by a conditional UPDATE, and a claim is never given back, so a duty that dies is run
again at its next turn and not before. Each runs in a thread of its own: a list of BPJS's that takes minutes
delays neither the verification of every minute nor the backup.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connections
from django.db.models import F, Q

from titian.facility.models import Duty

logger = logging.getLogger(__name__)

# A duty that began this long ago and never ended is taken for dead.
GIVEN_UP_AFTER = timedelta(hours=1)


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


def registered() -> tuple[Registered, ...]:
    return tuple(_registry.values())


class Crew:
    """The duties under way in this process, each in a thread with a database connection of its own."""

    def __init__(self) -> None:
        self._threads: dict[str, threading.Thread] = {}

    def start_due(self, now: datetime) -> list[str]:
        """Start every duty whose time has come and that nobody has, here or elsewhere; give their names."""
        idle = (duty for duty in registered() if not self._is_busy(duty.name))
        return [self._start(duty, now) for duty in idle if _claimed(duty, now)]

    def wait(self, patience: float) -> bool:
        """Give what is under way `patience` seconds in all to end; whether it has."""
        until = time.monotonic() + patience
        for thread in self._threads.values():
            thread.join(max(0.0, until - time.monotonic()))
        return not any(map(self._is_busy, self._threads))

    def _is_busy(self, name: str) -> bool:
        """Also one that others take for dead is not started a second time beside itself."""
        thread = self._threads.get(name)
        return thread is not None and thread.is_alive()

    def _start(self, duty: Registered, now: datetime) -> str:
        """A daemon: a stop must not wait for the slowest; to end with the process is what a claim allows for."""
        thread = threading.Thread(target=_run, args=(duty, now), name=duty.name, daemon=True)
        self._threads[duty.name] = thread
        thread.start()
        return duty.name


def _claimed(duty: Registered, now: datetime) -> bool:
    Duty.objects.bulk_create([Duty(name=duty.name, next_due=now)], ignore_conflicts=True)
    is_idle = (
        Q(started_at__isnull=True)
        | Q(finished_at__gte=F("started_at"))
        | Q(started_at__lt=now - GIVEN_UP_AFTER)
    )
    due = Duty.objects.filter(is_idle, name=duty.name, next_due__lte=now)
    return due.update(next_due=now + duty.every, started_at=now, finished_at=None) == 1


def _run(duty: Registered, now: datetime) -> None:
    """A failing duty is recorded and must not stop the others."""
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
