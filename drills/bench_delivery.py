"""How many promises a worker keeps in a second, and how soon it begins, beside a loop that promises nothing.

50 clinics with 4 requests in flight each, against a plain server that answers after 50 ms or 1 s. Ours are the
product's own worker process and promises, with every attempt and event written down, on SQLite and on PostgreSQL
(which does not wait for the disk: see tests/with_postgresql.py). `limit` is a bare loop over the product's own client:
the same requests, signed alike, as many in flight.
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, cast

sys.path[0] = str(Path(__file__).resolve().parents[1])

from drills.chaos.processes import Failed, end, spawn  # noqa: E402
from tests import with_postgresql  # noqa: E402

CLINICS, IN_FLIGHT = 50, 200
DELAYS = {"50 ms": 0.05, "1 s": 1.0}
ROUNDS, COUNTS = 5, {"50 ms": 5000, "1 s": 2000}
QUICK_ROUNDS, QUICK_COUNTS = 2, {"50 ms": 1000, "1 s": 800}
WAKES, QUICK_WAKES = 300, 40
LEAST_SHARE = {"50 ms": 0.4, "1 s": 0.9}
MOST_MEMORY, LONGEST_WAKE = 120.0, 50.0
"""MB and milliseconds."""

Found = dict[str, float]


def say(sentence: str) -> None:
    print(f"delivery: {sentence}", file=sys.stderr, flush=True)


class Side:
    """One process that does as a line says, and answers with one."""

    def __init__(self, folder: Path, name: str, *arguments: str) -> None:
        self._name, self._log = name, folder / f"{name}.log"
        self.process = spawn(folder, name, "-m", "drills.delivery", *arguments, stdout=subprocess.PIPE)
        self._in, self._out = cast("IO[bytes]", self.process.stdin), cast("IO[bytes]", self.process.stdout)

    def ask(self, line: str) -> Any:
        """Raises Failed where no answer comes any more."""
        self._in.write(f"{line}\n".encode())
        return self.hear()

    def hear(self) -> Any:
        if heard := self._out.readline():
            return json.loads(heard)
        raise Failed(f"{self._name} does not answer: {self._log.read_text(errors='replace')[-2000:]}")

    def finish(self) -> None:
        """Raises Failed where the side is not content with what became of its promises."""
        self.process.communicate(timeout=60)
        if self.process.returncode:
            raise Failed(f"{self._name}: {self._log.read_text(errors='replace')[-2000:]}")


def main() -> int:
    """Measure; 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two rounds of fewer promises")
    quick = parser.parse_args().quick
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # no server of ours stays behind
    with ExitStack() as stack:
        stub, sides = _started(stack)
        rounds = _rounds(stub, sides, *((QUICK_ROUNDS, QUICK_COUNTS) if quick else (ROUNDS, COUNTS)))
        wakes = _wakes(stub, sides, QUICK_WAKES if quick else WAKES)
        for side in sides.values():
            side.finish()
    bare = rounds.pop("bare")
    results = [_told(engine, found, bare, wakes) for engine, found in rounds.items()]
    return 0 if all(results) else 1


def _started(stack: ExitStack) -> tuple[Side, dict[str, Side]]:
    """The stub, and the sides that are measured: `bare`, and one for each engine."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="titian-bench-delivery-")))
    stub = stack.enter_context(_side(folder, "stub", "stub"))
    port = str(stub.hear())
    sides = {"bare": stack.enter_context(_side(folder, "bare", "bare", port))}
    databases = {"sqlite": ""}
    if with_postgresql.server_programs():
        databases["postgresql"] = stack.enter_context(with_postgresql.server())
    else:
        say("no PostgreSQL here: SQLite alone")
    for engine, url in databases.items():
        with _environment(folder / f"{engine}-data", url):
            sides[engine] = stack.enter_context(_side(folder, engine, "clinics", port, str(CLINICS)))
    return stub, sides


@contextmanager
def _side(folder: Path, name: str, *arguments: str) -> Iterator[Side]:
    side = Side(folder, name, *arguments)
    try:
        yield side
    finally:
        end(side.process)


@contextmanager
def _environment(folder: Path, url: str) -> Iterator[None]:
    """What a process that is started meanwhile takes for its data folder and its database."""
    before = dict(os.environ)
    os.environ |= {"TITIAN_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "titian.config.settings"}
    os.environ.pop("TITIAN_DATABASE_URL", None)
    if url:
        os.environ["TITIAN_DATABASE_URL"] = url
    yield
    os.environ.clear()
    os.environ.update(before)


def _rounds(
    stub: Side, sides: Mapping[str, Side], rounds: int, counts: Mapping[str, int]
) -> dict[str, dict[str, list[Found]]]:
    """What each side came to at each delay, in alternation."""
    results: dict[str, dict[str, list[Found]]] = {name: {case: [] for case in DELAYS} for name in sides}
    for number in range(1, rounds + 1):
        for case, delay in DELAYS.items():
            stub.ask(str(delay))
            for name, side in sides.items():
                found = side.ask(f"many {counts[case]} {IN_FLIGHT}")
                results[name][case].append(found | {"n": counts[case]})
                say(f"round {number} of {rounds}, {case}, {name}: {found['jobs/s']:.0f} jobs/s")
    return results


def _wakes(stub: Side, sides: Mapping[str, Side], count: int) -> dict[str, list[float]]:
    """Milliseconds from the desk's commit to the request at the stub, at any moment of an idle worker's rest."""
    stub.ask("0")
    say(f"waking up, {count} times each")
    found: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(count):
        for name, side in sides.items():
            before = stub.ask("")
            began = side.ask("single")
            while (arrived := stub.ask("")) == before:
                time.sleep(0.005)
            found[name].append((arrived - began) * 1000)
        time.sleep(random.uniform(0.1, 0.4))
    return found


def _told(
    engine: str,
    found: Mapping[str, list[Found]],
    bare: Mapping[str, list[Found]],
    wakes: Mapping[str, list[float]],
) -> bool:
    """One line for each case of an engine; whether all aims are reached."""
    aims = []
    for case in DELAYS:
        n = int(found[case][0]["n"])
        ratio = _tell(
            engine, case, n, "jobs/s", _median(found[case], "jobs/s"), _median(bare[case], "jobs/s")
        )
        _tell(
            engine, f"CPU, {case}", n, "CPU s/1,000", _median(found[case], "cpu"), _median(bare[case], "cpu")
        )
        aims.append(ratio >= LEAST_SHARE[case])
    memory, least = (max(one["MB"] for case in DELAYS for one in side[case]) for side in (found, bare))
    _tell(engine, "memory of the worker", len(found["50 ms"]), "MB", memory, least)
    wake = _p95(wakes[engine])
    _tell(engine, "wake-up of an idle worker", len(wakes[engine]), "ms p95", wake, _p95(wakes["bare"]))
    return all(aims) and memory <= MOST_MEMORY and wake <= LONGEST_WAKE


def _tell(engine: str, case: str, n: int, unit: str, value: float, limit: float) -> float:
    ratio = value / limit
    numbers = {
        "n": n,
        "value": round(value, 2),
        "unit": unit,
        "limit": round(limit, 2),
        "ratio": round(ratio, 2),
    }
    print(json.dumps({"bench": "delivery", "case": case, "engine": engine, **numbers}), flush=True)
    return ratio


def _median(found: list[Found], name: str) -> float:
    return statistics.median(one[name] for one in found)


def _p95(samples: list[float]) -> float:
    return statistics.quantiles(samples, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
