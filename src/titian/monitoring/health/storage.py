"""The disk and what lies on it: room to go on, and a backup to go back to."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from titian.monitoring.health.check import Check, lasting

BACKUP_PATTERN = "titian-*.tar.gz"
"""A backup gets this name only after it was read back and found whole."""

BACKUP_AGE = timedelta(hours=26)
"""One is made every day; two hours more for a PC that was off at the time."""

CLOCK_SLACK = timedelta(minutes=5)
"""A backup dated further ahead was made while the clock was wrong: its age is unknown, not nought."""

LEAST_FREE = 1024**3
"""Bytes. Below this a clinic has days, not weeks, and a backup may no longer fit."""

LEAST_TO_WORK = 50 * 1024**2
"""Bytes. Below this a log that grows may fill the disk within the hour: better to stop promising now."""

_BACK_UP = "Di server, jalankan titian backup, dan lihat mengapa tugas cadangan tidak membuatnya."


def backup_folder() -> Path:
    return Path(settings.DATA_DIR) / "backups"


def backup(now: datetime) -> Check:
    files = backup_folder().glob(BACKUP_PATTERN)
    made = [datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in files]
    if not made:
        return Check("backup", False, "Belum ada cadangan.", _BACK_UP)
    past = [moment for moment in made if moment <= now + CLOCK_SLACK]
    if not past:
        cure = "Periksa jam komputer, lalu jalankan titian backup di server."
        return Check("backup", False, "Cadangan bertanggal di masa depan.", cure)
    age = max(now - max(past), timedelta(0))
    text = f"Cadangan terakhir berumur {lasting(age)}."
    return Check("backup", True, text) if age <= BACKUP_AGE else Check("backup", False, text, _BACK_UP)


def disk(now: datetime) -> Check:
    del now
    free = shutil.disk_usage(settings.DATA_DIR).free
    return _space("disk", free, LEAST_FREE, f"{free / 1024**3:.1f} GB")


def room(now: datetime) -> Check:
    """Whether the desk can go on writing at all."""
    del now
    free = shutil.disk_usage(settings.DATA_DIR).free
    return _space("room", free, LEAST_TO_WORK, f"{free // 1024**2} MB")


def _space(name: str, free: int, least: int, shown: str) -> Check:
    """`free` and `least` in bytes."""
    text, folder = f"{shown} kosong di disk data.", str(settings.DATA_DIR)
    if free >= least:
        return Check(name, True, text, detail=folder)
    return Check(name, False, text, "Kosongkan ruang di server.", folder)
