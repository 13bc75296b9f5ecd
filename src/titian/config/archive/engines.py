"""How each database is written to a file, checked there, and read back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from django.db import connection

from titian.accounts.models import User
from titian.config.errors import UnableToRun
from titian.facility.models import Facility
from titian.outbox.models import Job
from titian.patients.models import Patient

DUMPS = {"sqlite": "titian.sqlite3", "postgresql": "titian.pgdump"}
"""The file that holds the database, by Django's vendor name."""

OURS = frozenset(model._meta.db_table for model in (User, Facility, Patient, Job))
"""Tables without which a database, however sound, is not one of ours, of any version."""


def database_file() -> Path:
    """The embedded database; only on SQLite."""
    return Path(connection.settings_dict["NAME"])


def dump(target: Path) -> None:
    """One consistent state of the database as a file. Writers go on meanwhile."""
    if connection.vendor == "sqlite":
        _dump_sqlite(target)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    target.chmod(0o600)


def check(dumped: Path) -> None:
    """Read the dump through; raises UnableToRun when it is not whole or not ours."""
    tables = _check_sqlite(dumped) if connection.vendor == "sqlite" else _check_postgresql(dumped)
    if missing := ", ".join(sorted(OURS - tables)):
        raise UnableToRun(f"basis data dalam cadangan bukan milik Titian: tanpa {missing}")


def load_postgresql(dumped: Path) -> None:
    """All or nothing."""
    _run(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
        f"--dbname={_account()['PGDATABASE']}", str(dumped),
    )  # fmt: skip


def _dump_sqlite(target: Path) -> None:
    source = database_file()
    if not source.exists():
        raise UnableToRun(f"belum ada basis data di {source}")
    with closing(sqlite3.connect(source, timeout=20)) as database:
        database.execute("VACUUM INTO ?", [str(target)])


def _check_postgresql(dumped: Path) -> set[str]:
    """The tables whose rows are inside: `3412; 0 16385 TABLE DATA public outbox_job titian`."""
    lines = (line.split() for line in _run("pg_restore", "--list", str(dumped)).splitlines())
    return {words[6] for words in lines if words[3:5] == ["TABLE", "DATA"]}


def _check_sqlite(dumped: Path) -> set[str]:
    """The tables inside."""
    try:
        with closing(sqlite3.connect(f"{dumped.resolve().as_uri()}?mode=ro", uri=True)) as database:
            verdict = [row[0] for row in database.execute("PRAGMA integrity_check")]
            orphans = database.execute("PRAGMA foreign_key_check").fetchall()
            tables = {
                row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
    except sqlite3.DatabaseError as error:
        raise UnableToRun(f"basis data dalam cadangan rusak: {error}") from error
    if verdict != ["ok"] or orphans:
        raise UnableToRun(f"basis data dalam cadangan rusak: {verdict[0]}, {len(orphans)} rujukan putus")
    return tables


def _run(program: str, *arguments: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise UnableToRun(f"{program} tidak terpasang; pasang dulu: apt install postgresql-client")
    done = subprocess.run(
        [path, *arguments], check=False, env={**os.environ, **_account()}, capture_output=True, text=True
    )
    if done.returncode:
        raise UnableToRun(f"{program} gagal: {_last_line(done.stderr.splitlines())}")
    return done.stdout


def _account() -> dict[str, str]:
    """Through the environment: a password on a command line is everybody's to read."""
    known = connection.settings_dict
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    return {name: str(known[key]) for name, key in names.items() if known.get(key)}


def _last_line(lines: Sequence[str]) -> str:
    return lines[-1] if lines else "tanpa pesan"
