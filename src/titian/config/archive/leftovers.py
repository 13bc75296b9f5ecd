"""What a killed backup or restore left behind: a whole database with its keys, in a folder nobody looks into."""

import logging
import shutil
from datetime import datetime, timedelta
from pathlib import Path

BACKUP, RESTORE = ".backup-", ".restore-"
"""How the folders begin in which an archive is made and taken apart."""

ABANDONED = timedelta(hours=6)
"""No backup takes this long; a younger folder may belong to one that is being made right now."""

log = logging.getLogger(__name__)


def clear(folder: Path, prefix: str, now: datetime, *, older_than: timedelta = ABANDONED) -> None:
    """Remove the folders of that kind; one dated far ahead, by a clock that was wrong, is old too."""
    for left in folder.glob(f"{prefix}*"):
        try:
            if abs(now.timestamp() - left.stat().st_mtime) >= older_than.total_seconds():
                shutil.rmtree(left)
        except OSError as error:
            log.warning("%s is left over from an earlier run and cannot be removed: %s", left, error)
