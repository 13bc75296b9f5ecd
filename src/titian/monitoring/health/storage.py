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
    return _space("disk", LEAST_FREE)


def room(now: datetime) -> Check:
    """Whether the desk can go on writing at all."""
    del now
    return _space("room", LEAST_TO_WORK)


def _space(name: str, least: int) -> Check:
    """Whether `least` bytes are free."""
    free, folder = shutil.disk_usage(settings.DATA_DIR).free, str(settings.DATA_DIR)
    text = f"{_size(free)} kosong di disk data."
    if free >= least:
        return Check(name, True, text, detail=folder)
    return Check(name, False, text, "Kosongkan ruang di server.", folder)


def _size(count: int) -> str:
    """Bytes in words: `77,1 GB`, `48 MB`."""
    if count < LEAST_FREE:
        return f"{count // 1024**2} MB"
    return f"{count / 1024**3:.1f} GB".replace(".", ",")
