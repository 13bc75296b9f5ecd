"""One exchange, from a claimed job to what it brought. No database: it runs between turns."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from bpjs import Answer, AsyncClient, BpjsError, NoAnswer, NotReceived, Request, Service, evidence
from bpjs.client import decoded
from titian.connection import NotBridged
from titian.delivery import judge
from titian.delivery.clock import boot_time
from titian.delivery.handlers import UNENCODABLE, UnknownPayload, probe, request_for
from titian.delivery.lookups import LOOKUPS, CardMemory, Sought
from titian.delivery.outcomes import Kind, Outcome
from titian.outbox import kinds
from titian.outbox.models import Attempt, Job, ServiceState
from titian.outbox.operations.breaker import Health
from titian.outbox.operations.turn import Claimed
from titian.outbox.queries import Rulebook
from titian.outbox.timing import Timing

log = logging.getLogger(__name__)

MOST_EVIDENCE = 20_000
"""Characters of a look-up's answers that are kept: some 15 visits of a history."""

T = TypeVar("T")

_memory = CardMemory()


class LeaseTooOld(Exception):
    """Too much of the lease is gone to begin writing: the process slept (R13)."""


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed job with all that its exchange needs, so that nothing is read from the database.

    `request` is what its attempt keeps; None for a look-up, and where none can be written.
    `claimed_at` is seconds of the boot-time clock, which counts on while a machine is suspended.
    """

    claimed: Claimed
    client: AsyncClient | NotBridged
    is_lookup: bool
    owned: frozenset[str]
    today: date
    claimed_at: float
    account_version: int
    rules: Rulebook = ()
    request: Request[Any] | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """What one task brought, and how long the exchange took in milliseconds."""

    task: Task
    outcome: Outcome
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Probed:
    """What a probe of a shut service brought."""

    service_state_id: int
    claim: UUID | None
    account_version: int
    outcome: Outcome


async def run(task: Task, timing: Timing) -> Finished:
    """One exchange under one deadline; never raises."""
    started = time.monotonic()
    outcome = await _guarded(_look if task.is_lookup else _send, task, timing)
    return Finished(task, outcome, round((time.monotonic() - started) * 1000))


async def _guarded(step: Callable[[Task, Timing], Awaitable[Outcome]], task: Task, timing: Timing) -> Outcome:
    try:
        return await step(task, timing)
    except LeaseTooOld:
        return Outcome(Kind.GIVEN_BACK, "dikembalikan: proses sempat tertidur")
    except NotBridged as error:
        return Outcome(Kind.CREDENTIALS, str(error), Health.CREDENTIALS, message=str(error))
    except Exception as error:  # a mistake of ours must not lose the job: it may have been sent
        log.exception("attempt %s of job %s broke", task.claimed.attempt.pk, task.claimed.job.pk)
        return Outcome(Kind.AMBIGUOUS, "kesalahan di Titian", text=type(error).__name__)


async def _send(task: Task, timing: Timing) -> Outcome:
    try:
        request = task.request or request_for(task.claimed.job)  # which says why there is none
    except UnknownPayload as error:
        log.error("job %s has a payload of version %s", task.claimed.job.pk, error)
        return Outcome(
            Kind.REFUSED, "isi janji disusun oleh versi Titian yang lain", answer_key="titian.version"
        )
    except UNENCODABLE as error:
        # Its text may hold what the promise says: that is not for the history, nor for the log.
        what = type(error).__name__
        log.error("job %s cannot be written as a request: %s", task.claimed.job.pk, what)
        return Outcome(Kind.REFUSED, "isi janji tidak dapat disusun", text=what, answer_key="titian.encode")
    client, window = _usable(task.client), Window(task.claimed_at, timing)
    try:
        answer = await _exchange(client, request, window)
    except BpjsError as error:
        verdict = judge.failed(error)
    else:
        verdict = judge.answered(kinds.Kind(task.claimed.job.kind), request, answer, task.rules)
    if isinstance(verdict, judge.Suspicion):
        return await _resolve(verdict, client, task, window)
    return verdict


async def _exchange(client: AsyncClient, request: Request[Any], window: Window) -> Answer:
    """BPJS's answer. Raises BpjsError, also where the deadline passes."""
    try:
        async with asyncio.timeout_at(window.end):
            return await client.exchange(request, before_write=window.begin_writing)
    except TimeoutError:
        raise window.ran_out() from None


async def _resolve(suspicion: judge.Suspicion, client: AsyncClient, task: Task, window: Window) -> Outcome:
    """R15: one signed probe, in the time that is left, tells whether the credentials or the job were refused."""
    try:
        async with asyncio.timeout_at(window.end):
            found = await probe_once(client, task.claimed.job.service, task.today, task.rules)
    except TimeoutError:
        found = judge.failed_read(window.ran_out())
    return suspicion.after(found)


async def _look(task: Task, timing: Timing) -> Outcome:
    """What was read before the deadline passes is remembered, so the next look-up goes on from there."""
    client, window = _usable(task.client), Window(task.claimed_at, timing)
    reader = Reader(client, window, task.claimed.attempt.card_number)
    lookup = LOOKUPS[kinds.Kind(task.claimed.job.kind)]
    try:
        async with asyncio.timeout_at(window.end):
            outcome = await lookup(reader, _sought(task, client, timing))
    except TimeoutError:
        outcome = judge.read_too_slowly(heard=reader.heard)
    except BpjsError as error:
        outcome = judge.failed_read(error, task.rules)
    return reader.with_evidence(outcome)


