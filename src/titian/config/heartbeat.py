"""The beat of a process that has no loop of its own to beat in."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.utils import timezone

from titian.outbox.heartbeat import EVERY, Beat

log = logging.getLogger(__name__)


@contextmanager
def beating(role: str) -> Iterator[None]:
    """Beat in a thread of its own as long as the block lasts; a stop in good order takes the row along."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(Beat(role), stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=EVERY)


def _beat_until(beat: Beat, stop: threading.Event) -> None:
    try:
        while True:
            _tolerate(beat)
            if stop.wait(EVERY):
                break
        beat.end()
    finally:
        connection.close()


def _tolerate(beat: Beat) -> None:
    """A database that is away for a moment must not end the thread; its absence is what /readyz reports."""
    try:
        beat(timezone.now())
    except DatabaseError as error:
        log.warning("no heartbeat written: %s", error)
        connection.close()
