"""How long the search box of the patient list takes, beside the bare SQL that finds the same.

Clinics of 10,000, 100,000 and 1,000,000 patients on SQLite and PostgreSQL; 500 seeded searches of a kind, a third of
which find nobody. `value` is the 95th percentile of the whole request (session, permission, page of results), `limit`
that of the bare SQL of the same searches in the same run, in ms. At most 50 ms, and 5 ms + 3 x the bare SQL.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
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
    from drills.search.crowd import Person

SIZES = (10_000, 100_000, 1_000_000)
SEARCHES, QUICK_SEARCHES = 500, 60
MOST_MS, ALLOWED_MS, TIMES_BARE = 50.0, 5.0, 3.0
SEED = 20261122

_TOKEN = "t" * 32


def main() -> int:
    """Measure; 1 when the clerk of a million patients waits longer than allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help=f"10,000 patients, {QUICK_SEARCHES} searches of a kind"
    )
    parser.add_argument("--n", type=int, help="one size only")
    parser.add_argument("--engine", choices=("sqlite", "postgres"), help="one engine only")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        return _measure(options.n, QUICK_SEARCHES if options.quick else SEARCHES)
    sizes = (options.n,) if options.n else SIZES[:1] if options.quick else SIZES
    engines = (options.engine,) if options.engine else ("sqlite", "postgres")
    codes = [_run(engine, n, quick=options.quick) for engine in engines for n in sizes]
    return max(codes)


def _run(engine: str, n: int, *, quick: bool) -> int:
    """One clinic on one engine, in a process of its own: Django reads its database once."""
    again = [sys.executable, __file__, "--inside", "--n", str(n), *["--quick"] * quick]
    server = [sys.executable, str(ROOT / "tests/with_postgresql.py")] if engine == "postgres" else []
    with tempfile.TemporaryDirectory(prefix="titian-bench-search-") as folder:
        changes = {"TITIAN_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "titian.config.settings"}
        return subprocess.call([*server, *again], env=os.environ | changes)


def _measure(n: int, searches: int) -> int:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - these need the settings

    from drills.search.crowd import fill, people  # noqa: PLC0415
    from tests.integration.patients import people as invented  # noqa: PLC0415
    from titian.config.commands.web import settle  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    ask = _signed_in_clerk(clinic := _clinic())
    fill(invented.patient(clinic), n, SEED)
    chosen = set(random.Random(SEED).sample(range(n), searches))
    known = [one for place, one in enumerate(people(n, SEED)) if place in chosen]
    random.Random(SEED).shuffle(known)
    settle()
    results = [_tell(kind, n, beside_bare_sql(ask, _asks(kind, known, clinic.pk))) for kind in KINDS]
    return 0 if all(results) else 1


def _clinic() -> Any:
    from django.db import connection  # noqa: PLC0415

    from tests.builders import facility  # noqa: PLC0415

    if connection.vendor == "sqlite":  # seeding is no part of the measurement
        connection.cursor().execute("PRAGMA synchronous=OFF")
        connection.cursor().execute("PRAGMA cache_size=-1000000")
    return facility("bench")


def _signed_in_clerk(clinic: Any) -> Callable[[str], int]:
    """Asks as the page does while one types; the answer's size, so that nothing is found for free."""
    from django.conf import settings  # noqa: PLC0415

    from tests import personas  # noqa: PLC0415
    from titian.config.wsgi import application  # noqa: PLC0415

    settings.ALLOWED_HOSTS, settings.DEBUG = ["testserver"], False
    session = personas.signed_in(personas.staff(clinic)).cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={_TOKEN}"
    headers = {"HTTP_COOKIE": cookies, "HTTP_X_CSRFTOKEN": _TOKEN}
    headers |= {"HTTP_HX_REQUEST": "true", "HTTP_HX_TRIGGER": "cari", "HTTP_HX_TARGET": "hasil"}

    def ask(text: str) -> int:
        environ = _posted(f"/k/{clinic.slug}/pasien/", {"q": text}) | headers
        answer = application(environ, lambda *_: None)
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"search: {answer.status_code}")
        return len(answer.content)

    return ask


def _posted(path: str, fields: dict[str, str]) -> dict[str, Any]:
    """What a WSGI server hands over for a form that a browser posts."""
    body = urlencode(fields).encode()
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
    }


