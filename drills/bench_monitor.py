"""How long the monitor takes over a clinic's whole past, beside the bare SQL that finds the same; and what it costs to
leave it open.

One clinic with 10,000 and with 1,000,000 promises on SQLite and PostgreSQL (--full: 10,000,000 on PostgreSQL, too).
`value` is the 95th percentile of the whole request (session, permission, page), `limit` that of the bare SQL in the
same run, in ms. At most 100 ms, and over the largest past at most twice what it is over the smallest. "50 open
screens" is the share of one core, in per cent, that the product's own web process takes while 50 pages poll it every
two seconds and the clinic goes on working; `limit` is the same while nothing happens. At most 15 %.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)

import django  # noqa: E402

from drills.stopwatch import Ask, beside_bare_sql  # noqa: E402

if TYPE_CHECKING:
    from drills.monitor.past import Past
    from drills.search.crowd import Person

SIZES, FULL = (10_000, 1_000_000), 10_000_000
REQUESTS, QUICK_REQUESTS = 200, 40
MOST_MS, MOST_TIMES, MOST_SHARE = 100.0, 2.0, 15.0
SEED = 20261122


def main() -> int:
    """Measure; 1 when a page takes too long, or longer the more there is, or open pages cost too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help=f"10,000 and 50,000 jobs, {QUICK_REQUESTS} requests"
    )
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} jobs on PostgreSQL as well")
    parser.add_argument("--n", type=int, help="one size only")
    parser.add_argument("--engine", choices=("sqlite", "postgres"), help="one engine only")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        return _measure(options.n, quick=options.quick)
    engines = (options.engine,) if options.engine else ("sqlite", "postgres")
    found = [
        line
        for engine in engines
        for n in _sizes(options, engine)
        for line in _run(engine, n, quick=options.quick)
    ]
    return 0 if found and all(map(_is_well, found)) and _is_level(found) else 1


def _sizes(options: argparse.Namespace, engine: str) -> tuple[int, ...]:
    if options.n:
        return (options.n,)
    if options.quick:
        return (SIZES[0], 5 * SIZES[0])
    return (*SIZES, FULL) if options.full and engine == "postgres" else SIZES


def _run(engine: str, n: int, *, quick: bool) -> list[dict[str, Any]]:
    """The lines of one clinic on one engine, in a process of its own: Django reads its database once."""
    again = [sys.executable, __file__, "--inside", "--n", str(n), *["--quick"] * quick]
    server = [sys.executable, str(ROOT / "tests/with_postgresql.py")] if engine == "postgres" else []
    with tempfile.TemporaryDirectory(prefix="titian-bench-monitor-") as folder:
        changes = {"TITIAN_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "titian.config.settings"}
        command = [*server, *again]
        lines = []
        with subprocess.Popen(command, env=os.environ | changes, stdout=subprocess.PIPE, text=True) as child:
            for line in child.stdout or ():
                print(line, end="", flush=True)
                lines.append(json.loads(line))
        if child.returncode:
            raise SystemExit(f"monitor: {n:,} jobs on {engine} came to grief")
    return lines


def _is_well(line: dict[str, Any]) -> bool:
    return bool(line["value"] <= (MOST_MS if line["unit"] == "ms p95" else MOST_SHARE))


def _is_level(lines: list[dict[str, Any]]) -> bool:
    """Whether each case takes over the largest past no more than twice what it takes over the smallest."""
    sizes: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line["n"]):
        if line["unit"] == "ms p95":
            sizes[line["engine"], line["case"]].append(line["value"])
    steep = {case: values for case, values in sizes.items() if values[-1] > MOST_TIMES * values[0]}
    for (engine, case), values in steep.items():
        print(f"monitor: {case} on {engine} grows: {values[0]} to {values[-1]} ms", file=sys.stderr)
    return not steep


