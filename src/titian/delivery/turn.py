"""One turn: settle what came back, then claim what may go, in one short transaction (delivery.md, "The engine").

Everything here runs on the worker's one database thread; no exchange is under way inside it.
"""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from bpjs import Credentials
from titian import connection
from titian.accounts.models import Actor
from titian.delivery.dispatch import Finished, Probed, boot_time
from titian.delivery.handlers import HANDLERS, request_text
from titian.delivery.outcomes import Kind, Outcome
from titian.delivery.retry import decide
from titian.delivery.timing import Timing, step
from titian.facility.queries import local_date
from titian.outbox.models import Attempt, Job, Pulse, ServiceState
from titian.outbox.operations import breaker
from titian.outbox.operations.record import Change
from titian.outbox.operations.turn import (
    Claimed,
    Returned,
    claim,
    close_expired,
    expire_leases,
    settle,
)
from titian.outbox.queries import probe_is_mine, sequences_owned_by_others

log = logging.getLogger(__name__)

PER_SERVICE = 4
HOUSEKEEPING = 200


@dataclass(frozen=True, slots=True)
class ToProbe:
    """A shut service whose probe is due."""

    state: ServiceState
    credentials: Credentials | connection.NotBridged
    today: date


@dataclass(frozen=True, slots=True)
class ToSend:
    """A claimed job before its client is chosen by the event loop."""

    claimed: Claimed
    credentials: Credentials | connection.NotBridged
    is_lookup: bool
    owned: frozenset[str]
    today: date
    claimed_at: float


@dataclass(slots=True)
class Turner:
    """What a worker's turns share: who it is, its schedule, its dice."""

    actor: Actor
    timing: Timing
    dice: random.Random = field(default_factory=random.Random)

    def turn(
        self, finished: list[Finished], probed: list[Probed], room: int
    ) -> tuple[list[ToSend], list[ToProbe]]:
        """Settle, expire, claim. Raises what the database raises; then nothing of it happened."""
        with transaction.atomic():
            now = database_now()
            touched = self._settle_all(finished, now)
            touched |= self._learn(finished, probed, now)
            touched |= expire_leases(
                by=self.actor, now=now, decide=partial(self._lapsed, now=now), most=HOUSEKEEPING
            )
            touched |= close_expired(by=self.actor, now=now, most=HOUSEKEEPING)
            sends = self._claim(now, room) if room > 0 else []
            probes = self._probes(now) if room > 0 else []
            Pulse.beat(touched)
        return sends, probes

    def _settle_all(self, finished: list[Finished], now: datetime) -> set[int]:
        """A savepoint each: one bad answer must not sink the turn."""
        for one in finished:
            try:
                settle(by=self.actor, returned=self._returned(one, now), now=now)
            except Exception:  # stays claimed; its lease will expire into *unknown*
                log.exception("attempt %s could not be settled", one.task.claimed.attempt.pk)
        return {one.task.claimed.job.facility_id for one in finished}

    def _returned(self, one: Finished, now: datetime) -> Returned:
        claimed, outcome = one.task.claimed, one.outcome
        rule = partial(
            decide, outcome=outcome, is_lookup=one.task.is_lookup, now=now, timing=self.timing, dice=self.dice
        )
        return Returned(
            attempt_id=claimed.attempt.pk,
            job_id=claimed.job.pk,
            claim=claimed.attempt.claim,
            record=outcome.record() | {"duration_ms": one.duration_ms},
            succeeded=outcome.succeeded,
            decide=rule,
        )

    def _lapsed(self, job: Job, attempt: Attempt, *, now: datetime) -> Change:
        outcome = Outcome(Kind.LEASE_EXPIRED, "pekerja berhenti di tengah jalan")
        is_lookup = attempt.trigger == Attempt.Trigger.LOOKUP
        return decide(job, outcome, is_lookup=is_lookup, now=now, timing=self.timing, dice=self.dice)

    def _learn(self, finished: list[Finished], probed: list[Probed], now: datetime) -> set[int]:
        signs = [
            _sign(one.task.claimed.job.service_state_id, one.outcome, one.task.claimed.job.pk)
            for one in finished
        ]
        mine = [one for one in probed if probe_is_mine(one.service_state_id, one.claim)]
        signs += [_sign(one.service_state_id, one.outcome, None) for one in mine]
        states = breaker.learn(
            by=self.actor,
            signs=signs,
            now=now,
            probe_after=partial(step, self.timing.breaker_probes),
            pause_after=self.timing.pause_probe,
        )
        return {state.facility_id for state in states}

    def _claim(self, now: datetime, room: int) -> list[ToSend]:
        taken = claim(
            by=self.actor,
            now=now,
            lease=self.timing.lease,
            kinds=list(HANDLERS),
            per_service=PER_SERVICE,
            room=room,
            request_of=_request_text,
        )
        keys = _Keyring()
        return [self._to_send(one, keys, now) for one in taken]

    def _to_send(self, one: Claimed, keys: _Keyring, now: datetime) -> ToSend:
        is_lookup = one.attempt.trigger == Attempt.Trigger.LOOKUP
        return ToSend(
            claimed=one,
            credentials=keys.of(one.job.facility_id, one.job.service),
            is_lookup=is_lookup,
            owned=sequences_owned_by_others(one.job) if is_lookup else frozenset(),
            today=local_date(one.job.facility, now),
            claimed_at=boot_time(),
        )

    def _probes(self, now: datetime) -> list[ToProbe]:
        keys = _Keyring()
        due = breaker.claim_probes(by=self.actor, now=now, lease=self.timing.lease)
        return [
            ToProbe(state, keys.of(state.facility_id, state.service), local_date(state.facility, now))
            for state in due
        ]


class _Keyring:
    """Credentials read once a turn, so that a saved password counts from the next turn on."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str], Credentials | connection.NotBridged] = {}

    def of(self, facility_id: int, service: str) -> Credentials | connection.NotBridged:
        key = (facility_id, service)
        if key not in self._found:
            self._found[key] = _credentials(facility_id, service)
        return self._found[key]


def _credentials(facility_id: int, service: str) -> Credentials | connection.NotBridged:
    try:
        return connection.credentials(facility_id, service)
    except connection.NotBridged as error:
        return error


def _request_text(job: Job) -> tuple[str, str]:
    """A promise that cannot be encoded is claimed all the same, and its exchange says so."""
    try:
        return request_text(job)
    except (KeyError, TypeError, ValueError):
        return "", ""


def _sign(service_state_id: int, outcome: Outcome, job_id: int | None) -> breaker.Sign:
    return breaker.Sign(
        service_state_id, outcome.health, job_id, outcome.message or outcome.why, outcome.answer_key
    )


def database_now() -> datetime:
    """PostgreSQL's clock where there are several machines, this machine's where there is one (R13)."""
    if database.vendor != "postgresql":
        return timezone.now()
    with database.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now
