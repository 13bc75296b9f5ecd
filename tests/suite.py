"""All tests, in up to three pytest runs: python tests/suite.py

One after the other, the largest last: side by side they only wait for one another's processors, and a browser that is
slow meets what a clinic never does. Standard library only; used by dev.py.
"""

import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)

from tests.with_postgresql import server_programs  # noqa: E402

PYTEST = (sys.executable, "-m", "pytest")
SHARED = ("--dist", "worksteal")
BOTH_ENGINES = (*PYTEST, "-n", "2", *SHARED, "-m", "both_engines", "tests/integration")
RUNS = {
    "PostgreSQL": (sys.executable, "tests/with_postgresql.py", *BOTH_ENGINES),
    # File by file: a demo is expensive to start, and stays with the process that has started it.
    "functional": (*PYTEST, "-n", "2", "--dist", "loadfile", "tests/functional"),
    "SQLite": (*PYTEST, "-n", "2", *SHARED, "--ignore=tests/functional", "tests"),
}


def main() -> int:
    """Run all, whatever the first ones say, and how each went; the first failure's code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # takes what runs along
    codes = {}
    for name, command in RUNS.items():
        if name == "PostgreSQL" and not server_programs():
            continue
        print(f"--- {name}", file=sys.stderr, flush=True)
        codes[name] = subprocess.call(command)
    ends = (f"{name} {'FAILED' if code else 'ok'}" for name, code in codes.items())
    print(f"--- {', '.join(ends)}", file=sys.stderr, flush=True)
    return next(filter(None, codes.values()), 0)


if __name__ == "__main__":
    raise SystemExit(main())
