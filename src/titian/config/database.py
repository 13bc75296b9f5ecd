"""Whether the database is fit for this version of the program, and making it so."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import Error

from titian.config.errors import UnableToRun
from titian.monitoring.health import unapplied_migrations


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
