"""Can the desk work, and will what it promises be carried? Quick enough to be asked every second."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from titian.monitoring.health import storage
from titian.monitoring.health.check import Check, lasting
from titian.outbox.models import Heartbeat

SILENCE = timedelta(seconds=30)
"""Every process beats each five seconds; silent for this long, it is gone or stuck."""

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
    looks: tuple[Callable[[datetime], Check], ...] = (
        _database,
        _migrations,
        storage.room,
        _writing,
        worker,
    )
    checks: list[Check] = []
    for look in looks:
        checks.append(look(now))
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


def worker(now: datetime) -> Check:
    return alive_check("worker", "pekerja pengirim", "nyalakan `titian worker` atau `titian serve`", now)


def alive_check(role: str, label: str, cure: str, now: datetime) -> Check:
    """Whether a process of this role beat within `SILENCE`."""
    beats = Heartbeat.objects.filter(role=role).order_by("-at").values_list("at", flat=True)
    last = beats.first()
    if last is None:
        return Check(role, False, f"{label} tidak berjalan; {cure}")
    if now - last > SILENCE:
        return Check(role, False, f"{label} diam sejak {lasting(now - last)} lalu; {cure}")
    return Check(role, True, f"{label} hidup")


def _database(now: datetime) -> Check:
    del now
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return Check("database", False, f"tidak terjangkau: {error}")
    return Check("database", True, f"{connection.display_name} menjawab")


def _migrations(now: datetime) -> Check:
    del now
    missing = unapplied_migrations()
    if missing:
        return Check("migrations", False, f"{len(missing)} belum diterapkan; jalankan `titian init`")
    return Check("migrations", True, "lengkap")


def _writing(now: datetime) -> Check:
    """One row really committed: what is rolled back never reaches a full or failing disk.

    A read-only file and a stand-by server show themselves here too, and so does who holds the write lock.
    """
    try:
        with _impatient(), transaction.atomic():
            Heartbeat.objects.update_or_create(name=PROBE, defaults={"role": PROBE, "at": now})
    except Error as error:
        return Check("writing", False, f"basis data tidak dapat ditulisi: {error}")
    return Check("writing", True, "basis data dapat ditulisi")


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
