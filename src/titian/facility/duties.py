"""Periodic duties of the system: a registry the apps fill, and a claim that lets one process run each.

An app registers in `AppConfig.ready()`; the `duties` process calls `run_due` every few seconds. Any
number of processes may do so: a duty is claimed by a conditional UPDATE, and a claim is never given
back, so a duty that fails or dies is run again at its next turn and not before.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from titian.facility.models import Duty

logger = logging.getLogger(__name__)

# A duty that began this long ago and never ended is taken for dead.
GIVEN_UP_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Registered:
    """A duty as its app declared it; `run` gets the instant of the turn."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]


_registry: dict[str, Registered] = {}


def register(name: str, every: timedelta, run: Callable[[datetime], None]) -> None:
    """Declare a duty. The same name may be registered once only."""
    if name in _registry:
        raise ValueError(f"the duty {name!r} is registered already")
    _registry[name] = Registered(name, every, run)


def registered() -> tuple[Registered, ...]:
    return tuple(_registry.values())


def run_due(now: datetime) -> list[str]:
    """Run every duty whose time has come and that no other process has; give the names of those run."""
    return [duty.name for duty in registered() if _claimed(duty, now) and _run(duty, now)]


def _claimed(duty: Registered, now: datetime) -> bool:
    Duty.objects.bulk_create([Duty(name=duty.name, next_due=now)], ignore_conflicts=True)
    is_idle = (
        Q(started_at__isnull=True)
        | Q(finished_at__gte=F("started_at"))
        | Q(started_at__lt=now - GIVEN_UP_AFTER)
    )
    due = Duty.objects.filter(is_idle, name=duty.name, next_due__lte=now)
    return due.update(next_due=now + duty.every, started_at=now, finished_at=None) == 1


def _run(duty: Registered, now: datetime) -> bool:
    """A failing duty is recorded and must not stop the others."""
    began = time.monotonic()
    error = ""
    try:
        duty.run(now)
    except Exception as caught:  # noqa: BLE001 - whatever it is, it is recorded
        error = _without_numbers(f"{type(caught).__name__}: {caught}")
        logger.error("duty %s failed: %s", duty.name, error)
    finished = now + timedelta(seconds=time.monotonic() - began)
    result = {"finished_at": finished, "last_error": error} | ({} if error else {"last_ok_at": finished})
    Duty.objects.filter(name=duty.name, started_at=now).update(**result)
    return True


def _without_numbers(text: str) -> str:
    """An error's own words, with anything as long as a NIK or card number taken out."""
    return re.sub(r"\d{6,}", "…", text)[:500]
