"""Deliver through kills and outages, and count what was lost: python3 dev.py chaos [--quick] [--seed N] ...

A real database in a temporary folder, a real sandbox process, a desk that registers patients, two real workers. By a
plan made from the seed the workers are killed and stopped, answers are lost, commits come late, BPJS is out; admins
press Kirim Ulang. Then everything is well again, and the sandbox's record is compared with the job rows. Prints one
JSON object; exits 0 only when nothing was lost, doubled, out of order, wrongly numbered or stuck, every job's history
replays, every request has its attempt, and enough went wrong to prove it. All delays of the engine are scaled down.
"""

import argparse
import json
import os
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[0] = str(ROOT)  # the modules beside this one are drills.chaos.*, here and in the child processes

import django  # noqa: E402

from drills.chaos.weather import FACTOR  # noqa: E402
from tests.with_postgresql import server  # noqa: E402

BEGAN = time.monotonic()
QUICK, WHOLE = 200, 600
BUGS = ("no_fence", "no_settle", "lane_per_visit")


def say(sentence: str) -> None:
    """Progress, with the seconds since the beginning."""
    print(f"chaos {time.monotonic() - BEGAN:6.1f} s  {sentence}", file=sys.stderr, flush=True)


def main() -> int:
    options = _parser().parse_args()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    say(f"seed {seed}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    head = {"drill": "chaos", "seed": seed, "engine": options.engine, "n": options.n, "plant": options.plant}
    with _environment(options.engine, options.keep):
        django.setup()
        drill = import_module("drills.chaos.drill")
        try:
            result = drill.run(seed, options.n, options.plant, say)
        except drill.Failed as error:
            say(f"no verdict: {error}")
            return 2
    print(json.dumps(head | result), flush=True)
    return 0 if drill.is_clean(result) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py chaos", description=(__doc__ or "").partition("\n\n")[2])
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--n", type=int, default=WHOLE, help="registrations (%(default)s)")
    size.add_argument("--quick", dest="n", action="store_const", const=QUICK, help=f"{QUICK} registrations")
    parser.add_argument("--seed", type=int, help="of plan and dice; without it a new one, which is printed")
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--plant", choices=BUGS, default="", help="plant a bug, which must be found")
    parser.add_argument("--keep", type=Path, help="an empty folder to keep database and logs in")
    return parser


@contextmanager
def _environment(engine: str, keep: Path | None) -> Iterator[None]:
    """What the product's settings read, in this process and its children."""
    with ExitStack() as stack:
        folder = (
            str(keep) if keep else stack.enter_context(tempfile.TemporaryDirectory(prefix="titian-chaos-"))
        )
        os.environ |= {
            "TITIAN_DATA_DIR": folder,
            "TITIAN_LOG_LEVEL": "WARNING",
            "TITIAN_TIME_FACTOR": str(FACTOR),
        }
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "titian.config.settings")
        os.environ.pop("TITIAN_DATABASE_URL", None)
        if engine == "postgres":
            os.environ["TITIAN_DATABASE_URL"] = stack.enter_context(server())
        yield


if __name__ == "__main__":
    sys.exit(main())
