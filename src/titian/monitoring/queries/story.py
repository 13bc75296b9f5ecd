"""One job told whole: what was sent, what BPJS said, what that means, and everything that happened to it."""

import json
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime

from titian.delivery.preview import preview
from titian.facility.models import Facility
from titian.monitoring.queries.actors import WORKER, by_label
from titian.monitoring.queries.chain import Chain, chain
from titian.monitoring.queries.marks import is_record_newer
from titian.monitoring.queries.masking import Veil
from titian.monitoring.queries.readable import readable
from titian.monitoring.queries.rows import Row, veil_of
from titian.monitoring.queries.source import Mend, mend
from titian.outbox.answers import Explanation
from titian.outbox.models import AnswerRule, Attempt, Job, JobEvent
from titian.outbox.queries import (
    explained,
    late_keys,
    ruled,
    rules_of,
    source_is_newer,
    waiting_in_vain,
    why_no_close,
    why_no_close_of_many,
    why_no_edit,
    why_not_by_hand,
)
from titian.outbox.registry import names_of
from titian.outbox.states import SETTLED, Badge, badge


@dataclass(frozen=True, slots=True)
class Message:
    """One exchange as text, to the letter. `was_sent` False: it never went, this is how it would go now.
    `is_forgotten`: its text is not kept any more, since `forgotten_at` where that is known."""

    line: str
    sent: str
    received: str
    was_sent: bool
    is_forgotten: bool = False
    forgotten_at: datetime | None = None

    @property
    def request(self) -> str:
        """What was sent, to be read."""
        return readable(self.sent)

    @property
    def response(self) -> str:
        """What was received, to be read."""
        return readable(self.received)

    @property
    def sent_quoted(self) -> str:
        """For an attribute of the page, where a bare line end would not survive."""
        return json.dumps(self.sent)

    @property
    def received_quoted(self) -> str:
        return json.dumps(self.received)


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline: an edge (`start` None for the first or for a change that is none), or an attempt."""

    at: datetime
    event: JobEvent | None = None
    start: Badge | None = None
    end: Badge | None = None
    attempt: Attempt | None = None
    message: Message | None = None

    @property
    def by_name(self) -> str:
        """Who did it, as it was written down."""
        source = self.attempt or self.event
        return source.by_name if source else ""

    @property
    def is_by_worker(self) -> bool:
        return self.by_name.startswith(WORKER)

    @property
    def by_label(self) -> str:
        """Who did it, in words of the clinic: which process it was is nothing to them."""
        return by_label(self.by_name)


@dataclass(frozen=True, slots=True)
class Story:
    """What the panel shows. `mend` None: nowhere.

    `may_be_by_hand` where BPJS can be asked for what a person entered there; `may_close` where a person may end it
    (R3), with the labels of what `goes_with_it`; `is_past_mending` where nothing else helps; `may_edit` where its text
    may be changed (R8). `is_source_newer`: an editor's text lies over what was made anew from its source since;
    `is_record_newer`: BPJS has what the record does not say any more.
    `is_in_bpjss_words`: nobody explained the last answer, so its own words stand for that. `ruled_by` is the version
    of the rule that says what the last answer means, where it was one.
    `sends` and `lookups` count every attempt there was; the job's own counters start anew with a resend.
    """

    row: Row
    message: Message
    sends: int
    lookups: int
    explanation: Explanation
    is_in_bpjss_words: bool
    ruled_by: AnswerRule | None
    mend: Mend | None
    may_be_by_hand: bool
    may_close: bool
    is_past_mending: bool
    goes_with_it: list[str]
    may_edit: bool
    is_source_newer: bool
    is_record_newer: bool
    chain: Chain
    timeline: list[Moment]


def story(
    facility: Facility, job_id: int, now: datetime, *, sees_identity: bool = False, is_revealed: bool = False
) -> Story:
    """Without whom it is about, unless `sees_identity`; where this one `is_revealed`, those beside it stay hidden.

    Raises Job.DoesNotExist, also for another facility's job.
    """
    job = Job.objects.select_related("service_state", "facility").get(facility=facility, pk=job_id)
    attempts = list(job.attempts.order_by("number"))
    lookups = sum(one.trigger == Attempt.Trigger.LOOKUP for one in attempts)
    steps = chain(facility, job, now, sees_identity=sees_identity, is_revealed=is_revealed)
    whole = _story(job, attempts, lookups, steps)
    return whole if sees_identity or is_revealed else _veiled(whole, veil_of(job, names_of(job.patient_ref)))


def _story(job: Job, attempts: list[Attempt], lookups: int, steps: Chain) -> Story:
    explanation = _explanation(steps.this.job)
    return Story(
        row=steps.this,
        message=_latest(job, attempts),
        sends=len(attempts) - lookups,
        lookups=lookups,
        explanation=explanation,
        is_in_bpjss_words=bool(explanation.text) and explanation.text == steps.this.job.bpjs_message,
        ruled_by=rules_of([job.answer_key]).get(job.answer_key),
        mend=mend(job),
        may_be_by_hand=not why_not_by_hand(job),
        may_close=not why_no_close(job),
        is_past_mending=not why_no_close_of_many(job, late_keys()),
        goes_with_it=[one.get_kind_display() for one in waiting_in_vain(job)],
        may_edit=not why_no_edit(job),
        is_source_newer=source_is_newer(job),
        is_record_newer=is_record_newer(job, steps.kinds_after),
        chain=steps,
        timeline=_timeline(job, attempts),
    )


def _explanation(job: Job) -> Explanation:
    """Nothing needs explaining once BPJS has it, or nobody wants it any more."""
    if job.state in SETTLED:
        return Explanation("", "")
    return explained(job, ruled([job.answer_key]))


def _latest(job: Job, attempts: list[Attempt]) -> Message:
    """The last sending; a question to BPJS in between is told in the timeline."""
    sent = [attempt for attempt in attempts if attempt.trigger != Attempt.Trigger.LOOKUP]
    if sent:
        return _message(sent[-1])
    if job.finished_at and job.state in SETTLED and not job.payload:
        return Message("", "", "", was_sent=False, is_forgotten=True)
    line, body = preview(job)
    return Message(line, body, "", was_sent=False)


def _message(attempt: Attempt) -> Message:
    return Message(
        attempt.request_line,
        attempt.request_body,
        attempt.response_text,
        was_sent=True,
        is_forgotten=attempt.forgotten_at is not None,
        forgotten_at=attempt.forgotten_at,
    )


def _timeline(job: Job, attempts: list[Attempt]) -> list[Moment]:
    """Newest last. An edge and the attempt it opens share their instant: the edge comes first."""
    edges = [_edge(event) for event in job.events.order_by("at", "pk")]
    tries = [Moment(at=one.started_at, attempt=one, message=_message(one)) for one in attempts]
    return sorted(edges + tries, key=lambda moment: moment.at)


def _edge(event: JobEvent) -> Moment:
    is_edge = event.start not in ("", event.end)
    return Moment(
        at=event.at, event=event, start=badge(event.start) if is_edge else None, end=badge(event.end)
    )


def _veiled(story: Story, veil: Veil) -> Story:
    """Every text that came from a person or from BPJS, for who may not know whom it is about; the rows know already."""
    known = story.explanation
    return replace(
        story,
        message=_veiled_message(story.message, veil),
        explanation=replace(known, text=veil.told(known.text), what_to_do=veil.told(known.what_to_do)),
        timeline=[_veiled_moment(moment, veil) for moment in story.timeline],
    )


def _veiled_message(message: Message, veil: Veil) -> Message:
    sent, received = veil.body(message.sent), veil.body(message.received)
    return replace(message, line=veil.told(message.line), sent=sent, received=received)


def _veiled_moment(moment: Moment, veil: Veil) -> Moment:
    """On copies: what is shown is never saved."""
    event, attempt = copy(moment.event), copy(moment.attempt)
    message = moment.message and _veiled_message(moment.message, veil)
    if event:
        event.why, event.detail = veil.told(event.why), veil.changes(event.detail)
    if attempt:
        attempt.bpjs_message, attempt.card_number = veil.said(attempt.bpjs_message), ""
        attempt.request_line = attempt.request_body = attempt.response_text = ""  # they stand in the message
    return replace(moment, event=event, attempt=attempt, message=message)
