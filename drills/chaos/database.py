"""What the drill itself asks of a database that it restarts."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

T = TypeVar("T")

_BACK_WITHIN = 30.0
_AGAIN_AFTER = 0.1
_LONGEST_WRITE = 0.3
"""Seconds that a running process has SQLite's only lock, at the very most."""


def undeterred(act: Callable[[], T]) -> T:
    """What `act` gives, tried again while PostgreSQL is away, as a person would.

    SQLite is never away: there the first error is raised.
    """
    until = time.monotonic() + _BACK_WITHIN
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError):
            if connection.vendor != "postgresql" or time.monotonic() > until:
                raise
            connection.close()
            time.sleep(_AGAIN_AFTER)


def anybody_can_write() -> bool:
    """False where a stopped process has the one lock that SQLite has. On PostgreSQL the others go on."""
    if connection.vendor != "sqlite":
        return True
    path = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(path, timeout=_LONGEST_WRITE, isolation_level=None)) as own:
        try:
            own.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        own.execute("ROLLBACK")
    return True
