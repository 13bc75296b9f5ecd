"""How long a clinic's first reading of all of BPJS's lists takes, and what the desk feels of it meanwhile.

The product's own `duties` process reads from a sandbox process, while a desk saves patients into the same database.
The limits, in the same run: the same questions by a loop that downloads and looks at nothing; and the desk's saves
before the reading, with the same processes at rest.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)

import django  # noqa: E402

MOST_SECONDS = 60.0
UNFELT = 5.0
"""Milliseconds by which the desk's p95 may be longer than at rest."""
PATIENCE = 300.0
SAVE_EVERY = 0.1
"""Seconds between two patients: a busier desk than any."""
AT_REST, AT_REST_QUICK = 20.0, 5.0
LONGEST_LISTS = ("obat", "diagnosa")


def say(sentence: str) -> None:
    print(f"sync: {sentence}", file=sys.stderr, flush=True)


def main() -> int:
    """Measure once; 1 when the whole reading takes longer than a minute, or the desk feels it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"without {' and '.join(LONGEST_LISTS)}")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory(prefix="titian-bench-sync-") as folder:
        os.environ["TITIAN_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "titian.config.settings")
        django.setup()
        return 0 if _measure(Path(folder), quick=quick) else 1


def _measure(folder: Path, *, quick: bool) -> bool:
    from django.core.management import call_command  # noqa: PLC0415 - these need the settings of `main`

    from drills.chaos.processes import end, running_sandbox, spawn  # noqa: PLC0415
    from titian.reference.lists import LISTS  # noqa: PLC0415

    names = [name for name in LISTS if not (quick and name in LONGEST_LISTS)]
    call_command("migrate", verbosity=0, interactive=False)
    with running_sandbox(folder, seed=1) as sandbox:
        clinic = _clinic(sandbox.port)
        duties = spawn(folder, "duties", "-m", "titian.config.cli", "duties")
        try:
            at_rest = _at_rest(clinic, AT_REST_QUICK if quick else AT_REST)
            seconds, busy = _read(clinic, names)
        finally:
            end(duties)
        asked = [(one["service"], one["path"]) for one in sandbox.record()]
        _tell("first reading", len(asked), "s", seconds, _downloaded(clinic, asked))
        _tell("desk saves a patient meanwhile", len(busy), "ms p95", _p95(busy), _p95(at_rest))
    return seconds <= MOST_SECONDS and _p95(busy) - _p95(at_rest) <= UNFELT


def _clinic(port: int) -> Any:
    """Bridged to the sandbox, but switched off until the desk was measured at rest."""
    from tests.builders import bridged_facility  # noqa: PLC0415

    address = f"http://127.0.0.1:{port}"
    clinic = bridged_facility(pcare_url=f"{address}/pcare-rest", antrean_url=f"{address}/antreanfktp")
    clinic.service_accounts.update(is_on=False)
    return clinic


def _at_rest(clinic: Any, seconds: float) -> list[float]:
    """The desk's times once the `duties` process has made its first backup and has nothing to do."""
    from titian.facility.models import Duty  # noqa: PLC0415

    say("waiting for the duties process")
    _wait(Duty.objects.filter(name="cadangan", last_ok_at__isnull=False).exists)
    say(f"the desk at rest, {seconds:.0f} s")
    until = time.monotonic() + seconds
    return _saves(clinic, lambda: time.monotonic() > until)


def _read(clinic: Any, names: Sequence[str]) -> tuple[float, list[float]]:
    """Seconds until the last list is whole, and the desk's times until then."""
    from django.utils import timezone  # noqa: PLC0415

    from tests.builders import DESK  # noqa: PLC0415
    from titian.reference import operations, queries  # noqa: PLC0415

    clinic.service_accounts.update(is_on=True)
    count = operations.ask(by=DESK, facility=clinic, names=names, now=timezone.now())
    say(f"reading {count} lists")
    began = time.monotonic()
    whole = queries.of_facility(clinic).filter(name__in=names, finished_at__isnull=False, started_at=None)

    def is_done() -> bool:
        if time.monotonic() > began + PATIENCE:
            raise SystemExit(f"sync: only {whole.count()} lists after {PATIENCE:.0f} s")
        return whole.count() >= len(names)

    times = _saves(clinic, is_done)
    return time.monotonic() - began, times


def _saves(clinic: Any, is_over: Callable[[], bool]) -> list[float]:
    """Save one patient after the other at the desk's pace; the seconds that each took."""
    from django.utils import timezone  # noqa: PLC0415

    from tests.builders import DESK  # noqa: PLC0415
    from tests.integration.patients.people import patient_data  # noqa: PLC0415
    from titian.patients.models import Patient  # noqa: PLC0415
    from titian.patients.operations import register_patient  # noqa: PLC0415

    times: list[float] = []
    first = Patient.objects.count()
    while not is_over():
        number = first + len(times)
        data = patient_data(name=f"Pasien {number}", nik=f"31740645109{number:05d}")
        began = time.perf_counter()
        register_patient(
            by=DESK, facility=clinic, data=data, now=timezone.now(), told_apart="the bench's own"
        )
        times.append(time.perf_counter() - began)
        time.sleep(max(0.0, SAVE_EVERY - times[-1]))
    return times


def _downloaded(clinic: Any, asked: Sequence[tuple[str, str]]) -> float:
    """Seconds that the same questions take who only downloads the answers, one after the other."""
    import bpjs  # noqa: PLC0415
    from titian import connection  # noqa: PLC0415

    say(f"the same {len(asked)} questions by a bare loop")
    known = {name: connection.credentials(clinic.pk, name) for name in ("pcare", "antrean")}
    sender, began = bpjs.SyncSender(deadline=10), time.monotonic()
    for name, path in asked:
        rest = path.strip("/").partition("/")[2]
        request = bpjs.Request(bpjs.Service(name), "GET", rest, lambda answer: None)
        reply = sender.send(bpjs.prepare(known[name], request, timestamp=int(time.time())))
        if reply.status >= 400:
            raise SystemExit(f"sync: HTTP {reply.status} for {path}")
    sender.close()
    return time.monotonic() - began


def _wait(is_done: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_done():
        if time.monotonic() > until:
            raise SystemExit("sync: the duties process does nothing")
        time.sleep(0.2)


def _p95(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] * 1000


def _tell(case: str, n: int, unit: str, value: float, limit: float) -> None:
    from django.db import connection  # noqa: PLC0415

    numbers = {"n": n, "value": round(value, 1), "unit": unit, "limit": round(limit, 1)}
    line = {"bench": "sync", "case": case, "engine": connection.vendor, **numbers}
    print(json.dumps(line | {"ratio": round(value / limit, 2)}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
