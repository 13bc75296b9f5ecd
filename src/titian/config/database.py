"""Whether the database is fit for this version of the program, and making it so."""

from collections.abc import Callable
from datetime import datetime

from django.core.management import call_command
from django.db import Error, connection

from titian.config.errors import UnableToRun
from titian.monitoring.health import unapplied_migrations

GROW = (
    "patients_patient", "patients_searchrow", "pendaftaran_pendaftaran", "accounts_auditevent", "auditlog_logentry",
)  # fmt: skip
"""The tables that pages ask for one patient's rows among all; those of the outbox are asked as their tests say."""
LOOKED_AT = 1000
"""Rows of an index from which SQLite estimates the rest: a million patients take it no longer than ten thousand."""


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
