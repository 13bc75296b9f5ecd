"""Can the desk work, and will what it promises be carried? Quick enough to be asked every second."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from titian.monitoring.health import processes, storage
from titian.monitoring.health.check import Check
from titian.outbox.models import Heartbeat

REMEMBERED = 3.0
"""Seconds for which one look answers everybody who asks."""

LOCK_PATIENCE_MS = 1000
"""Milliseconds to wait for SQLite's write lock; a desk waits far longer, but nobody is kept waiting by this."""

PROBE = "readyz"
"""Name and role of the one row that is written to see whether writing works; no process stands behind it."""

_migrated: set[str] = set()
"""The databases once seen complete: no database loses its tables while we run, and looking costs 100 ms."""


def readiness(now: datetime) -> list[Check]:
    """Database, migrations, room on the disk, writing, worker; the first that fails ends the list."""
    checks: list[Check] = []
    for name, look in LOOKS.items():
        try:
            checks.append(look(now))
        except Error as error:
            checks.append(Check(name, False, REFUSALS[name], _FREE_IT, detail=str(error)))
        if not checks[-1].ok:
            break
    return checks


@dataclass(slots=True)
class Remembering:
    """`readiness` for anonymous callers: however many ask, one looks, at most every `REMEMBERED` seconds.

    Whoever asks during that look gets the answer before it; only the very first ones wait.
    """

    _checks: list[Check] = field(default_factory=list)
    _looked_at: float = 0.0
    _looking: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, now: datetime) -> list[Check]:
        if self._is_fresh() or not self._looking.acquire(blocking=not self._checks):
            return self._checks
        try:
            if not self._is_fresh():
                self._checks, self._looked_at = readiness(now), time.monotonic()
            return self._checks
        finally:
            self._looking.release()

    def forget(self) -> None:
        self._checks = []

    def _is_fresh(self) -> bool:
        return bool(self._checks) and time.monotonic() - self._looked_at < REMEMBERED


recent = Remembering()
"""This process's own."""


def unapplied_migrations() -> list[str]:
    """The migrations this version brings and the database lacks, as `app.name`; raises django.db.Error."""
    name = str(connection.settings_dict["NAME"])
    if name in _migrated:
        return []
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        _migrated.add(name)
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _database(now: datetime) -> Check:
    del now
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Check("database", True, f"{connection.display_name} menjawab.")


def _migrations(now: datetime) -> Check:
    del now
    missing = unapplied_migrations()
    if missing:
        text = f"{len(missing)} perubahan susunan basis data belum diterapkan."
        return Check("migrations", False, text, "Di server, jalankan titian init.", ", ".join(missing))
    return Check("migrations", True, "Susunan basis data lengkap.")


def _writing(now: datetime) -> Check:
    """One row really committed: what is rolled back never reaches a full or failing disk.

    A read-only file and a stand-by server show themselves here too, and so does who holds the write lock.
    """
    with _impatient(), transaction.atomic():
        Heartbeat.objects.update_or_create(name=PROBE, defaults={"role": PROBE, "at": now})
    return Check("writing", True, "Basis data dapat ditulisi.")


@contextmanager
def _impatient() -> Iterator[None]:
    """Do not queue for SQLite's write lock behind the desk; PostgreSQL locks one row, which is ours alone."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {LOCK_PATIENCE_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")


LOOKS: dict[str, Callable[[datetime], Check]] = {
    "database": _database,
    "migrations": _migrations,
    "room": storage.room,
    "writing": _writing,
    "worker": processes.worker,
}
"""In the order in which one thing needs another."""

REFUSALS = {
    "database": "Basis data tidak terjangkau.",
    "migrations": "Susunan basis data tidak dapat dibaca.",
    "writing": "Basis data tidak dapat ditulisi.",
    "worker": "Basis data tidak dapat dibaca.",
}
"""What is said where the database refuses; its own words name files and hosts, and stay in `detail`."""

_FREE_IT = "Di server, jalankan titian doctor: di sana tertulis kata basis data sendiri."