def _tell(kind: str, n: int, times: tuple[list[float], list[float]]) -> bool:
    from django.db import connection  # noqa: PLC0415

    value, limit = (statistics.quantiles(some, n=20)[-1] for some in times)
    line = {"bench": "search", "case": kind, "engine": connection.vendor, "n": n, "unit": "ms p95"}
    figures = {"value": round(value, 2), "limit": round(limit, 2), "ratio": round(value / limit, 1)}
    print(json.dumps({**line, **figures}), flush=True)
    return value <= min(MOST_MS, ALLOWED_MS + TIMES_BARE * limit)


_BY_KEY = (
    "SELECT p.* FROM patients_searchrow s JOIN patients_patient p ON p.id = s.patient_id "
    "WHERE s.facility_id = %s AND s.kind = %s AND s.key >= %s AND s.key <= %s LIMIT 21"
)
_AND_ANOTHER = (
    "AND EXISTS (SELECT 1 FROM patients_searchrow o "
    "WHERE o.patient_id = s.patient_id AND o.kind = %s AND o.key >= %s AND o.key <= %s) "
)
_BY_NUMBER = "SELECT * FROM patients_patient WHERE facility_id = %s AND {} = %s LIMIT 21"
NOBODY = ("xq", "zwq", "qy")


def _asks(kind: str, known: "list[Person]", clinic: int) -> list[Ask]:
    make = KINDS[kind]
    return [make(one, int(place % 3 == 2), clinic) for place, one in enumerate(known)]


def _by_key(text: str, kind: str, word: str, clinic: int) -> Ask:
    return text, _BY_KEY, [clinic, kind, word, word + "\U0010ffff"]


def _name(one: "Person", misses: int, clinic: int) -> Ask:
    """The bare SQL finds the same as well as SQL can: it is told which word is the rarest."""
    words = [*one.name.lower().split()[:2], *NOBODY[:misses]]
    rarest, *others = sorted(dict.fromkeys(words), key=_frequency)
    _, sql, values = _by_key("", "w", rarest, clinic)
    for word in others:
        sql = sql.replace("LIMIT", f"{_AND_ANOTHER}LIMIT")
        values = [*values, "w", word, word + "\U0010ffff"]
    return " ".join(words), sql, values


def _frequency(word: str) -> int:
    """How often a word is met in the crowd, roughly: nobody's never, one of the common ones by its place."""
    from drills.search.crowd import COMMON  # noqa: PLC0415

    return -1 if word in NOBODY else len(COMMON) - COMMON.index(word) if word in COMMON else 0


def _nobody(one: "Person", _misses: int, clinic: int) -> Ask:
    word = one.name.lower().split()[0][:4] + NOBODY[one.record_number % 3]
    return _by_key(word, "w", word, clinic)


def _misspelt(one: "Person", misses: int, clinic: int) -> Ask:
    from titian.patients import sounds  # noqa: PLC0415

    word = max(one.name.lower().split(), key=len) + NOBODY[0] * misses
    for right, wrong in (("u", "oe"), ("j", "dj"), ("i", "y"), ("d", "dd")):
        if right in word:
            word = word.replace(right, wrong, 1)
            break
    return _by_key(word, "s", min(sounds.keys(word)), clinic)


def _part(one: "Person", misses: int, clinic: int) -> Ask:
    word = max(one.name.lower().split(), key=len)[1:5] + NOBODY[0] * misses
    return _by_key(word, "p", word, clinic)


def _number(column: str, of: "Callable[[Person], str]", wrong: str) -> "Callable[[Person, int, int], Ask]":
    def make(one: "Person", misses: int, clinic: int) -> Ask:
        number = wrong if misses else of(one)
        value: object = int(number) if column == "record_number" else number
        return number, _BY_NUMBER.format(column), [clinic, value]

    return make


KINDS: "dict[str, Callable[[Person, int, int], Ask]]" = {
    "name": _name,
    "nobody's name": _nobody,
    "misspelt name": _misspelt,
    "part of a name": _part,
    "No. RM": _number("record_number", lambda one: str(one.record_number + 1), "99999999"),
    "NIK": _number("nik", lambda one: one.nik, "3273010101990001"),
    "card": _number("card_number", lambda one: one.card, "0009999999999"),
    "phone": _number("phone", lambda one: one.phone, "+628999999999"),
}

if __name__ == "__main__":
    raise SystemExit(main())