def _measure(n: int, *, quick: bool) -> int:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - these need the settings
    from django.db import connection  # noqa: PLC0415

    from drills.monitor import past, screens  # noqa: PLC0415
    from titian.config.commands.web import settle  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    if connection.vendor == "sqlite":  # seeding is no part of the measurement
        connection.cursor().execute("PRAGMA synchronous=OFF")
        connection.cursor().execute("PRAGMA cache_size=-1000000")
    written = past.write(n, SEED)
    connection.close()  # the requests meet the product's own settings
    ask = _signed_in(written)
    settle()
    dice = random.Random(SEED)
    for case, make in CASES.items():
        times = beside_bare_sql(
            ask, [make(written, dice) for _ in range(QUICK_REQUESTS if quick else REQUESTS)]
        )
        _tell(case, n, "ms p95", *(statistics.quantiles(some, n=20)[-1] for some in times))
    _tell(f"{screens.COUNT} open screens", n, "% of a core", *screens.shares(written.clinic, quick=quick))
    return 0


def _signed_in(past: "Past") -> Callable[[str], int]:
    """Asks as the browser of an admin does; the answer's size, so that nothing is found for free."""
    from django.conf import settings  # noqa: PLC0415

    from drills.monitor.screens import session  # noqa: PLC0415
    from titian.config.wsgi import application  # noqa: PLC0415

    settings.ALLOWED_HOSTS, settings.DEBUG = ["testserver"], False
    cookie = f"{settings.SESSION_COOKIE_NAME}={session(past.clinic)}"

    def ask(below: str) -> int:
        path, _, query = below.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": f"/k/{past.clinic.slug}/integrasi/bpjs-fktp/monitoring/{path}",
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_COOKIE": cookie,
            "HTTP_HX_REQUEST": "true" if path else "",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
        }
        answer = application(environ, lambda *_: None)
        if answer.status_code not in (HTTPStatus.OK, HTTPStatus.NO_CONTENT):
            raise SystemExit(f"monitor: {below} {answer.status_code}")
        answer.close()
        return len(answer.content)

    return ask


def _tell(case: str, n: int, unit: str, value: float, limit: float) -> None:
    from django.db import connection  # noqa: PLC0415

    line = {"bench": "monitor", "case": case, "engine": connection.vendor, "n": n, "unit": unit}
    figures = {"value": round(value, 2), "limit": round(limit, 2), "ratio": round(value / limit, 1)}
    print(json.dumps({**line, **figures}), flush=True)


_ROWS = "SELECT * FROM outbox_job WHERE facility_id = %s AND {} ORDER BY filed_on DESC, id DESC LIMIT 50"
_OF_A_DAY = _ROWS.format("filed_on = %s AND state NOT IN ('cancelled', 'closed')")
_OF_A_KIND = _ROWS.format("filed_on IN (%s, %s) AND kind = %s AND state NOT IN ('cancelled', 'closed')")
_FAILED = _ROWS.format("state IN ('failed', 'sending', 'unknown', 'waiting') AND state = 'failed'")
_OF_A_PATIENT = _ROWS.format("id IN (SELECT id FROM outbox_job WHERE facility_id = %s AND patient_ref = %s)")
_OF_A_DAYS_PATIENT = _ROWS.format("filed_on = %s AND patient_ref = %s")
_LEFT = _ROWS.format("state IN ('failed', 'sending', 'unknown', 'waiting') AND filed_on < %s")
_AMONG_LATEST = (
    "SELECT * FROM (SELECT * FROM outbox_job WHERE facility_id = %s ORDER BY filed_on DESC, id DESC LIMIT 5000)"
    " AS latest WHERE {} LIMIT 50"
)
_OF_A_NUMBER = (
    "SELECT * FROM outbox_job WHERE visit_ref IN (SELECT visit_ref FROM outbox_job"
    " WHERE facility_id = %s AND bpjs_visit_number > '' AND bpjs_visit_number = %s)"
)
_SUMS = "SELECT sum(open), sum(sent), sum(failed), sum(ended) FROM outbox_tally WHERE facility_id = %s"
_PULSE = "SELECT version FROM outbox_pulse WHERE facility_id = %s"


