"""A clinic with years of promises behind it, written past the product's own operations: those take a millisecond and
more for one promise, and a million would take hours.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from drills.search import crowd
from tests import builders
from tests.integration.patients import people
from tests.unit.delivery.test_kunjungan import PAYLOAD
from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.monitoring import queries
from titian.monitoring.forms import carried, filter_form
from titian.monitoring.queries import PAGE_SIZE, Filter
from titian.monitoring.queries.cards import counted
from titian.outbox.kinds import Kind
from titian.outbox.models import Job, JobEvent, Lane
from titian.outbox.operations.tally import recount
from titian.outbox.states import State

LEAST_PER_DAY, MOST_DAYS = 250, 3650
"""A clinic of sixty patients a day; beyond ten years of it the clinic is a larger one."""
VISIT = (Kind.TAMBAH_ANTREAN, Kind.PANGGIL_ANTREAN, Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_KUNJUNGAN)
RARE, RARE_EVERY = Kind.BATAL_ANTREAN, 191
"""In place of every so many'th job: of ten thousand a whole page, so that like is compared with like."""
LONG_AGO = {State.SENT: 974, State.CLOSED: 15, State.CANCELLED: 10, State.FAILED: 1}
TODAY = {State.SENT: 80, State.WAITING: 14, State.FAILED: 5, State.CANCELLED: 1}
JOBS_OF_A_PATIENT, MOST_PATIENTS = 20, 10_000
OWN = ("id", "lane_id", "visit_ref", "patient_ref", "bpjs_sequence", "bpjs_visit_number")
"""What no two jobs share, or few."""
SEQUENCES, SAID = 60, "Peserta tidak aktif pada tanggal pelayanan"
BODIES_KEPT = 365
"""Days, as in outbox/operations/retention.py."""
DAYS_AT_ONCE, BATCH = 300, 20_000


