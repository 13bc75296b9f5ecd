"""One exchange, from a claimed job to what it brought. No database: it runs between turns."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from bpjs import AsyncClient, BpjsError, Request
from titian.connection import NotBridged
from titian.delivery import judge
from titian.delivery.handlers import probe, request_for
from titian.delivery.lookups import find_pendaftaran
from titian.delivery.outcomes import Kind, Outcome
from titian.delivery.timing import Timing
from titian.outbox import kinds
from titian.outbox.models import ServiceState
from titian.outbox.operations.breaker import Health
from titian.outbox.operations.turn import Claimed

log = logging.getLogger(__name__)

LOOKUPS = {kinds.Kind.TAMBAH_PENDAFTARAN: find_pendaftaran}


class LeaseTooOld(Exception):
    """Too much of the lease is gone to begin writing: the process slept (R13)."""


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed job with all that its exchange needs, so that nothing is read from the database.

    `claimed_at` is seconds of the boot-time clock, which counts on while a machine is suspended.
    """

    claimed: Claimed
    client: AsyncClient | NotBridged
    is_lookup: bool
    owned: frozenset[str]
    today: date
    claimed_at: float
    account_version: int


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


def boot_time() -> float:
    """Seconds since boot, suspended time included where the system can tell.

    Linux has a clock for it, macOS counts it in CLOCK_MONOTONIC, Windows (which has neither name) in `monotonic`.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic() if clock is None else time.clock_gettime(clock)


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
        request = request_for(task.claimed.job)
    except (KeyError, TypeError, ValueError) as error:
        why = f"isi janji tidak dapat disusun: {error!r}"
        return Outcome(Kind.REFUSED, why, answer_key="titian.encode")
    client = _usable(task.client)
    try:
        answer = await client.exchange(request, before_write=_lease_check(task, timing))
    except BpjsError as error:
        verdict = judge.failed(error)
    else:
        verdict = judge.answered(kinds.Kind(task.claimed.job.kind), request, answer)
    if isinstance(verdict, judge.Suspicion):
        return await _resolve(verdict, client, task)
    return verdict


async def _resolve(suspicion: judge.Suspicion, client: AsyncClient, task: Task) -> Outcome:
    """R15: one signed probe tells whether the credentials or the job were refused."""
    return suspicion.after(await probe_once(client, task.claimed.job.service, task.today))


async def _look(task: Task, timing: Timing) -> Outcome:
    lookup = LOOKUPS[kinds.Kind(task.claimed.job.kind)]
    client = _usable(task.client)
    _lease_check(task, timing)()
    try:
        return await lookup(client, task.claimed.attempt, task.owned)
    except BpjsError as error:
        return judge.failed_read(error)


async def probe_service(
    state: ServiceState, client: AsyncClient | NotBridged, account_version: int, today: date
) -> Probed:
    """The one request that a shut service gets until it answers again; never raises."""
    if isinstance(client, NotBridged):
        outcome = Outcome(Kind.CREDENTIALS, str(client), Health.CREDENTIALS, message=str(client))
    else:
        outcome = await probe_once(client, state.service, today)
    return Probed(state.pk, state.probe_claim, account_version, outcome)


async def probe_once(client: AsyncClient, service: str, today: date) -> Outcome:
    request: Request[Any] = probe(service, today)
    try:
        await client.call(request)
    except BpjsError as error:
        return judge.failed_read(error)
    return Outcome(Kind.PRESENT, "BPJS menjawab", Health.FINE)


def _usable(client: AsyncClient | NotBridged) -> AsyncClient:
    if isinstance(client, NotBridged):
        raise client
    return client


def _lease_check(task: Task, timing: Timing) -> Callable[[], None]:
    """Just before the socket write: is enough of the lease left for a whole exchange? (R13)"""

    def check() -> None:
        if boot_time() - task.claimed_at > timing.lease - timing.deadline:
            raise LeaseTooOld

    return check
