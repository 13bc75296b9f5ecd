"""`titian duties`: the periodic duties of every app, and the daily backup, each in a thread of its own."""

import argparse
import os
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from titian.config import archive
from titian.config.database import count_rows, require_migrations
from titian.config.heartbeat import beating
from titian.config.process import stop_event
from titian.config.running import running
from titian.facility import duties
from titian.monitoring.health import backup_folder

LOOK_EVERY = 1.0
"""Seconds between two looks at what is due."""

PATIENCE = 20.0
"""Seconds that duties under way get when the process is told to stop."""

GIVES_WAY = 10
"""Niceness: whatever is due waits for the desk and the worker where processors are few."""

KEPT = 14
"""Daily backups that stay; older ones go."""


def run(options: argparse.Namespace) -> int:
    del options
    require_migrations()
    if hasattr(os, "nice"):  # not on Windows
        os.nice(GIVES_WAY)
    stop = stop_event()
    duties.register("cadangan", timedelta(days=1), back_up)
    duties.register("statistik", timedelta(hours=1), count_rows)
    crew = duties.Crew()
    with running(settings.DATA_DIR), beating("duties"):
        while not stop.is_set():
            crew.start_due(timezone.now())
            stop.wait(LOOK_EVERY)
        crew.end(PATIENCE)
    return 0


def back_up(now: datetime) -> None:
    """The daily backup: make one that is known to be good, then let the oldest go."""
    archive.make(backup_folder(), now)
    archive.prune(backup_folder(), keep=KEPT)
