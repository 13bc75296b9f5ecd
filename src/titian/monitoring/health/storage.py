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


def backup_folder() -> Path:
    return Path(settings.DATA_DIR) / "backups"


def backup(now: datetime) -> Check:
    files = backup_folder().glob(BACKUP_PATTERN)
    made = [datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in files]
    if not made:
        return Check("backup", False, "belum ada cadangan; jalankan `titian backup`")
    past = [moment for moment in made if moment <= now + CLOCK_SLACK]
    if not past:
        text = "cadangan bertanggal di masa depan; periksa jam komputer, lalu jalankan `titian backup`"
        return Check("backup", False, text)
    age = max(now - max(past), timedelta(0))
    if age > BACKUP_AGE:
        return Check("backup", False, f"cadangan terakhir berumur {lasting(age)}; jalankan `titian backup`")
    return Check("backup", True, f"cadangan terakhir berumur {lasting(age)}")


def disk(now: datetime) -> Check:
    del now
    free = shutil.disk_usage(settings.DATA_DIR).free
    text = f"{free / 1024**3:.1f} GB kosong di {settings.DATA_DIR}"
    return Check("disk", free >= LEAST_FREE, text if free >= LEAST_FREE else f"{text}; kosongkan ruang")


def room(now: datetime) -> Check:
    """Whether the desk can go on writing at all; names no folder, for everybody may read /readyz."""
    del now
    free = shutil.disk_usage(settings.DATA_DIR).free
    text = f"{free // 1024**2} MB kosong di disk basis data"
    return Check("room", free >= LEAST_TO_WORK, text if free >= LEAST_TO_WORK else f"{text}; kosongkan ruang")
