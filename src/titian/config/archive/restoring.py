"""Restoring a backup: look at everything first, then put the old aside, then the new in its place."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from titian.config.archive import engines
from titian.config.archive.contents import KEYS, BadArchive, unpack
from titian.config.archive.making import make
from titian.config.errors import UnableToRun
from titian.config.running import alone
from titian.monitoring.health.readiness import PROBE, SILENCE
from titian.outbox.models import Heartbeat


def restore(file: Path, now: datetime, *, force: bool) -> Path | None:
    """Put the backup's database and keys in place; returns where the old ones lie, None if there were none.

    Raises UnableToRun, and then has changed nothing: for a damaged file, another engine, a product that runs, or
    a database that holds something, unless `force`.
    """
    with (
        alone(settings.DATA_DIR),
        tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.DATA_DIR) as scratch,
    ):
        fresh = Path(scratch)
        manifest = unpack(file, fresh)
        if manifest.engine != connection.vendor:
            raise BadArchive(f"{file} dari {manifest.engine}, sedangkan di sini {connection.vendor}")
        engines.check(fresh / engines.DUMPS[connection.vendor])
        occupied = _occupied()
        if occupied:
            _require_silence(now)
        if occupied and not force:
            raise UnableToRun(
                "sudah ada basis data di sini; --force untuk menggantinya, yang lama disisihkan"
            )
        aside = _put_aside(now) if occupied else None
        _put_in_place(fresh)
        return aside


def _occupied() -> bool:
    if connection.vendor == "sqlite":
        return any(_database_files())
    return bool(connection.introspection.table_names())


def _require_silence(now: datetime) -> None:
    """The lock sees this machine only; on PostgreSQL others may be at work too."""
    if connection.vendor == "postgresql":
        beating = Heartbeat.objects.filter(at__gt=now - SILENCE).exclude(role=PROBE)
        if names := ", ".join(beating.values_list("name", flat=True)):
            raise UnableToRun(f"Titian sedang berjalan: {names}; hentikan dulu.")


def _put_aside(now: datetime) -> Path:
    """SQLite's files are moved as they are, log and all; PostgreSQL is backed up."""
    aside = Path(settings.DATA_DIR) / f"before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o700)
    if connection.vendor == "postgresql":
        make(aside, now)
        return aside
    connection.close()
    for path in (*_database_files(), *(settings.DATA_DIR / name for name in KEYS)):
        path.replace(aside / path.name)
    return aside


def _database_files() -> list[Path]:
    """The file and its write-ahead log: a log left beside another database would damage it."""
    database = engines.database_file()
    return list(database.parent.glob(f"{database.name}*"))


def _put_in_place(fresh: Path) -> None:
    if connection.vendor == "postgresql":
        engines.load_postgresql(fresh / engines.DUMPS["postgresql"])
    else:
        (fresh / engines.DUMPS["sqlite"]).replace(engines.database_file())
    for name in KEYS:
        (fresh / name).replace(settings.DATA_DIR / name)
