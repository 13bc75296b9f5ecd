"""What the desk feels of BPJS: nothing. *Simpan* and *Daftar* with BPJS quick, very slow, and down.

The product's own web and worker processes, over HTTP and signed in, in blocks of one weather each that take turns.
The first acts of a block are not counted: the wait before them let processors and caches cool.

A shared machine is now quick, now slow, for a block and longer. Beside each act a fixed piece of work is timed that
knows nothing of BPJS: some Python and a commit to the same disk. Per act six lines: for each weather the
plain median of its blocks, `limit` the same with BPJS quick; the worst block's plain median beside the best one's; the
same of the fixed work in these blocks, which is the machine's own swing; and the worst beside the best once more, each
block's median divided by how much slower than usual its fixed work was.

Two things fail, each from 15 % and 5 ms on: a weather's plain median apart from the calm one's, for a worker that is
kept busy by an outage slows the fixed work as well, and dividing would hide that; and the worst block apart from the
best without the swing. What only the plain worst and best show were the neighbours.
"""

import argparse
import gc
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)

import django  # noqa: E402

if TYPE_CHECKING:
    from drills.chaos.processes import Sandbox
    from drills.desk import Desk

WEATHERS: dict[str, dict[str, object]] = {
    "50 ms": {"down": "off", "latency_ms": 50},
    "30 s": {"down": "off", "latency_ms": 30_000},
    "down": {"down": "refuse", "latency_ms": 50},
}
ROUNDS, PER_BLOCK = 5, 40
WARM_UP = 2
QUICK_ROUNDS, QUICK_PER_BLOCK = 2, 6
MOST_RATIO, MOST_APART_MS = 1.15, 5.0
SETTLED, PACE = 2.0, 0.05
"""Seconds until a weather is felt by the worker, and between two acts of a busy desk."""

WORK = [{"card": f"{number:013}", "at": [number, number / 7]} for number in range(200)]
WORK_TIMES = 12
"""About as long as an act takes."""


@dataclass(frozen=True, slots=True)
class Block:
    """The milliseconds that an act took in one weather, and those of the fixed work beside each."""

    weather: str
    acts: list[float] = field(default_factory=list)
    works: list[float] = field(default_factory=list)

    @property
    def plain(self) -> float:
        return statistics.median(self.acts)

    @property
    def work(self) -> float:
        return statistics.median(self.works)


Blocks = dict[str, list[Block]]
"""For each act its blocks in their order."""


def say(sentence: str) -> None:
    print(f"desk: {sentence}", file=sys.stderr, flush=True)


def main() -> int:
    """Measure once; 1 when the desk felt the weather."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="six short blocks")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory(prefix="titian-bench-desk-") as folder:
        os.environ["TITIAN_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "titian.config.settings")
        django.setup()
        numbers = (QUICK_ROUNDS, QUICK_PER_BLOCK) if quick else (ROUNDS, PER_BLOCK)
        blocks = _measure(Path(folder), *numbers)
        felt = [_tell(act, found) for act, found in blocks.items()]
    return 1 if any(felt) else 0


def _measure(folder: Path, rounds: int, per_block: int) -> Blocks:
    from django.core.management import call_command  # noqa: PLC0415 - these need the settings of `main`

    from drills.chaos.processes import (  # noqa: PLC0415
        end,
        free_port,
        running_sandbox,
        spawn,
        wait_for_port,
    )
    from drills.desk import CROWD, Desk  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    with ExitStack() as stack:
        sandbox = stack.enter_context(running_sandbox(folder, seed=1, members=CROWD))
        # One of each act before the first block: what is made once in a process is made by then.
        desk = Desk(sandbox.port, rounds * len(WEATHERS) * (WARM_UP + per_block) + 1)
        port = free_port()
        for name, *more in (("web", "--port", str(port)), ("worker",)):
            stack.callback(end, spawn(folder, name, "-m", "titian.config.cli", name, *more))
        wait_for_port(port)
        desk.sign_in(port)
        desk.save_patient()
        desk.register_visit()
        work = _fixed_work(stack.enter_context(closing(_scratch(folder))))
        found = _blocks(desk, sandbox, work, rounds, per_block)
        desk.check()
    return found


def _scratch(folder: Path) -> sqlite3.Connection:
    scratch = sqlite3.connect(folder / "scratch.sqlite3", isolation_level=None)
    scratch.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE one (text)")
    return scratch


def _fixed_work(scratch: sqlite3.Connection) -> Callable[[], float]:
    """Always the same, in seconds: what the machine gives at this moment."""

    def work() -> float:
        start = time.perf_counter()
        for _ in range(WORK_TIMES):
            text = json.dumps(json.loads(json.dumps(WORK)))
        scratch.execute("INSERT INTO one VALUES (?)", [text])
        return time.perf_counter() - start

    return work


def _blocks(
    desk: "Desk", sandbox: "Sandbox", work: Callable[[], float], rounds: int, per_block: int
) -> Blocks:
    found: Blocks = {"Simpan (patient)": [], "Daftar (visit)": []}
    acts = dict(zip(found, (desk.save_patient, desk.register_visit), strict=True))
    for number in range(1, rounds + 1):
        for weather, dials in WEATHERS.items():
            sandbox.turn(dials)
            time.sleep(SETTLED)
            for act, block in _block(weather, acts, work, per_block).items():
                found[act].append(block)
                told = f"{act} {block.plain:.1f} ms, fixed work {block.work:.1f} ms"
                say(f"round {number} of {rounds}, {weather}: {told}")
    return found


def _block(
    weather: str, acts: Mapping[str, Callable[[], float]], work: Callable[[], float], times: int
) -> dict[str, Block]:
    """Each act so many times in alternation. This process itself collects no garbage meanwhile."""
    found = {act: Block(weather) for act in acts}
    gc.collect()
    gc.disable()
    for time_ in range(-WARM_UP, times):
        for act, do in acts.items():
            took, beside = do() * 1000, work() * 1000
            if time_ >= 0:
                found[act].acts.append(took)
                found[act].works.append(beside)
            time.sleep(PACE)
    gc.enable()
    return found


def _tell(act: str, blocks: list[Block]) -> bool:
    """The lines of an act; whether the weather was felt."""
    n = sum(len(block.acts) for block in blocks)
    medians = {
        weather: statistics.median(block.plain for block in blocks if block.weather == weather)
        for weather in WEATHERS
    }
    calm, *others = medians.values()
    for weather, median in medians.items():
        _print(f"{act}, {weather}", n // len(medians), median, calm)
    usual = statistics.median(block.work for block in blocks)
    plain, work = [block.plain for block in blocks], [block.work for block in blocks]
    even = [block.plain * usual / block.work for block in blocks]
    for some, more in ((plain, ""), (work, ": the fixed work"), (even, " without the machine's swing")):
        _print(f"{act}, worst and best of {len(blocks)} blocks{more}", n, max(some), min(some))
    return _apart(max(even), min(even)) or any(_apart(other, calm) for other in others)


def _apart(one: float, other: float) -> bool:
    return one / other > MOST_RATIO and one - other > MOST_APART_MS


def _print(case: str, n: int, value: float, limit: float) -> None:
    from django.db import connection  # noqa: PLC0415

    numbers = {"n": n, "value": round(value, 1), "unit": "ms", "limit": round(limit, 1)}
    line = {"bench": "desk", "case": case, "engine": connection.vendor, **numbers}
    print(json.dumps(line | {"ratio": round(value / limit, 2)}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
