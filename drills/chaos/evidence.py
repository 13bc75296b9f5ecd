"""Reads both sides when all is over: the clinic's records and job rows, and the sandbox's record and state."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch, Q

from bpjs_sandbox.antrean.queue import BAD_TIME
from bpjs_sandbox.pcare.answers import DUPLICATES
from drills.chaos.facts import ENTRY_OF, Care, Entry, Evidence, Key, Promise, Request, Step, Try, Write
from drills.chaos.notes import Notes
from drills.chaos.visits import Visit
from drills.chaos.weather import SETTLED, TIMING
from titian.kunjungan.models import Kunjungan
from titian.outbox.kinds import FACTS, Kind, Service
from titian.outbox.models import Attempt, Job, JobEvent
from titian.outbox.states import State
from titian.pendaftaran.models import Pendaftaran

Row = Mapping[str, Any]
_SUCCESSES = ("delivered", "present")
_WHOLE = (Kind.TAMBAH_ANTREAN, Kind.TAMBAH_PENDAFTARAN)
"""What these carry stands at BPJS word for word; a kunjungan is told by its complaint."""


def gather(record: Iterable[Row], state: Row, people: Iterable[Visit], hand: Notes) -> Evidence:
    """Job rows in the order they were promised; the sandbox's rows in the order they arrived.

    `people` are the visits as they were planned, `hand` is what was done at BPJS by hand.
    """
    in_line = {one.complaint for one in people if one.is_in_line}
    jobs = Job.objects.order_by("pk").prefetch_related("events", "attempts")
    written = written_at(event for job in jobs for event in job.events.all())
    signed = Kunjungan.objects.filter(voided_at__isnull=True, signed_at__isnull=False)
    visits = Pendaftaran.objects.select_related("ticket", "poli")
    visits = visits.prefetch_related(Prefetch("kunjungan", signed, to_attr="signed"))
    return Evidence(
        care=tuple(_care(visit, is_in_line=visit.complaint in in_line) for visit in visits),
        promises=tuple(_promise(job, hand.told.get(job.pk), written) for job in jobs),
        writes=tuple(_write(row, hand.typed) for row in record if is_write(row)),
        entries=tuple(_entries(state, hand)),
        settle=TIMING.settle,
        absent_gap=TIMING.absent_gap,
    )


def weather_report(record: Iterable[Row]) -> dict[str, int]:
    """How much really went wrong, by the sandbox's record and the attempts' rows."""
    writes = [row for row in record if is_write(row)]
    lost = [
        row["committed_at"] - row["at"]
        for row in writes
        if row["outcome"] == "dropped" and row["committed_at"]
    ]
    lapsed = Q(outcome=Attempt.Outcome.LEASE_EXPIRED)  # until an answer comes all the same
    late = sum(delay > SETTLED / 3 for delay in lost)
    return {
        "answers_lost": len(lost) - late,
        "late_commits": late,
        "requests_lost": sum(row["outcome"] == "dropped" and not row["committed_at"] for row in writes),
        "gateway_answers": sum(row["outcome"] == "fault" for row in writes),
        "lapsed_leases": Attempt.objects.filter(lapsed | Q(is_late=True)).count(),
        "late_answers": Attempt.objects.filter(is_late=True).count(),
        "look_ups": Attempt.objects.filter(trigger=Attempt.Trigger.LOOKUP).count(),
    }


def is_write(row: Row) -> bool:
    """Whether a row of the sandbox's record would change something there."""
    return bool(row["method"] != "GET")


def request_of(row: Row) -> Request:
    """As the attempt that brought it says it; the path stands there without the service's own part."""
    return row["service"], f"{row['method']} {row['path'].partition('/')[2].partition('/')[2]}", row["body"]


def refused_by_bpjs(record: Iterable[Row]) -> frozenset[Request]:
    """Those whose last word from BPJS itself was a refusal: a person must act."""
    last = {request_of(row): row["outcome"] for row in record if is_write(row)}
    return frozenset(what for what, outcome in last.items() if outcome == "refused")


def request_sent(attempt: Attempt, service: str) -> Request:
    return service, attempt.request_line, attempt.request_body


def _care(visit: Any, *, is_in_line: bool) -> Care:
    ticket = visit.ticket
    moved_at = ticket.absent_at or ticket.called_at
    return Care(
        visit=str(visit.ref),
        card=visit.card_number,
        day=visit.service_date.isoformat(),
        pcare_poli=visit.poli.pcare_code,
        antrean_poli=visit.poli.antrean_code,
        is_cancelled=visit.cancelled_at is not None,
        says=next((one.chief_complaint for one in visit.signed), ""),
        place="absent" if ticket.absent_at else "present" if ticket.called_at else "",
        moment=int(moved_at.timestamp() * 1000) if moved_at else None,
        is_paid=visit.payer == Pendaftaran.Payer.BPJS,
        is_in_line=is_in_line,
    )


