"""A rule tried on what BPJS answered before it is saved: what it would have fitted, and what that was taken for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from bpjs_wire.answers import AnswerRow, Cause
from titian.facility.models import Facility
from titian.outbox.models import AnswerRule, Attempt, Job
from titian.outbox.queries.catalogue import Rule, Rulebook, classify, counted_status, rules_in_force
from titian.outbox.rulings import ALL_KINDS, Ruling
from titian.outbox.states import State

MOST_TRIED = 500
MOST_COUNTED = 1_000
"""Answers to standing jobs that are compared to count those a rule concerns."""
TRIED_FOR = timedelta(days=30)
OPEN_TO_CHANGE = (State.WAITING, State.UNKNOWN, State.FAILED)

_SUCCESSES = (Attempt.Outcome.DELIVERED, Attempt.Outcome.PRESENT)
_DRAFT = "aturan.baru"


@dataclass(frozen=True, slots=True)
class Tried:
    """One answer that the rule fits. `now` None where another rule or row is unknown to it."""

    attempt: Attempt
    now: AnswerRow | None
    is_decided_by_draft: bool


@dataclass(frozen=True, slots=True)
class Concerned:
    """How many jobs such an answer left where a person or the worker still acts, by state; at least so many where
    `is_more`: only the `looked_at` newest answers were compared."""

    jobs: dict[str, int]
    looked_at: int
    is_more: bool

    @property
    def count(self) -> int:
        return sum(self.jobs.values())


@dataclass(frozen=True, slots=True)
class Trial:
    """`looked_at` answers were compared, the newest of the last 30 days."""

    looked_at: int
    fitted: list[Tried]
    concerned: Concerned

    @property
    def unpauses(self) -> bool:
        """Whether answers that paused the service for its credentials would do so no more."""
        return any(
            one.attempt.outcome == Attempt.Outcome.CREDENTIALS
            and (one.now is None or one.now.cause is not Cause.CREDENTIALS)
            for one in self.fitted
        )


def trial(
    facilities: Collection[Facility],
    ruling: Ruling,
    *,
    is_global: bool,
    instead_of: AnswerRule | None,
    now: datetime,
) -> Trial:
    """What the rule would have made of the latest answers to these clinics' promises. Nothing is written."""
    draft = Rule.of(ruling, _DRAFT)
    drafts = [draft] if ruling.is_on else []
    books = _books(facilities, drafts, is_global=is_global, instead_of=instead_of)
    answers = list(_answers(facilities, now).order_by("-pk")[:MOST_TRIED])
    fitted = [_tried(one, books[one.job.facility_id]) for one in answers if _fits(draft, one)]
    return Trial(len(answers), fitted, concerned(facilities, ruling, now))


def _answers(facilities: Collection[Facility], now: datetime) -> QuerySet[Attempt]:
    """Envelopes that answered a sending and were no success. Only an envelope has a code."""
    since = (now - TRIED_FOR).date()
    sent = Attempt.objects.filter(job__facility__in=facilities, job__filed_on__gte=since)
    sent = sent.exclude(trigger=Attempt.Trigger.LOOKUP).exclude(outcome__in=["", *_SUCCESSES])
    answered = sent.filter(bpjs_code__isnull=False).select_related("job__facility")
    return answered.defer("request_body", "response_text", "job__payload", "job__body_override")


def concerned(facilities: Collection[Facility], ruling: Ruling, now: datetime) -> Concerned:
    """The jobs whose last sending was answered so, and that have not come to an end."""
    draft = Rule.of(ruling, _DRAFT)
    last = Attempt.objects.filter(job=OuterRef("job")).exclude(trigger=Attempt.Trigger.LOOKUP)
    newest = Subquery(last.order_by("-number").values("number")[:1])
    standing = _answers(facilities, now).filter(job__state__in=OPEN_TO_CHANGE, job__wanted=True)
    standing = standing.filter(_place(ruling)).annotate(newest=newest).filter(number=F("newest"))
    answers = list(standing.order_by("-pk")[: MOST_COUNTED + 1])
    is_more = len(answers) > MOST_COUNTED
    compared = answers[:MOST_COUNTED]
    jobs = Counter(State(one.job.state).label for one in compared if _fits(draft, one))
    return Concerned(dict(jobs), len(compared), is_more)


def _place(ruling: Ruling) -> Q:
    """What the database can tell of where a rule applies: no place is wasted on answers that it cannot fit."""
    place = Q(job__service=ruling.service)
    if ruling.kind != ALL_KINDS:
        place &= Q(job__kind=ruling.kind)
    return place if ruling.code is None else place & Q(bpjs_code=ruling.code)


def _books(
    facilities: Collection[Facility], drafts: list[Rule], *, is_global: bool, instead_of: AnswerRule | None
) -> dict[int, Rulebook]:
    """The rules as they would be: the draft, if it is on, the newest of its own, in place of the version it follows."""
    kept = rules_in_force([one.pk for one in facilities])
    if instead_of is not None:
        kept = kept.exclude(ref=instead_of.ref)
    found = [(row, Rule.of(row.ruling, row.key)) for row in kept]
    shared = [rule for row, rule in found if row.is_global]
    books = {}
    for facility in facilities:
        own = [rule for row, rule in found if row.facility_id == facility.pk]
        books[facility.pk] = tuple([*own, *drafts, *shared] if is_global else [*drafts, *own, *shared])
    return books


def _told(attempt: Attempt) -> tuple[str, str, int, int | None, str]:
    job: Job = attempt.job
    http = counted_status(attempt.http_code or 0, attempt.bpjs_code)
    return job.service, job.kind, http, attempt.bpjs_code, attempt.bpjs_message


def _fits(draft: Rule, attempt: Attempt) -> bool:
    service, kind, http, code, message = _told(attempt)
    return draft.fits(service=service, kind=kind, http=http, code=code, message=message)


def _tried(attempt: Attempt, rules: Rulebook) -> Tried:
    service, kind, http, code, message = _told(attempt)
    row = classify(service=service, kind=kind, http=http, code=code, message=message, rules=rules)
    return Tried(attempt, row, is_decided_by_draft=row is not None and row.key == _DRAFT)
