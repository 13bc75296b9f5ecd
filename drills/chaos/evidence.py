"""Reads both sides when all is over: the job rows, and the sandbox's record and state."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from drills.chaos.verdict import Entry, Evidence, Key, Post, Promise, Step, Try
from drills.chaos.weather import DUPLICATE, SETTLED
from titian.outbox.kinds import Service
from titian.outbox.models import Attempt, Job

Row = Mapping[str, Any]
_ANTREAN_HAS_NONE = ""


def gather(record: Iterable[Row], state: Row) -> Evidence:
    """Job rows in the order they were promised; the sandbox's rows in the order they arrived."""
    jobs = Job.objects.order_by("pk").prefetch_related("events", "attempts")
    return Evidence(
        promises=tuple(_promise(job) for job in jobs),
        posts=tuple(_post(row) for row in record if row["method"] == "POST"),
        entries=tuple(_entries(state)),
    )


def weather_report(record: Iterable[Row]) -> dict[str, int]:
    """How much really went wrong, by the sandbox's record and the attempts' rows."""
    posts = [row for row in record if row["method"] == "POST"]
    lost = [
        row["committed_at"] - row["at"]
        for row in posts
        if row["outcome"] == "dropped" and row["committed_at"]
    ]
    lapsed = Q(outcome=Attempt.Outcome.LEASE_EXPIRED)  # until an answer comes all the same
    late = sum(delay > SETTLED / 3 for delay in lost)
    return {
        "answers_lost": len(lost) - late,
        "late_commits": late,
        "requests_lost": sum(row["outcome"] == "dropped" and not row["committed_at"] for row in posts),
        "gateway_answers": sum(row["outcome"] == "fault" for row in posts),
        "lapsed_leases": Attempt.objects.filter(lapsed | Q(is_late=True)).count(),
        "late_answers": Attempt.objects.filter(is_late=True).count(),
        "look_ups": Attempt.objects.filter(trigger=Attempt.Trigger.LOOKUP).count(),
    }


def refused_by_bpjs(record: Iterable[Row]) -> frozenset[tuple[str, str]]:
    """Service and body of those whose last word from BPJS itself was a refusal: a person must act."""
    last = {(row["service"], row["body"]): row["outcome"] for row in record if row["method"] == "POST"}
    return frozenset(what for what, outcome in last.items() if outcome == "refused")


def _promise(job: Job) -> Promise:
    events = sorted(job.events.all(), key=lambda event: event.pk)
    sends = [one for one in job.attempts.all() if one.trigger != Attempt.Trigger.LOOKUP]
    return Promise(
        pk=job.pk,
        key=Key(job.service, job.card_number, job.poli_code, job.service_date.isoformat()),
        facts=tuple(job.payload.values()),
        wanted=job.wanted,
        state=job.state,
        number=job.bpjs_sequence,
        steps=tuple(Step(event.at.timestamp(), event.start, event.end) for event in events),
        tries=tuple(Try(one.started_at.timestamp(), one.request_body) for one in sends),
    )


def _post(row: Row) -> Post:
    is_duplicate = row["service"] == Service.PCARE and row["code"] == DUPLICATE
    return Post(row["at"], row["service"], row["body"], is_duplicate)


def _entries(state: Row) -> Iterable[Entry]:
    for row in state["registrations"]:
        if not row["deleted"]:
            yield Entry(_key(Service.PCARE, row), row["number"], tuple(row["body"].values()))
    for row in state["antrean"]:
        if row["status"] != "cancelled":
            yield Entry(_key(Service.ANTREAN, row), _ANTREAN_HAS_NONE, tuple(row["body"].values()))


def _key(service: Service, row: Row) -> Key:
    return Key(service.value, row["card"], row["poli"], row["date"])
