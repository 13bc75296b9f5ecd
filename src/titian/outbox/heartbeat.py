"""A process says every few seconds that it lives; `titian doctor` and /readyz read it."""

from __future__ import annotations

import logging
import os
import socket
import time
from datetime import datetime, timedelta

from django.db import DatabaseError

from titian.outbox.models import Heartbeat

EVERY = 5.0
"""Seconds between two beats."""

FORGOTTEN = timedelta(days=1)
"""Rows of processes that were killed are removed after this."""

log = logging.getLogger(__name__)


class Beat:
    """The row of this process in its role. A stop in good order takes it along."""

    def __init__(self, role: str) -> None:
        self.name = f"{role}:{socket.gethostname()}:{os.getpid()}"
        self._role, self._last = role, float("-inf")

    @property
    def is_due(self) -> bool:
        return time.monotonic() - self._last >= EVERY

    def __call__(self, now: datetime, clock_jump_s: float | None = None) -> None:
        """Write the row. Raises DatabaseError."""
        columns: dict[str, object] = {"role": self._role, "at": now}
        if clock_jump_s is not None:
            columns |= {"clock_jump_at": now, "clock_jump_s": clock_jump_s}
        Heartbeat.objects.update_or_create(name=self.name, defaults=columns)
        Heartbeat.objects.filter(at__lt=now - FORGOTTEN).delete()
        self._last = time.monotonic()

    def end(self) -> None:
        """The process stops; that its clock jumped is told on, by a row that stands for no process."""
        mine = Heartbeat.objects.filter(pk=self.name)
        try:
            mine.filter(clock_jump_at__isnull=True).delete()
            mine.update(role="")
        except DatabaseError as error:
            log.warning("the last heartbeat stays: %s", error)
