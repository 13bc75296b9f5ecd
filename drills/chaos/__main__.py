"""Deliver through kills and outages, and count what was lost: python3 dev.py chaos [--quick] [--seed N] ...

A real database in a temporary folder, a real sandbox process, a desk and a doctor who register, call, finish, amend,
void and cancel, change the payer and the poli, two real workers (on PostgreSQL four). By a plan made from the seed
the workers are killed and stopped, PostgreSQL is restarted, answers are lost, commits come late, BPJS is out; an
admin sends again, edits, closes what came too late, and has some of it entered at BPJS by hand. Then all is well
again, and the sandbox's record is compared with the clinic's records and the job rows. Prints one JSON object; exits
0 only when nothing was lost, left behind, doubled, out of order, wrongly numbered or stuck, every job's history
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
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[0] = str(ROOT)  # the modules beside this one are drills.chaos.*, here and in the child processes

import django  # noqa: E402

from drills.chaos import days  # noqa: E402
from tests.with_postgresql import running  # noqa: E402

BEGAN = time.monotonic()
SIZES = {"storm": (200, 600), "outage": (30, 300)}
"""Visits of a quick run and of a whole one."""
BUGS = (
    "no_fence", "no_settle", "one_read", "lane_per_promise", "no_needs", "no_compensator", "late_dropped",
    "amend_as_add",
)  # fmt: skip
WORKERS = {"sqlite": 2, "postgres": 4}


def say(sentence: str) -> None:
    """Progress, with the seconds since the beginning."""
    print(f"chaos {time.monotonic() - BEGAN:6.1f} s  {sentence}", file=sys.stderr, flush=True)


def main() -> int:
    options = parser().parse_args()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    say(f"seed {seed}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    n = SIZES[options.plan][0 if options.quick else 1] if options.n is None else options.n
    head = {"drill": "chaos", "plan": options.plan, "seed": seed, "engine": options.engine, "n": n}
    if n > days.MOST_A_DAY and options.plan == "storm":
        return _through_days(n, seed, options, head)
    with _environment(options) as restart:
        django.setup()
        drill = import_module("drills.chaos.drill")
        try:
            the_plan = drill.planned(options.plan, seed, n, options.workers or WORKERS[options.engine])
            result = drill.run(the_plan, options.plant, restart, say)
        except drill.Failed as error:
            say(f"no verdict: {error}")
            return 2
    print(json.dumps(head | {"plant": options.plant} | result), flush=True)
    code: int = drill.code_of(result)
    return code


def _through_days(n: int, seed: int, options: argparse.Namespace, head: dict[str, object]) -> int:
    code, results = days.run(n, seed, of_each_day(options), say)
    whole = days.total(results)
    print(json.dumps(whole | head | {"days": len(results)}), flush=True)
    return code or (days.TOO_MILD if whole["too_few"] else 0)


def of_each_day(options: argparse.Namespace) -> list[str]:
    """What is asked of all days alike."""
    chosen = {name: vars(options)[name] for name in ("engine", "workers", "plant", "scale")}
    return [f"--{name}={value}" for name, value in chosen.items() if value]


def parser() -> argparse.ArgumentParser:
    told = argparse.ArgumentParser(prog="dev.py chaos", description=(__doc__ or "").partition("\n\n")[2])
    size = told.add_mutually_exclusive_group()
    size.add_argument(
        "--n", type=int, help="visits (600 in a storm, 300 in an outage); more are several days of a storm"
    )
    size.add_argument("--quick", action="store_true", help="fewer visits (200, 30)")
    told.add_argument(
        "--outage", dest="plan", action="store_const", const="outage", default="storm",
        help="instead of a storm BPJS is away for as long as the visits last, and nobody sends anything again",
    )  # fmt: skip
    told.add_argument("--seed", type=int, help="of plan and dice; without it a new one, which is printed")
    told.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    told.add_argument("--workers", type=int, help="2 beside SQLite, 4 beside PostgreSQL")
    told.add_argument(
        "--scale", type=int, default=30,
        help="all delays of the engine are so many times shorter (30; more needs a machine that does nothing else)",
    )  # fmt: skip
    told.add_argument("--plant", choices=BUGS, default="", help="plant a bug, which must be found")
    told.add_argument("--keep", type=Path, help="an empty folder to keep database and logs in")
    return told


@contextmanager
def _environment(options: argparse.Namespace) -> Iterator[Callable[[str], None] | None]:
    """What the product's settings read, in this process and its children; gives what restarts the database."""
    with ExitStack() as stack:
        folder = options.keep or stack.enter_context(tempfile.TemporaryDirectory(prefix="titian-chaos-"))
        os.environ |= {
            "TITIAN_DATA_DIR": str(folder),
            "TITIAN_LOG_LEVEL": "WARNING",
            "TITIAN_TIME_FACTOR": str(1 / options.scale),
        }
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "titian.config.settings")
        os.environ.pop("TITIAN_DATABASE_URL", None)
        if options.engine == "sqlite":
            yield None
            return
        postgresql = stack.enter_context(running(survives_kills=True))
        os.environ["TITIAN_DATABASE_URL"] = postgresql.url
        yield postgresql.restart


if __name__ == "__main__":
    sys.exit(main())
