"""A process says every few seconds that it lives; `titian doctor` and /readyz read it."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from titian.outbox.models import Heartbeat

EVERY = 5.0
"""Seconds between two beats."""

FORGOTTEN = timedelta(days=1)
"""Rows of processes that were killed are removed after this."""

log = logging.getLogger(__name__)


@contextmanager
def beating(role: str) -> Iterator[None]:
    """Beat in a thread of its own as long as the block lasts; a stop in good order takes the row along."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(role, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=EVERY)


def _beat_until(role: str, stop: threading.Event) -> None:
    name = f"{role}:{socket.gethostname()}:{os.getpid()}"
    try:
        while True:
            _tolerate(_beat, name, role)
            if stop.wait(EVERY):
                break
        _tolerate(Heartbeat.objects.filter(pk=name).delete)
    finally:
        connection.close()


def _beat(name: str, role: str) -> None:
    now = timezone.now()
    Heartbeat.objects.update_or_create(name=name, defaults={"role": role, "at": now})
    Heartbeat.objects.filter(role=role, at__lt=now - FORGOTTEN).delete()


def _tolerate(write: Callable[..., object], *arguments: str) -> None:
    """A database that is away for a moment must not end the thread; its absence is what /readyz reports."""
    try:
        write(*arguments)
    except DatabaseError as error:
        log.warning("no heartbeat written: %s", error)
        connection.close()