def _sought(task: Task, client: AsyncClient, timing: Timing) -> Sought:
    job, sent = task.claimed.job, task.claimed.attempt
    known = _memory.of(client.account(Service(job.service)), sent.service_date)
    return Sought(
        sent,
        task.owned,
        known,
        since=_proves_nothing_before(job, sent, timing),
        number=_number_of(job) if job.facts.number_of else "",
        faskes_code=job.facility.faskes_code,
        content=job.payload,
    )


def _proves_nothing_before(job: Job, sent: Attempt, timing: Timing) -> datetime:
    """R5: a first read is of what BPJS had after its time to commit, the second one of what it had a gap later. What
    other look-ups learned between the two belongs to neither: a number may have gone to our card since."""
    settled_at = (job.last_sent_at or sent.started_at) + timedelta(seconds=timing.settle)
    if job.absent_since is None:
        return settled_at
    return min(settled_at, job.absent_since) + timedelta(seconds=timing.absent_gap)


def _number_of(job: Job) -> str:
    """The number that was carried: one of the two, by what the job is about."""
    return job.bpjs_visit_number or job.bpjs_sequence


class Window:
    """The time of one exchange: one deadline for all its requests, which has to come before the lease ends (R13).

    `claimed_at` is of the boot-time clock, `end` of the event loop's.
    """

    def __init__(self, claimed_at: float, timing: Timing) -> None:
        self._now = asyncio.get_running_loop().time
        self.end = self._now() + timing.deadline
        self._lease_end = claimed_at + timing.lease
        self._wrote = False

    def begin_writing(self) -> None:
        """Called just before a socket write; raises LeaseTooOld where the process slept meanwhile."""
        if boot_time() + (self.end - self._now()) > self._lease_end:
            raise LeaseTooOld
        self._wrote = True

    def ran_out(self) -> BpjsError:
        """The deadline passed: did anything of ours reach the socket?"""
        return (NoAnswer if self._wrote else NotReceived)("no answer within the deadline")


class Reader:
    """How a look-up asks: within its window. What was asked is kept as evidence, and what was answered about `card`:
    the other rows of a day's list are other patients'."""

    def __init__(self, client: AsyncClient, window: Window, card: str) -> None:
        self._client, self._window, self._card = client, window, card
        self._asked: list[str] = []
        self._rows_read: list[int] = []
        self._about_card: list[str] = []
        self._refusals: list[str] = []

    @property
    def heard(self) -> bool:
        """Whether BPJS answered anything at all."""
        return bool(self._rows_read)

    async def __call__(self, request: Request[T]) -> T:
        line = f"{request.method} {request.path}"
        self._asked.append(line)
        answer = await self._client.exchange(request, before_write=self._window.begin_writing)
        self._take(line, request, answer)
        return decoded(request, answer)

    def _take(self, line: str, request: Request[Any], answer: Answer) -> None:
        self._rows_read.append(len(evidence.rows(answer)) if answer.succeeded else 0)
        if answer.succeeded:
            self._about_card += [f"{line}\n{row}" for row in evidence.about(request, answer, self._card)]
        elif answer.text:
            self._refusals.append(f"{line}\n{answer.text}")

    def with_evidence(self, outcome: Outcome) -> Outcome:
        """The outcome with what it stands on."""
        if not self._asked:
            return outcome
        more = f" (dan {len(self._asked) - 1} lagi)" if len(self._asked) > 1 else ""
        seen = f"{sum(self._rows_read)} baris dibaca, {len(self._about_card)} dari kartu ini"
        told = [outcome.text, seen, *self._about_card, *self._refusals] if self.heard else [outcome.text]
        text = "\n\n".join(told).strip()
        return replace(outcome, request_line=self._asked[0] + more, text=text[:MOST_EVIDENCE])


async def probe_service(
    state: ServiceState,
    client: AsyncClient | NotBridged,
    account_version: int,
    today: date,
    deadline: float,
    rules: Rulebook = (),
) -> Probed:
    """The one request that a shut service gets until it answers again, within `deadline` seconds; never raises."""
    try:
        async with asyncio.timeout(deadline):
            outcome = await probe_once(_usable(client), state.service, today, rules)
    except NotBridged as error:
        outcome = Outcome(Kind.CREDENTIALS, str(error), Health.CREDENTIALS, message=str(error))
    except TimeoutError:
        outcome = Outcome(Kind.INCOMPLETE, "tidak ada jawaban", Health.TROUBLE)
    except Exception as error:  # a mistake of ours must not leave the service shut for ever
        log.exception("the probe of service %s broke", state.pk)
        outcome = Outcome(Kind.INCOMPLETE, "kesalahan di Titian", Health.TROUBLE, text=type(error).__name__)
    return Probed(state.pk, state.probe_claim, account_version, outcome)


async def probe_once(client: AsyncClient, service: str, today: date, rules: Rulebook = ()) -> Outcome:
    request: Request[Any] = probe(service, today)
    try:
        await client.call(request)
    except BpjsError as error:
        return judge.failed_read(error, rules)
    return Outcome(Kind.PRESENT, "BPJS menjawab", Health.FINE)


def _usable(client: AsyncClient | NotBridged) -> AsyncClient:
    if isinstance(client, NotBridged):
        raise client
    return client
