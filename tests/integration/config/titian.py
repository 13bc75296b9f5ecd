"""The product's own command as a process, on a data folder of its own."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path


def environment(folder: Path) -> dict[str, str]:
    """The test run's own settings must not reach the process."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TITIAN_", "DJANGO_"))}
    return kept | {"TITIAN_DATA_DIR": str(folder)}


def titian(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "titian.config.cli", *arguments]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, env=environment(folder) | more, timeout=120
    )


def sql(folder: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    """Straight to the folder's database, for facts that no command tells."""
    with closing(sqlite3.connect(folder / "titian.sqlite3")) as database:
        rows = database.execute(statement, values).fetchall()
        database.commit()
    return rows
