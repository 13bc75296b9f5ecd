"""Ours: clinics whose desks promise by the product's own operations, and the product's own worker process.

The database is the environment's.
"""

import subprocess
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from drills.chaos.processes import Failed, end, spawn
from drills.delivery.used import used
from tests.builders import bridged_facility, promise_pendaftaran
from titian.outbox import operations as outbox
from titian.outbox.models import Attempt, Heartbeat, Job, Pulse
from titian.outbox.states import State

_SOON, _LATER = timedelta(minutes=10), timedelta(minutes=20)
"""What is measured is promised for later, and falls due once the worker is at rest; all else is due before soon."""
_PATIENCE = 300.0
_REST = 1.0
_CHUNK = 500
"""Promises in one transaction."""


class Clinics:
    """So many clinics, bridged to the PCare at one port, and one worker at a time."""

    def __init__(self, port: int, count: int) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        # To look whether all is kept must not read through all there is.
        _tell_postgresql("SET enable_seqscan = off")
        self._clinics = [bridged_facility(pcare_url=f"http://127.0.0.1:{port}") for _ in range(count)]
        self._promised = 0
        self._worker: subprocess.Popen[bytes] | None = None

    def many(self, count: int, in_flight: int) -> dict[str, float]:
        """By a fresh worker, whose connections are open and who knows that the credentials hold."""
        self._promise(count, timezone.now() + _LATER)
        pid = self._fresh_worker()
        for warm in (len(self._clinics), in_flight):
            self._promise(warm, timezone.now())
            self._wait_until_kept()
        _tell_postgresql("VACUUM ANALYZE")  # as it does by itself within minutes
        time.sleep(_REST)
        before, began = used(pid), self._release()
        self._wait_until_kept()
        seconds, after = time.monotonic() - began, used(pid)
        return {"jobs/s": count / seconds, "cpu": (after.cpu - before.cpu) / count * 1000, "MB": after.peak}

    def single(self) -> float:
        """When the desk's transaction was over."""
        self._promise(1, timezone.now())
        return time.monotonic()

    def close(self) -> None:
        """Raises Failed unless every promise is kept, each by one request."""
        if self._worker:
            end(self._worker)
        kept, tried = Job.objects.filter(state=State.SENT).count(), Attempt.objects.count()
        if not kept == tried == self._promised:
            raise Failed(f"{self._promised} promised, {kept} kept, {tried} attempts")

    def _promise(self, count: int, due_at: datetime) -> None:
        for start in range(0, count, _CHUNK):
            with outbox.changes():
                for _ in range(min(_CHUNK, count - start)):
                    self._promised += 1
                    clinic = self._clinics[self._promised % len(self._clinics)]
                    promise_pendaftaran(clinic, f"{self._promised:013d}", now=due_at)

    def _fresh_worker(self) -> int:
        if self._worker:
            end(self._worker)
        Heartbeat.objects.all().delete()
        self._worker = spawn(Path(settings.DATA_DIR), "worker", "-m", "titian.config.cli", "worker")
        _wait(Heartbeat.objects.exists)
        return self._worker.pid

    def _release(self) -> float:
        """What was promised for later falls due; when that was over."""
        with transaction.atomic():
            Job.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
            Pulse.beat({clinic.pk for clinic in self._clinics})
        return time.monotonic()

    def _wait_until_kept(self) -> None:
        """All but what is for later; such a short look at an index that the worker does not feel it."""
        due = Job.objects.filter(due_at__isnull=False, due_at__lte=timezone.now() + _SOON)
        _wait(lambda: not due.exists())


def _tell_postgresql(statement: str) -> None:
    if connection.vendor == "postgresql":
        connection.cursor().execute(statement)


def _wait(is_over: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE
    while not is_over():
        if time.monotonic() > until:
            raise Failed("the worker does not come to an end")
        time.sleep(0.05)
