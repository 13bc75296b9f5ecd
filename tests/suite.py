"""All tests, in up to three pytest runs: python tests/suite.py

A browser waits more than it works, so PostgreSQL's tests take the time that the functional ones leave; what they say
is kept until those are through. The largest run is the last, in one process more than two cores have: the tests that
start whole installations wait, too. Standard library only; used by dev.py.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)

from tests.with_postgresql import server_programs  # noqa: E402

PYTEST = (sys.executable, "-m", "pytest")
FUNCTIONAL = (*PYTEST, "-n", "3", "--dist", "loadgroup", "tests/functional")
ON_POSTGRESQL = (
    sys.executable,
    "tests/with_postgresql.py",
    *PYTEST,
    "-m",
    "both_engines",
    "tests/integration",
)
ON_SQLITE = (*PYTEST, "-n", "2", "--dist", "worksteal", "--ignore=tests/functional", "tests")


def main() -> int:
    """Run all, whatever the first ones say, and how each went; the first failure's code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # takes what runs along
    functional, on_sqlite = partial(subprocess.call, FUNCTIONAL), partial(subprocess.call, ON_SQLITE)
    if not server_programs():
        return in_turn(functional=functional, SQLite=on_sqlite)
    with meanwhile(ON_POSTGRESQL) as finish:
        return in_turn(functional=functional, PostgreSQL=finish, SQLite=on_sqlite)


def in_turn(**runs: Callable[[], int]) -> int:
    codes = {}
    for name, run in runs.items():
        print(f"--- {name}", file=sys.stderr, flush=True)
        codes[name] = run()
    ends = (f"{name} {'FAILED' if code else 'ok'}" for name, code in codes.items())
    print(f"--- {', '.join(ends)}", file=sys.stderr, flush=True)
    return next(filter(None, codes.values()), 0)


@contextmanager
def meanwhile(command: Sequence[str]) -> Iterator[Callable[[], int]]:
    """Run beside the block and silently; what the block gets waits for the end, tells all and has the exit code."""
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(command, stdout=told, stderr=told) as child,
    ):

        def finish() -> int:
            code = child.wait()
            told.seek(0)
            shutil.copyfileobj(told, sys.stdout.buffer)
            sys.stdout.flush()
            return code

        try:
            yield finish
        finally:
            child.terminate()


if __name__ == "__main__":
    raise SystemExit(main())
