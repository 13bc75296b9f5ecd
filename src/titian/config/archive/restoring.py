"""Restoring a backup: look at everything first, then put the old aside, then the new in its place."""

import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from titian.config.archive import engines, leftovers
from titian.config.archive.contents import KEYS, BadArchive, unpack
from titian.config.archive.making import write
from titian.config.errors import UnableToRun
from titian.config.running import alone
from titian.monitoring.health import backup_folder
from titian.monitoring.health.processes import SILENCE
from titian.monitoring.health.readiness import PROBE
from titian.outbox.models import Heartbeat


@dataclass(slots=True)
class Moves:
    """Files moved within one disk, each of which can be moved back."""

    _done: list[tuple[Path, Path]] = field(default_factory=list)

    def move(self, source: Path, target: Path) -> None:
        source.replace(target)
        self._done.append((source, target))

    def undo(self) -> None:
        while self._done:
            source, target = self._done.pop()
            target.replace(source)


def restore(file: Path, now: datetime, *, force: bool) -> Path | None:
    """Put the backup's database and keys in place; returns where the old ones lie, None if there were none.

    Raises UnableToRun, and then has changed nothing: for a damaged file, another engine, a product that runs, or
    a database that holds something, unless `force`. OSError likewise.
    """
    folder = Path(settings.DATA_DIR)
    with alone(folder):
        leftovers.clear(
            folder, leftovers.RESTORE, now, older_than=timedelta(0)
        )  # the lock says nobody is in them
        leftovers.clear(backup_folder(), leftovers.BACKUP, now)
        with tempfile.TemporaryDirectory(prefix=leftovers.RESTORE, dir=folder) as scratch:
            fresh = Path(scratch)
            _look_at(file, fresh)
            occupied = _occupied()
            if occupied:
                _require_leave(now, force=force)
            aside = folder / f"before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
            _exchange(fresh, aside if occupied else fresh / "old", now)
            return aside if occupied else None


def _look_at(file: Path, fresh: Path) -> None:
    """Everything that can be known before anything is moved."""
    manifest = unpack(file, fresh)
    if manifest.engine != connection.vendor:
        raise BadArchive(f"{file} dari {manifest.engine}, sedangkan di sini {connection.vendor}")
    engines.check(fresh / engines.DUMPS[connection.vendor])


def _require_leave(now: datetime, *, force: bool) -> None:
    _require_silence(now)
    if not force:
        raise UnableToRun("sudah ada basis data di sini; --force untuk menggantinya, yang lama disisihkan")


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


def _exchange(fresh: Path, aside: Path, now: datetime) -> None:
    """The old out, the new in; where that fails half-way, the old back."""
    aside.mkdir(mode=0o700)
    moves = Moves()
    try:
        _put_aside(aside, moves, now)
        _put_in_place(fresh, moves)
    except BaseException:
        moves.undo()
        with suppress(OSError):  # PostgreSQL's backup stays in it
            aside.rmdir()
        raise


def _put_aside(aside: Path, moves: Moves, now: datetime) -> None:
    """SQLite's files are moved as they are, log and all; PostgreSQL is backed up."""
    old = [path for name in KEYS if (path := settings.DATA_DIR / name).exists()]
    if connection.vendor == "sqlite":
        connection.close()
        old += _database_files()
    elif _occupied():
        write(aside, now)
    for path in old:
        moves.move(path, aside / path.name)


def _database_files() -> list[Path]:
    """The file and its write-ahead log: a log left beside another database would damage it."""
    database = engines.database_file()
    return list(database.parent.glob(f"{database.name}*"))


def _put_in_place(fresh: Path, moves: Moves) -> None:
    """PostgreSQL last: it comes whole or not at all, but what it took cannot be moved back."""
    for name in KEYS:
        moves.move(fresh / name, settings.DATA_DIR / name)
    dump = fresh / engines.DUMPS[connection.vendor]
    if connection.vendor == "sqlite":
        moves.move(dump, engines.database_file())
    else:
        engines.load_postgresql(dump)