def _first_page(past: "Past", _dice: random.Random) -> Ask:
    return "", _OF_A_DAY, [past.clinic.pk, past.today]


def _any_page(past: "Past", dice: random.Random) -> Ask:
    """Of all days there are, by its number."""
    page = dice.randrange(1, past.pages + 1)
    return f"?date=&page={page}", _OF_A_DAY, [past.clinic.pk, past.day_of(page)]


def _rare_kind(past: "Past", _dice: random.Random) -> Ask:
    days = [past.today, past.start]
    return f"?date=&kind={past.rare}", _OF_A_KIND, [past.clinic.pk, *days, str(past.rare)]


def _not_sent(past: "Past", _dice: random.Random) -> Ask:
    return "?date=&status=not_sent", _FAILED, [past.clinic.pk]


def _left_over(past: "Past", _dice: random.Random) -> Ask:
    """3 belum selesai dari hari sebelumnya."""
    return "?date=&older=1", _LEFT, [past.clinic.pk, past.today]


def _cards(past: "Past", dice: random.Random) -> Ask:
    """What a page of all days polls when something changed; each of an address of its own, for the same is drawn
    once."""
    return f"denyut/?date=&version=0&nomor={dice.random()}", _SUMS, [past.clinic.pk]


def _poll(past: "Past", _dice: random.Random) -> Ask:
    return f"denyut/?{urlencode({'version': past.version()})}", _PULSE, [past.clinic.pk]


def _searched(typed: "Callable[[Person], str]") -> "Callable[[Past, random.Random], Ask]":
    """The bare SQL knows already who is meant."""

    def make(past: "Past", dice: random.Random) -> Ask:
        one, clinic = dice.choice(past.people), past.clinic.pk
        return f"?{past.search(typed(one))}", _OF_A_PATIENT, [clinic, clinic, past.ref_of(one)]

    return make


def _searched_today(past: "Past", dice: random.Random) -> Ask:
    one = past.who_came_today(dice)
    address = f"?{past.search(one.name, '%d-%m-%Y')}"
    return address, _OF_A_DAYS_PATIENT, [past.clinic.pk, past.today, past.ref_of(one)]


def _sequence(past: "Past", dice: random.Random) -> Ask:
    text = past.sequence(dice)
    return f"?{past.search(text)}", _AMONG_LATEST.format("bpjs_sequence = %s"), [past.clinic.pk, text]


def _visit_number(past: "Past", dice: random.Random) -> Ask:
    text = past.visit_number(dice)
    return f"?{past.search(text)}", _OF_A_NUMBER, [past.clinic.pk, text]


def _code(past: "Past", _dice: random.Random) -> Ask:
    return f"?{past.search('412')}", _AMONG_LATEST.format("http_code = %s"), [past.clinic.pk, 412]


def _words(past: "Past", _dice: random.Random) -> Ask:
    found = _AMONG_LATEST.format("bpjs_message LIKE %s")
    return f"?{past.search('tidak aktif')}", found, [past.clinic.pk, "%tidak aktif%"]


SEARCHES: "dict[str, Callable[[Person], str]]" = {
    "Norm": lambda one: f"{one.record_number + 1:06}",
    "name": lambda one: one.name,
    "NIK": lambda one: one.nik,
    "card": lambda one: one.card,
}
"""What is typed into the search box, of all dates."""

CASES: "dict[str, Callable[[Past, random.Random], Ask]]" = {
    "page, today": _first_page,
    "page, any of all days": _any_page,
    "page, a rare kind of all days": _rare_kind,
    "page, not sent of all days": _not_sent,
    "page, left over": _left_over,
    "cards": _cards,
    **{f"search, {what}": _searched(typed) for what, typed in SEARCHES.items()},
    "search, name on today's list": _searched_today,
    "search, noUrut": _sequence,
    "search, noKunjungan": _visit_number,
    "search, code": _code,
    "search, error text": _words,
    "poll": _poll,
}

if __name__ == "__main__":
    raise SystemExit(main())
