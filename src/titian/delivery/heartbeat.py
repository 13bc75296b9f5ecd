"""The worker says that it lives, at most every few seconds."""

from __future__ import annotations

import time

from titian.delivery.turn import database_now
from titian.outbox.models import Heartbeat

EVERY = 5.0


class Beat:
    """Writes one row of this worker; a clock jump is written at once and stays."""

    def __init__(self, name: str) -> None:
        self._name, self._last = name, 0.0

    def __call__(self, clock_jump_s: float | None) -> None:
        if clock_jump_s is None and time.monotonic() - self._last < EVERY:
            return
        now = database_now()
        columns: dict[str, object] = {"role": "worker", "at": now}
        if clock_jump_s is not None:
            columns |= {"clock_jump_at": now, "clock_jump_s": clock_jump_s}
        Heartbeat.objects.update_or_create(name=self._name, defaults=columns)
        self._last = time.monotonic()
