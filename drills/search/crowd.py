"""A clinic with as many invented patients as one likes, written past the product's own operations: those save one
patient in some milliseconds, and a million would take hours.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.forms import model_to_dict

_COMMON = """
    muhammad siti nur ahmad sri dewi budi agus eko dwi tri wahyu rina ani yanti putri ayu made wayan ketut nyoman
    joko suharto slamet bambang hendra rudi andi indah lestari aminah fatimah khadijah aisyah yusuf ibrahim ismail
    hasan husein abdul rahman rahmat hidayat santoso susanto wibowo saputra kusuma pratama wijaya setiawan
"""
_SYLLABLES = """
    ba bi bu da di du fa ga gi ha hi ja jo ka ki ku la li lu ma mi mu na ni nu pa pi ra ri ro sa si su ta ti to
    wa wi ya yu za
"""
COMMON, SYLLABLES = _COMMON.split(), _SYLLABLES.split()
ENDINGS = ("", "n", "h", "ti", "wan", "wati", "yah", "din", "no", "s")
RARE = 40_000
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Person:
    """What a search knows of a patient. `record_number` counts from 1 without a gap."""

    record_number: int
    name: str
    nik: str
    card: str
    phone: str
    born: date


def people(n: int, seed: int) -> Iterator[Person]:
    """n people of whom no two share a number; a few names are everywhere, and most are rare."""
    chance = random.Random(seed)
    rare = [_rare(chance) for _ in range(RARE)]
    weights = [1 / (place + 2) for place in range(len(COMMON))]
    for number in range(1, n + 1):
        words = chance.choices(COMMON, weights, k=chance.choice((1, 1, 1, 2)))
        words += [chance.choice(rare) for _ in range(chance.choice((0, 1, 1, 1, 2)))]
        born = date(1940, 1, 1) + timedelta(days=chance.randrange(30_000))
        nik = f"32730{1 + number % 9}{born:%d%m%y}{number % 9999 + 1:04}"
        nik = f"{nik[:1]}{number // 10_000 % 100:02}{nik[3:]}"
        yield Person(number, " ".join(words).title(), nik, f"{number:013}", f"+628{number:09}", born)


def _rare(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3)))) + chance.choice(ENDINGS)


def fill(template: Any, n: int, seed: int) -> None:
    """Give the template's clinic n patients who are like it in all but name, numbers and birth date."""
    from titian.patients.models import Patient, SearchRow  # noqa: PLC0415 - these need the settings of `main`
    from titian.patients.names import search_form  # noqa: PLC0415
    from titian.patients.operations.finding import RULES, keys_of  # noqa: PLC0415

    facts = model_to_dict(template) | {
        field.attname: getattr(template, field.attname) for field in Patient._meta.concrete_fields
    }
    columns = [field.attname for field in Patient._meta.concrete_fields]
    crowd = people(n, seed)
    while some := list(islice(crowd, BATCH)):
        rows, keys = [], []
        for one in some:
            own = {
                "id": template.pk + one.record_number,
                "ref": uuid(one.record_number),
                "record_number": template.record_number + one.record_number,
                "name": one.name,
                "search_name": search_form(one.name),
                "nik": one.nik,
                "identity_number": one.nik,
                "card_number": one.card,
                "phone": one.phone,
                "birth_date": one.born,
                "searchable_as": RULES,
            }
            values = facts | own
            rows.append([values[column] for column in columns])
            keys += [(template.facility_id, str(kind), key, own["id"]) for kind, key in keys_of(one.name)]
        write(Patient._meta.db_table, columns, rows)
        write(SearchRow._meta.db_table, ["facility_id", "kind", "key", "patient_id"], sorted(keys))
        print(f"search: {some[-1].record_number:,} of {n:,} patients", file=sys.stderr, flush=True)
    if connection.vendor == "postgresql":  # whose autovacuum does it; SQLite never does unless it is told to
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def uuid(number: int) -> Any:
    """As the engine keeps it."""
    value = UUID(int=number)
    return value if connection.vendor == "postgresql" else value.hex


def write(table: str, columns: list[str], rows: list[Any]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            holders = ", ".join("?" * len(columns))
            cursor.execute("BEGIN")  # else each row is a transaction
            cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({holders})", rows)  # noqa: S608
            cursor.execute("COMMIT")
