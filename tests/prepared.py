"""What is slow to prepare: prepared by one process for all that run beside it and after it, and copied by each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.integration.config.titian import titian

try:
    import fcntl
except ImportError:  # Windows: two that come at once are the person's own affair there
    fcntl = None


def once(name: str, make: Callable[[Path], object]) -> Path:
    """The folder of that name, which `make` has filled; whoever comes meanwhile waits. Copy it before writing."""
    shared = Path(os.environ["TITIAN_TEST_PREPARED"])
    shared.mkdir(exist_ok=True)
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as alone:
        if fcntl:
            fcntl.flock(alone, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # left by one that failed
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


def migrated() -> Path:
    """A data folder with keys and a database that has every table and nobody in it yet."""
    return once("migrated", _migrate)


def _migrate(folder: Path) -> None:
    done = titian(folder, "manage", "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
