"""What the screen knows, in the words of the API."""

from __future__ import annotations

from titian.monitoring.api import schemas
from titian.monitoring.queries import Cards, Filter, Message, Person, Row, Story
from titian.outbox.kinds import Kind, Service
from titian.outbox.models import Attempt, JobEvent
from titian.outbox.states import State


def chosen(asked: schemas.Chosen) -> Filter:
    return Filter(
        kind=asked.kind or "",
        day=asked.date,
        status=asked.status,
        with_ended=asked.with_ended,
    )


def counts(cards: Cards) -> schemas.Counts:
    return schemas.Counts(
        total=cards.total, waiting=cards.waiting, sent=cards.sent, failed=cards.failed, ended=cards.ended
    )


def job(row: Row) -> schemas.Job:
    promised = row.job
    return schemas.Job(
        id=promised.pk,
        kind=Kind(promised.kind),
        service=Service(promised.service),
        state=State(promised.state),
        label=row.badge.label,
        reason=row.masked_reason,
        filed_on=promised.filed_on,
        service_date=promised.service_date,
        patient=_patient(row.patient),
        identity=row.identity,
        poli=row.poli,
        number=row.number,
        http_code=promised.http_code,
        bpjs_code=promised.bpjs_code,
        bpjs_message=promised.bpjs_message,
        is_wanted=promised.wanted,
        may_be_at_bpjs=promised.maybe_there,
        no_resend=row.no_resend,
        version=promised.version,
        created_at=promised.created_at,
        changed_at=promised.changed_at,
        finished_at=promised.finished_at,
    )


def _patient(person: Person | None) -> schemas.Patient | None:
    return schemas.Patient(name=person.name, record_number=person.display_number) if person else None


def detail(story: Story) -> schemas.JobDetail:
    timeline = story.timeline
    return schemas.JobDetail(
        **dict(job(story.row)),
        explanation=story.explanation.text,
        what_to_do=story.explanation.what_to_do,
        latest=_exchange(story.message),
        attempts=[_attempt(one.attempt, one.message) for one in timeline if one.attempt],
        events=[_event(one.event) for one in timeline if one.event],
    )


def _exchange(message: Message) -> schemas.Exchange:
    return schemas.Exchange(
        was_sent=message.was_sent,
        request_line=message.line,
        request=message.sent,
        response=message.received,
    )


def _attempt(one: Attempt, message: Message | None) -> schemas.Attempt:
    return schemas.Attempt(
        number=one.number,
        trigger=one.trigger,
        outcome=one.outcome,
        by=one.by_name,
        started_at=one.started_at,
        duration_ms=one.duration_ms,
        http_code=one.http_code,
        bpjs_code=one.bpjs_code,
        bpjs_message=one.bpjs_message,
        exchange=_exchange(message) if message else None,
    )


def _event(one: JobEvent) -> schemas.Event:
    return schemas.Event(at=one.at, by=one.by_name, why=one.why, start=one.start, end=State(one.end))