@dataclass(frozen=True, slots=True)
class Past:
    """Whose it is, on which days, of which patients, and of how many visits."""

    clinic: Facility
    today: date
    start: date
    people: tuple[crowd.Person, ...]
    visits: int
    visits_today: int
    rare = RARE

    @property
    def days(self) -> int:
        return (self.today - self.start).days + 1

    @property
    def pages(self) -> int:
        return counted(self.clinic, Filter()).cards.total // PAGE_SIZE

    def day_of(self, page: int) -> date:
        """About: of the bare SQL it matters that it is one of so many."""
        return self.today - timedelta(days=(page - 1) * self.days // self.pages)

    def search(self, text: str, date_as: str = "") -> str:
        """The part of an address that looks for this among all dates, or on today's, as one may who sees identities."""
        typed = QueryDict(urlencode({"date": self.today.strftime(date_as), "text": text}))
        return urlencode(carried(filter_form(self.clinic, typed, self.today, sees_identity=True)))

    def sequence(self, dice: random.Random) -> str:
        return _sequence(dice.randrange(SEQUENCES))

    def visit_number(self, dice: random.Random) -> str:
        return _visit_number(dice.randrange(self.visits))

    @staticmethod
    def ref_of(one: crowd.Person) -> Any:
        return crowd.uuid(one.record_number)

    def who_came_today(self, dice: random.Random) -> crowd.Person:
        return self.people[
            _patient(self.visits - 1 - dice.randrange(self.visits_today), len(self.people)) - 1
        ]

    def version(self) -> str:
        return queries.version(self.clinic, timezone.now())


def write(n: int, seed: int) -> Past:
    """Past, patients and tally of one bridged clinic."""
    clinic = builders.proven(builders.bridged_facility(), timezone.now())
    patients = min(max(n // JOBS_OF_A_PATIENT, 50), MOST_PATIENTS)
    crowd.fill(people.patient(clinic), patients, seed)
    today = local_date(clinic, timezone.now())
    per_day = max(LEAST_PER_DAY, n // MOST_DAYS)
    start = today - timedelta(days=(n - 1) // per_day)
    everybody = tuple(crowd.people(patients, seed))
    past = Past(clinic, today, start, everybody, n // len(VISIT), per_day // len(VISIT))
    _write_jobs(past, n, per_day, seed)
    _tally(past)
    _tidy()
    return past


def _sequence(visit: int) -> str:
    """A noUrut, each day the same."""
    return f"A{1 + visit % SEQUENCES}"


def _visit_number(visit: int) -> str:
    """A noKunjungan, which no other visit has."""
    return f"0199B001{visit // 10**6:04}Y{visit % 10**6:06}"


def _patient(visit: int, patients: int) -> int:
    return 1 + visit * 7919 % patients


def _write_jobs(past: Past, n: int, per_day: int, seed: int) -> None:
    """Today is a whole day: what is left over is of the first."""
    makers = _Makers(past, random.Random(seed))
    days = ((past.start + timedelta(days=place), numbers) for place, numbers in enumerate(_days(n, per_day)))
    rows = (row for day, numbers in days for row in makers.rows(numbers, day))
    done = 0
    while some := list(islice(rows, BATCH)):
        lanes = [(row[0], f"lalu-{row[0]}", 1) for row in some]
        crowd.write(Lane._meta.db_table, ["id", "key", "last_seq"], lanes)
        crowd.write(Job._meta.db_table, makers.columns, some)
        done += len(some)
        if done % 100_000 < BATCH:
            print(f"monitor: {done:,} of {n:,} jobs", file=sys.stderr, flush=True)


def _days(n: int, per_day: int) -> Iterator[range]:
    """The numbers of each day's jobs, the first day first."""
    begins = range(n % per_day or per_day, n + 1, per_day)
    return (range(max(end - per_day, 0), end) for end in begins)


class _Makers:
    """Rows of jobs as the engine keeps them, from one real promise of each kind."""

    def __init__(self, past: Past, dice: random.Random) -> None:
        self._past, self._dice = past, dice
        self._fields = list(Job._meta.concrete_fields)
        self.columns = [str(field.column) for field in self._fields]
        self._models = {kind: self._promised(kind) for kind in (*VISIT, RARE)}
        self._first = max(job.pk for job in self._models.values()) + 1
        JobEvent.objects.all().delete()
        Job.objects.all().delete()

    def rows(self, numbers: range, day: date) -> Iterator[list[Any]]:
        """Jobs of one day: four make a visit."""
        weights = TODAY if day == self._past.today else LONG_AGO
        states = self._dice.choices(list(weights), list(weights.values()), k=len(numbers))
        whole = {(kind, state): self._row(kind, state, day) for kind in self._models for state in weights}
        own = [self.columns.index(name) for name in OWN]
        for number, state in zip(numbers, states, strict=True):
            kind = RARE if number % RARE_EVERY == 0 else VISIT[number % len(VISIT)]
            row, visit = list(whole[kind, state]), number // len(VISIT)
            patient, key = _patient(visit, len(self._past.people)), self._first + number
            is_numbered = state is State.SENT and kind is Kind.TAMBAH_KUNJUNGAN
            values = [key, key, crowd.uuid(visit + 2**64), crowd.uuid(patient)]
            values += [_sequence(visit) * (state is State.SENT), _visit_number(visit) * is_numbered]
            for place, value in zip(own, values, strict=True):
                row[place] = value
            yield row

    def _row(self, kind: Kind, state: State, day: date) -> list[Any]:
        job = self._models[kind]
        is_over = state is not State.WAITING
        job.state, job.filed_on, job.service_date, job.seq = state, day, day, 1
        job.wanted = state is not State.CANCELLED
        job.finished_at, job.due_at = (job.created_at, None) if is_over else (None, job.created_at)
        job.http_code, job.bpjs_message = (412, SAID) if state is State.FAILED else (None, "")
        forgotten = self._past.today - timedelta(days=BODIES_KEPT)
        payload = {} if is_over and day < forgotten else job.payload
        values = {field.attname: getattr(job, field.attname) for field in self._fields} | {"payload": payload}
        return [field.get_db_prep_save(values[field.attname], connection) for field in self._fields]

    def _promised(self, kind: Kind) -> Job:
        clinic, now = self._past.clinic, timezone.now()
        if kind is Kind.TAMBAH_ANTREAN:
            return builders.promise_antrean(clinic, now=now)
        if kind is Kind.TAMBAH_PENDAFTARAN:
            return builders.promise_pendaftaran(clinic, now=now)
        payload = {"is_present": True} if kind is Kind.PANGGIL_ANTREAN else PAYLOAD
        return builders.promise(clinic, kind, "0009900000017", "001", payload, now=now)


def _tally(past: Past) -> None:
    """As the duty does it."""
    for first in range(0, past.days, DAYS_AT_ONCE):
        days = [
            past.start + timedelta(days=day) for day in range(first, min(first + DAYS_AT_ONCE, past.days))
        ]
        recount(by=builders.DESK, facility=past.clinic, days=days)


def _tidy() -> None:
    """What PostgreSQL does by itself in a night; and new keys are given after those that were written."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in (Job, Lane):
            table = model._meta.db_table
            text = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
            cursor.execute(text)
        cursor.execute("VACUUM ANALYZE")
