"""Can the desk work, and will what it promises be carried? Quick enough to be asked every second."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from titian.monitoring.health.check import Check, lasting
from titian.outbox.models import Heartbeat

SILENCE = timedelta(seconds=30)
"""Every process beats each five seconds; silent for this long, it is gone or stuck."""

_migrated: set[str] = set()
"""The databases once seen complete: no database loses its tables while we run, and looking costs 100 ms."""


def readiness(now: datetime) -> list[Check]:
    """Database, migrations, writing, worker. The first that fails ends the list: the next ones need it."""
    looks: tuple[Callable[[datetime], Check], ...] = (_database, _migrations, _writing, worker)
    checks: list[Check] = []
    for look in looks:
        checks.append(look(now))
        if not checks[-1].ok:
            break
    return checks


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
    """A row written and taken back: a full disk, a read-only file or a stand-by server shows itself here."""
    try:
        with transaction.atomic():
            Heartbeat.objects.create(name="readyz", role="readyz", at=now)
            transaction.set_rollback(True)
    except Error as error:
        return Check("writing", False, f"basis data tidak dapat ditulisi: {error}")
    return Check("writing", True, "basis data dapat ditulisi")
