"""All tests, in up to three pytest runs: python tests/suite.py

The browser's tests mostly wait, for a demo that keeps a clinic's pace; the other runs, one after the other, take the
processors that it leaves. They stand back where both want one: a browser that is slow meets what a clinic never does.
Standard library only; used by dev.py.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)

from tests.with_postgresql import server_programs  # noqa: E402

PYTEST = (sys.executable, "-m", "pytest")
SHARED = ("--dist", "worksteal")
BOTH_ENGINES = (*PYTEST, "-n", "2", *SHARED, "-m", "both_engines", "tests/integration")
# File by file: a demo is expensive to start, and stays with the process that has started it.
FUNCTIONAL = (*PYTEST, "-n", "2", "--dist", "loadfile", "tests/functional")
RUNS = {
    "PostgreSQL": (sys.executable, "tests/with_postgresql.py", *BOTH_ENGINES),
    "SQLite": (*PYTEST, "-n", "2", *SHARED, "--ignore=tests/functional", "tests"),
}
BEHIND = 5
"""How nice the others are to the browser."""


def main() -> int:
    """Run all, whatever the first ones say, and how each went; the first failure's code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # takes what runs along
    codes = {}
    with tempfile.TemporaryDirectory(prefix="titian-prepared-") as prepared:
        # What one run has prepared serves the others.
        environment = {**os.environ, "TITIAN_TEST_PREPARED": prepared}
        with beside(FUNCTIONAL, environment) as functional:
            if hasattr(os, "nice"):
                os.nice(BEHIND)
            for name, command in RUNS.items():
                if name == "PostgreSQL" and not server_programs():
                    continue
                head(name)
                codes[name] = subprocess.call(command, env=environment)
            codes["functional"] = functional.wait()
    ends = (f"{name} {'FAILED' if code else 'ok'}" for name, code in codes.items())
    head(", ".join(ends))
    return next(filter(None, codes.values()), 0)


@contextmanager
def beside(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """One that runs meanwhile; what it says is shown at the end, as a whole."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            process.terminate()  # nothing, if it ended by itself
            process.wait()
            head("functional")
            said.seek(0)
            sys.stdout.write(said.read().decode(errors="replace"))
            sys.stdout.flush()


def head(title: str) -> None:
    print(f"--- {title}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
