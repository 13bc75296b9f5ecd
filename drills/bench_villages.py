"""How long one looks for a kelurahan among all 83,762, beside one bare reading of the whole table.

The clerk's combobox asks at every few letters: 50 ms is the most. Rounds of the two alternate, so that a busy machine
slows both; the medians are compared. Progress goes to stderr, one JSON line a text to stdout: `value` and `limit` in
ms, `ratio` = value / limit.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)

import django  # noqa: E402

from drills.stopwatch import milliseconds  # noqa: E402

TEXTS = ("sukamaju", "jawa tengah", "40135", "tidak ada begitu")
ROUNDS, QUICK_ROUNDS = 15, 5
MOST_MS = 50.0


def main() -> int:
    """Measure each text; 1 when one takes longer than the clerk may wait."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROUNDS} rounds instead of {ROUNDS}")
    rounds = QUICK_ROUNDS if parser.parse_args().quick else ROUNDS
    with tempfile.TemporaryDirectory(prefix="titian-bench-villages-") as folder:
        os.environ["TITIAN_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "titian.config.settings")
        django.setup()
        load()
        return 0 if max([measure(text, rounds) for text in TEXTS]) <= MOST_MS else 1


def load() -> None:
    from django.core.management import call_command  # noqa: PLC0415 - these need the settings of `main`
    from django.utils import timezone  # noqa: PLC0415

    from titian.accounts.models import Actor  # noqa: PLC0415
    from titian.facility.operations import load_villages  # noqa: PLC0415

    print("villages: loading them", file=sys.stderr, flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    load_villages(by=Actor.system("bench"), now=timezone.now())


def measure(text: str, rounds: int) -> float:
    """The median milliseconds of one search, printed beside those of the bare reading."""
    from django.db import connection  # noqa: PLC0415 - these need the settings of `main`

    from titian.facility import queries  # noqa: PLC0415

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM facility_village WHERE search_text LIKE %s", [f"%{text}%"])
            cursor.fetchall()

    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for ask, taken in zip((lambda: queries.villages(text), bare), times, strict=True):
            taken.append(milliseconds(ask))
    value, limit = statistics.median(times[0]), statistics.median(times[1])
    line = {"bench": "villages", "case": text, "engine": connection.vendor, "n": 83_762, "unit": "ms"}
    figures = {"value": round(value, 2), "limit": round(limit, 2), "ratio": round(value / limit, 2)}
    print(json.dumps({**line, **figures}), flush=True)
    return value


if __name__ == "__main__":
    raise SystemExit(main())
