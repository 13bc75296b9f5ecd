"""Whether the product runs on a data folder: a lock that the kernel drops with the process, however it ends.

Windows has no such lock; there the open database file itself keeps a restore from replacing it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from titian.config.errors import UnableToRun

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

PATIENCE = 5.0
"""Seconds to wait for the processes of a supervisor that was killed: they are on their way out."""


@contextmanager
def running(folder: Path) -> Iterator[None]:
    """One process of the product at work on this folder; others may be too."""
    with _locked(folder, alone=False):
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else at work on this folder; raises UnableToRun when somebody is."""
    with _locked(folder, alone=True):
        yield


@contextmanager
def supervising(folder: Path) -> Iterator[None]:
    """The one supervisor of this folder: nobody was at work before, and its children may be from now on."""
    with _locked(folder, alone=True) as share:
        share()
        yield


@contextmanager
def _locked(folder: Path, *, alone: bool) -> Iterator[Callable[[], None]]:
    """Hold the lock; what is yielded turns a lock held alone into one held with others."""
    with (folder / "running.lock").open("a") as file:
        number = file.fileno()
        _lock(number, folder, alone=alone)
        yield lambda: _lock(number, folder, alone=False)


def _lock(number: int, folder: Path, *, alone: bool) -> None:
    until = time.monotonic() + PATIENCE
    while fcntl:
        try:
            fcntl.flock(number, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise UnableToRun(f"Titian sedang berjalan pada {folder}; hentikan dulu.") from None
            time.sleep(0.1)
        else:
            return