def written_at(events: Iterable[JobEvent]) -> dict[int, float]:
    """When each row of history stood there, at the earliest, by its key. What a person does is dated at its beginning,
    and waits for the turn under way: no sooner than what was written before it."""
    latest, found = 0.0, dict[int, float]()
    for event in sorted(events, key=lambda event: event.pk):
        latest = max(latest, event.at.timestamp())
        found[event.pk] = event.at.timestamp() if event.attempt_id else latest
    return found


def _promise(job: Job, told_at: float | None, written: Mapping[int, float]) -> Promise:
    kind = Kind(job.kind)
    events = sorted(job.events.all(), key=lambda event: event.pk)
    carried = job.payload if job.body_override is None else json.loads(job.body_override)
    about = FACTS[ENTRY_OF[kind]].number_column
    return Promise(
        pk=job.pk,
        visit=str(job.visit_ref),
        kind=kind,
        key=Key(ENTRY_OF[kind], job.card_number, job.poli_code, job.service_date.isoformat()),
        wanted=job.wanted,
        state=job.state,
        steps=tuple(Step(written[one.pk], one.start, one.end, one.attempt_id is not None) for one in events),
        tries=tuple(_try(job, one) for one in job.attempts.all()),
        number=getattr(job, about) if job.state == State.SENT else "",
        facts=tuple(carried.values()) if kind in _WHOLE else (),
        is_expired=job.state == State.CLOSED and job.useful_until is not None and is_over(job),
        told_at=told_at,
    )


def is_over(job: Job) -> bool:
    """Whether it ended only because its day did."""
    return bool(job.useful_until and job.finished_at and job.finished_at >= job.useful_until)


def _try(job: Job, one: Attempt) -> Try:
    is_late_success = one.is_late and one.outcome in _SUCCESSES and one.ended_at is not None
    return Try(
        at=one.started_at.timestamp(),
        request=request_sent(one, job.service),
        is_lookup=one.trigger == Attempt.Trigger.LOOKUP,
        late_success_at=one.ended_at.timestamp() if is_late_success and one.ended_at else None,
        ended_at=one.ended_at.timestamp() if one.ended_at else None,
    )


def _write(row: Row, typed: Mapping[Request, Key]) -> Write:
    request = request_of(row)
    return Write(
        row["at"],
        request,
        _number_in(row),
        is_duplicate=row["service"] == Service.PCARE and row["message"] in DUPLICATES.values(),
        committed_at=row["committed_at"],
        moment=json.loads(row["body"]).get("waktu") if row["service"] == Service.ANTREAN else None,
        is_too_late=row["message"] == BAD_TIME,
        typed=typed.get(request),
        looked_at=row["looked_at"],
        answered_at=row["answered_at"],
    )


def _number_in(row: Row) -> str:
    """The number of BPJS that a PUT or DELETE names."""
    if row["method"] == "PUT":
        return str(json.loads(row["body"])["noKunjungan"])
    parts = row["path"].split("/")
    if row["method"] == "DELETE":
        return str(parts[parts.index("noUrut") + 1] if "noUrut" in parts else parts[-1])
    return ""


def _entries(state: Row, hand: Notes) -> Iterable[Entry]:
    for row in state["registrations"]:
        entry = _entry(Kind.TAMBAH_PENDAFTARAN, row, row["number"], row["body"], is_live=not row["deleted"])
        yield replace(entry, is_typed=hand.has_typed(row["body"]))
    for row in state["visits"]:
        of = {"card": row["body"]["noKartu"], "poli": row["body"]["kdPoli"], "date": _iso(row)}
        yield _entry(Kind.TAMBAH_KUNJUNGAN, of, row["number"], row["body"], is_live=not row["deleted"])
    for row in state["antrean"]:
        is_live = row["status"] != "cancelled"
        entry = _entry(Kind.TAMBAH_ANTREAN, row, "", row["body"], is_live=is_live, status=row["status"])
        yield replace(entry, is_double=row["is_double"])


def _iso(row: Row) -> str:
    day, month, year = row["body"]["tglDaftar"].split("-")
    return f"{year}-{month}-{day}"


def _entry(brought_by: Kind, of: Row, number: str, body: Row, *, is_live: bool, status: str = "") -> Entry:
    key = Key(brought_by, of["card"], of["poli"], of["date"])
    return Entry(key, number, tuple(body.values()), is_live, status)
