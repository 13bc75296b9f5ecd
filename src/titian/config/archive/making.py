"""Making a backup: it gets its name only after it was read back and found whole."""

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from titian.config.archive import engines, leftovers
from titian.config.archive.contents import KEYS, Manifest, pack, unpack
from titian.monitoring.health.storage import BACKUP_PATTERN


def make(folder: Path, now: datetime) -> Path:
    """Back up database and keys into `folder`; raises UnableToRun or OSError, and then leaves nothing behind.

    What killed backups and restores left is cleared away first.
    """
    leftovers.clear(folder, leftovers.BACKUP, now)
    leftovers.clear(settings.DATA_DIR, leftovers.RESTORE, now)
    return write(folder, now)


def write(folder: Path, now: datetime) -> Path:
    """As `make`, while a restore is under way: its own folder is no leftover, whatever the clock says."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = now.astimezone(UTC)
    target = folder / f"titian-{moment:%Y%m%dT%H%M%SZ}.tar.gz"
    # Beside the target, not in /tmp: that may be small, and is no place for patients.
    with tempfile.TemporaryDirectory(prefix=leftovers.BACKUP, dir=folder) as scratch:
        draft = Path(scratch) / target.name
        _gather(Path(scratch))
        dump = engines.DUMPS[connection.vendor]
        files = dict.fromkeys((dump, *KEYS), "")
        pack(Path(scratch), draft, Manifest(moment.isoformat(), connection.vendor, files))
        _read_back(draft, Path(scratch) / "again")
        _settle(draft)
        draft.replace(target)
        _settle(folder)
    return target


def prune(folder: Path, *, keep: int) -> None:
    """Let all but the newest `keep` backups go; their names sort by time."""
    for old in sorted(folder.glob(BACKUP_PATTERN))[:-keep]:
        old.unlink()


def _gather(scratch: Path) -> None:
    for name in KEYS:
        shutil.copy(settings.DATA_DIR / name, scratch / name)
    engines.dump(scratch / engines.DUMPS[connection.vendor])


def _read_back(draft: Path, scratch: Path) -> None:
    scratch.mkdir()
    unpack(draft, scratch)
    engines.check(scratch / engines.DUMPS[connection.vendor])


def _settle(path: Path) -> None:
    """Onto the disk itself: a backup that a power cut can take back is none. Windows cannot do folders."""
    if os.name == "nt" and path.is_dir():
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
