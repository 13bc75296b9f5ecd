"""Whether the database is fit for this version of the program, and making it so."""

from collections.abc import Callable
from datetime import datetime

from django.core.management import call_command
from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from titian.config.errors import UnableToRun
from titian.monitoring.health import unapplied_migrations

GROW = (
    "patients_patient", "patients_searchrow", "pendaftaran_pendaftaran", "accounts_auditevent", "auditlog_logentry",
)  # fmt: skip
"""The tables that pages ask for one patient's rows among all; those of the outbox are asked as their tests say."""
LOOKED_AT = 1000
"""Rows of an index from which SQLite estimates the rest: a million patients take it no longer than ten thousand."""

KEPT_KB = 16_000
"""Of an SQLite, in the memory of each of the screens' threads: every page of the monitor reads all that is unfinished
and the tally of years, some 5,000. With the 2,000 that SQLite keeps by itself they are fetched anew each time."""


def require_migrations() -> None:
    """Raise UnableToRun unless the database answers and has every table this version knows."""
    try:
        missing = unapplied_migrations()
    except Error as error:
        raise UnableToRun(f"basis data tidak terjangkau: {error}") from error
    if missing:
        raise UnableToRun("basis data belum siap untuk versi ini; jalankan dulu: titian init")


def migrate(say: Callable[[str], None]) -> None:
    """Apply what is missing; with nothing missing, one quick look."""
    missing = unapplied_migrations()
    if missing:
        say(f"menyiapkan basis data ({len(missing)} migrasi) …")
        call_command("migrate", verbosity=0, interactive=False)


def count_rows(now: datetime) -> None:
    """Tell an SQLite how many rows its tables have: else an index of the clinic seems as good to it as a patient's.

    PostgreSQL looks by itself.
    """
    del now
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
            for table in GROW:
                cursor.execute(f"ANALYZE {table}")


def keep_pages() -> None:
    """All connections of this process keep more of an SQLite in memory: the one that is open, and those to come."""
    connection_created.connect(_keep_pages, dispatch_uid="keep_pages")
    if connection.connection is not None:
        _keep_pages(connection)


def _keep_pages(connection: BaseDatabaseWrapper, **_: object) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size=-{KEPT_KB}")
