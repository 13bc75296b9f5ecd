"""Antrean FKTP's reference of a day: open poli and practitioners. Fields: S1 S5 S6 S14 [A]."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bpjs.message import Answer, Request
from bpjs.service import Service
from bpjs.shape import Page, Row, reference_page
from bpjs.writing import filled
from bpjs_wire.answers import NO_SCHEDULE
from bpjs_wire.codes import ANTREAN_DATE, ANTREAN_REFUSED
from bpjs_wire.paths import ANTREAN_DOKTER, ANTREAN_POLI

# Strictly HH:mm-HH:mm (S14); blanks around the dash hurt nobody, and go back as they came.
_HOURS = r"[0-2]\d:[0-5]\d {0,2}- {0,2}[0-2]\d:[0-5]\d"

T = TypeVar("T")

_NO_SCHEDULE = re.compile(NO_SCHEDULE, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AntreanPoli:
    """A poli that is open on the day. `name` goes back into an entry exactly as it came."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class AntreanPractitioner:
    """A practitioner's hours on the day, "HH:mm-HH:mm" as BPJS wrote it, and how many patients they take."""

    code: int
    name: str
    hours: str
    capacity: int


def poli(service_date: date) -> Request[Page[AntreanPoli]]:
    """The poli open on a day; none where BPJS has no schedule. One that cannot be read hides no other."""
    return _listed(filled(ANTREAN_POLI, date=service_date.strftime(ANTREAN_DATE)), _poli)


def practitioners(poli_code: str, service_date: date) -> Request[Page[AntreanPractitioner]]:
    """The practitioners of a poli on a day; none where BPJS has no schedule.

    One whose row cannot be read is counted as `unread` and hides no other.
    """
    path = filled(ANTREAN_DOKTER, poli=poli_code, date=service_date.strftime(ANTREAN_DATE))
    return _listed(path, _practitioner)


def _listed(path: str, read: Callable[[Row], T]) -> Request[Page[T]]:
    return Request(
        Service.ANTREAN, "GET", path, lambda answer: reference_page(answer, read), means_none=_no_schedule
    )


def _no_schedule(answer: Answer) -> bool:
    """201 with a text such as "No Content" or "Jadwal … libur" is Antrean's empty list (S14)."""
    refused_so = answer.code == ANTREAN_REFUSED and _NO_SCHEDULE.search(answer.message) is not None
    return answer.nothing_found or refused_so


def _poli(row: Row) -> AntreanPoli:
    return AntreanPoli(row.known_code("kodepoli"), row.echo("namapoli", most=100))


def _practitioner(row: Row) -> AntreanPractitioner:
    return AntreanPractitioner(
        code=int(row.known_code("kodedokter", r"\d{1,18}")),
        name=row.echo("namadokter", most=150),
        hours=row.known_code("jampraktek", _HOURS),
        capacity=int(row.coded("kapasitas", r"-?\d{1,4}") or 0),
    )
