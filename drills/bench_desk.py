"""What the desk feels of BPJS: nothing. *Simpan* and *Daftar* with BPJS quick, very slow, and down.

The product's own web and worker processes, over HTTP and signed in, in blocks of one weather each that take turns.
`limit` of a weather is the same with BPJS quick; the last line of each act has the worst block's median beside the best
one's, and at most 15 % or 5 ms may lie between them. The first acts of a block are not counted: the wait before them
let processors and caches cool. Blocks of one weather differ as much as their machine is shared: where the lines of
the weathers are alike and the last one is not, it was the neighbours.
"""

import argparse
import gc
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from socket import create_connection, socket
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
ROUNDS, PER_BLOCK = 4, 20
WARM_UP = 2
QUICK_ROUNDS, QUICK_PER_BLOCK = 2, 6
MOST_RATIO, MOST_APART_MS = 1.15, 5.0
SETTLED, PACE = 2.0, 0.05
"""Seconds until a weather is felt by the worker, and between two acts of a busy desk."""
PATIENCE = 60.0

Blocks = dict[str, list[tuple[str, list[float]]]]
"""For each act its blocks in their order: the weather, and the milliseconds that each act took."""


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

    from drills.chaos.processes import end, running_sandbox, spawn  # noqa: PLC0415
    from drills.desk import CROWD, Desk  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    with ExitStack() as stack:
        sandbox = stack.enter_context(running_sandbox(folder, seed=1, members=CROWD))
        # One of each act before the first block: what is made once in a process is made by then.
        desk = Desk(sandbox.port, rounds * len(WEATHERS) * (WARM_UP + per_block) + 1)
        port = _free_port()
        for name, *more in (("web", "--port", str(port)), ("worker",)):
            stack.callback(end, spawn(folder, name, "-m", "titian.config.cli", name, *more))
        _wait_for(port)
        desk.sign_in(port)
        desk.save_patient()
        desk.register_visit()
        found = _blocks(desk, sandbox, rounds, per_block)
        desk.check()
    return found


def _blocks(desk: "Desk", sandbox: "Sandbox", rounds: int, per_block: int) -> Blocks:
    found: Blocks = {"Simpan (patient)": [], "Daftar (visit)": []}
    acts = dict(zip(found, (desk.save_patient, desk.register_visit), strict=True))
    for number in range(1, rounds + 1):
        for weather, dials in WEATHERS.items():
            sandbox.turn(dials)
            time.sleep(SETTLED)
            for act, times in _block(acts, WARM_UP + per_block).items():
                some = times[WARM_UP:]
                found[act].append((weather, some))
                say(f"round {number} of {rounds}, {weather}: {act} {statistics.median(some):.1f} ms")
    return found


def _block(acts: Mapping[str, Callable[[], float]], times: int) -> dict[str, list[float]]:
    """Milliseconds of each act, so many times in alternation. This process itself collects no garbage meanwhile."""
    found: dict[str, list[float]] = {act: [] for act in acts}
    gc.collect()
    gc.disable()
    for _ in range(times):
        for act, do in acts.items():
            found[act].append(do() * 1000)
            time.sleep(PACE)
    gc.enable()
    return found


def _tell(act: str, blocks: list[tuple[str, list[float]]]) -> bool:
    """A line for each weather beside the calm one, and one for the worst block beside the best; whether it was felt."""
    n = sum(len(times) for _, times in blocks)
    medians = {weather: [statistics.median(t) for w, t in blocks if w == weather] for weather in WEATHERS}
    calm, *_ = (statistics.median(some) for some in medians.values())
    for weather, some in medians.items():
        _print(f"{act}, {weather}", n // len(medians), statistics.median(some), calm)
    every = [median for some in medians.values() for median in some]
    worst, best = max(every), min(every)
    _print(f"{act}, worst and best of {len(every)} blocks", n, worst, best)
    return worst / best > MOST_RATIO and worst - best > MOST_APART_MS


def _print(case: str, n: int, value: float, limit: float) -> None:
    from django.db import connection  # noqa: PLC0415

    numbers = {"n": n, "value": round(value, 1), "unit": "ms", "limit": round(limit, 1)}
    line = {"bench": "desk", "case": case, "engine": connection.vendor, **numbers}
    print(json.dumps(line | {"ratio": round(value / limit, 2)}), flush=True)


def _free_port() -> int:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("desk: the web process did not start")


if __name__ == "__main__":
    sys.exit(main())
