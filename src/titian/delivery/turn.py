"""One turn: settle what came back, then claim what may go, in one short transaction (delivery.md, "The engine").

Everything here runs on the worker's one database thread; no exchange is under way inside it.
"""

from __future__ import annotations

import logging
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db import connection as database

from bpjs import Request
from bpjs_wire.codes import TOO_MANY_REQUESTS
from titian.accounts.models import Actor
from titian.delivery.clock import boot_time, database_now
from titian.delivery.dispatch import Finished, Probed
from titian.delivery.handlers import HANDLERS, Requests
from titian.delivery.keyring import Key, Keyring
from titian.delivery.outcomes import Kind, Outcome
from titian.delivery.retry import decide
from titian.facility.queries import local_date
from titian.outbox.changes import changes, touch
from titian.outbox.models import Attempt, Job, ServiceState
from titian.outbox.operations import breaker
from titian.outbox.operations.catalogue import Unmet, collect
from titian.outbox.operations.housekeeping import close_expired, expire_leases, rebase_clocks, settle_taken
from titian.outbox.operations.record import Change
from titian.outbox.operations.settle import Returned, settle
from titian.outbox.operations.turn import Claimed, claim, wake
from titian.outbox.queries import PROBE, Rulebook, counted_status, numbers_owned_by_others, rulebooks
from titian.outbox.timing import Timing, step

log = logging.getLogger(__name__)

HOUSEKEEPING = 200


@dataclass(frozen=True, slots=True)
class ToProbe:
    """A shut service whose probe is due."""

    state: ServiceState
    key: Key
    today: date
    rules: Rulebook


@dataclass(frozen=True, slots=True)
class ToSend:
    """A claimed job before its client is chosen by the event loop."""

    claimed: Claimed
    request: Request[Any] | None
    key: Key
    is_lookup: bool
    owned: frozenset[str]
    today: date
    claimed_at: float
    rules: Rulebook


@dataclass(slots=True)
class Turner:
    """What a worker's turns share: who it is, its schedule, its dice."""

    actor: Actor
    timing: Timing
    dice: random.Random = field(default_factory=random.Random)
    keyring: Keyring = field(default_factory=Keyring)
    _kept_at: float = 0.0

    def turn(
        self, finished: list[Finished], probed: list[Probed], room: int
    ) -> tuple[list[ToSend], list[ToProbe]]:
        """Settle, expire, claim. Raises what the database raises; then nothing of it happened."""
        with changes():
            now = database_now()
            touched = self._learn(finished, probed, now)
            touched |= self._settle_all(finished, now)
            touched |= self._keep_house(now, is_busy=bool(finished))
            wake(by=self.actor, facilities=touched)
            then, boot = database_now(), boot_time()  # after the settling and its waits
            probes = self._probes(room, then)
            sends = self._claim(room - len(probes), then, boot)
            self._collect(finished, now)
            touch(touched | {send.claimed.job.facility_id for send in sends})
        return sends, probes

    def _keep_house(self, now: datetime, *, is_busy: bool) -> set[int]:
        """What lapsed or is over. Seldom while answers come back: those do not wait for it, and it can wait."""
        if is_busy and time.monotonic() - self._kept_at < self.timing.poll:
            return set()
        self._kept_at = time.monotonic()
        decide = partial(self._lapsed, now=now)
        lapsed = expire_leases(by=self.actor, now=now, decide=decide, most=HOUSEKEEPING)
        taken = settle_taken(by=self.actor, now=now, most=HOUSEKEEPING)
        return lapsed | taken | close_expired(by=self.actor, now=now, most=HOUSEKEEPING)

    def rebase_clocks(self) -> None:
        """After a jump of this machine's clock, where that is the one the database goes by."""
        if database.vendor == "postgresql":
            return
        longest = max(self.timing.lookups[-1], self.timing.retries[-1], self.timing.retry_after_max) * 1.2
        lease, pause = self.timing.lease, self.timing.pause_probe
        with transaction.atomic():
            rebase_clocks(by=self.actor, now=database_now(), lease=lease, longest=longest, pause=pause)

    def _settle_all(self, finished: list[Finished], now: datetime) -> set[int]:
        """One bad answer must not sink the turn; a database in trouble must, so that no answer is forgotten."""
        for wave in _waves(finished):
            if not self._are_settled(wave, now):
                for one in wave:
                    self._are_settled([one], now)
        return {one.task.claimed.job.facility_id for one in finished}

    def _are_settled(self, finished: Sequence[Finished], now: datetime) -> bool:
        try:
            returned = [self._returned(one, now) for one in finished]
            settle(by=self.actor, returned=returned, now=now, clock=database_now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # a single one stays claimed; its lease will expire into *unknown*
            attempts = [one.task.claimed.attempt.pk for one in finished]
            log.exception("attempts %s could not be settled", attempts)
            return False
        return True

    def _returned(self, one: Finished, now: datetime) -> Returned:
        claimed, outcome = one.task.claimed, one.outcome
        return Returned(
            attempt_id=claimed.attempt.pk,
            job=claimed.job,
            claim=claimed.attempt.claim,
            record=outcome.record() | {"duration_ms": one.duration_ms},
            succeeded=outcome.succeeded,
            differs=outcome.differs,
            decide=self._rule(outcome, now, is_lookup=one.task.is_lookup),
        )

    def _lapsed(self, job: Job, attempt: Attempt, *, now: datetime) -> Change:
        outcome = Outcome(Kind.LEASE_EXPIRED, "pekerja berhenti di tengah jalan")
        return self._rule(outcome, now, is_lookup=attempt.trigger == Attempt.Trigger.LOOKUP)(job)

    def _rule(self, outcome: Outcome, now: datetime, *, is_lookup: bool) -> Callable[[Job], Change]:
        return partial(
            decide, outcome=outcome, is_lookup=is_lookup, now=now, timing=self.timing, dice=self.dice
        )

    def _learn(self, finished: list[Finished], probed: list[Probed], now: datetime) -> set[int]:
        return breaker.learn(
            by=self.actor,
            signs=[self._sign_of_job(one) for one in finished] + [self._sign_of_probe(one) for one in probed],
            now=now,
            probe_after=partial(step, self.timing.breaker_probes),
            pause_after=self.timing.pause_probe,
        )

    def _sign_of_job(self, one: Finished) -> breaker.Sign:
        job = one.task.claimed.job
        return self._sign(job.service_state_id, one.outcome, one.task.account_version, job_id=job.pk)

    def _sign_of_probe(self, one: Probed) -> breaker.Sign:
        return self._sign(one.service_state_id, one.outcome, one.account_version, probe_claim=one.claim)

    def _sign(self, service_state: int, outcome: Outcome, version: int, **of: Any) -> breaker.Sign:
        return breaker.Sign(
            service_state_id=service_state,
            health=outcome.health,
            account_version=version,
            text=_said(outcome),
            key=outcome.answer_key,
            wait=self._wait(outcome),
            **of,
        )

    def _wait(self, outcome: Outcome) -> float | None:
        """For how many seconds the whole service is left alone; None where BPJS asks for no pause.

        It asks by a 429, too, without saying for how long: each of its jobs would find that out for itself.
        """
        if outcome.retry_after is not None:
            return self.timing.bounded(outcome.retry_after)
        return self.timing.retries[0] if outcome.http == TOO_MANY_REQUESTS else None

    def _claim(self, room: int, now: datetime, claimed_at: float) -> list[ToSend]:
        """`claimed_at` is the same moment as `now`, on the boot-time clock: the lease begins there on both."""
        if room <= 0:
            return []
        requests = Requests()
        taken = claim(
            by=self.actor,
            now=now,
            lease=self.timing.lease,
            kinds=list(HANDLERS),
            room=room,
            rest=self.timing.rest,
            trusted=self.timing.trusted,
            request_of=requests.text,
        )
        keys = self.keyring.of((one.job.facility_id, one.job.service) for one in taken)
        rules = rulebooks({one.job.facility_id for one in taken})
        return [
            _to_send(
                one,
                requests.of.get(one.job.pk),
                keys[one.job.facility_id, one.job.service],
                rules[one.job.facility_id],
                now=now,
                claimed_at=claimed_at,
            )
            for one in taken
        ]

    def _collect(self, finished: list[Finished], now: datetime) -> None:
        """A text that cannot be counted is no reason to forget an answer."""
        unmet = [_unmet(one) for one in finished if one.outcome.is_unmet]
        if not unmet:
            return
        try:
            collect(by=self.actor, unmet=unmet, now=now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("unknown texts of this turn were not counted")

    def _probes(self, room: int, now: datetime) -> list[ToProbe]:
        if room <= 0:
            return []
        due = breaker.claim_probes(by=self.actor, now=now, lease=self.timing.lease, room=room)
        if not due:
            return []
        keys = self.keyring.of((state.facility_id, state.service) for state in due)
        rules = rulebooks({state.facility_id for state in due})
        return [
            ToProbe(
                state,
                keys[state.facility_id, state.service],
                local_date(state.facility, now),
                rules[state.facility_id],
            )
            for state in due
        ]


def _to_send(
    one: Claimed, request: Request[Any] | None, key: Key, rules: Rulebook, *, now: datetime, claimed_at: float
) -> ToSend:
    is_lookup = one.attempt.trigger == Attempt.Trigger.LOOKUP
    return ToSend(
        claimed=one,
        request=request,
        key=key,
        is_lookup=is_lookup,
        owned=numbers_owned_by_others(one.job) if is_lookup else frozenset(),
        today=local_date(one.job.facility, now),
        claimed_at=claimed_at,
        rules=rules,
    )


def _waves(finished: Iterable[Finished]) -> list[list[Finished]]:
    """Answers that can be settled together: of one job each, in the order in which a desk locks jobs.

    A second answer to the same job has to see what became of it by the first.
    """
    waves: dict[int, list[Finished]] = defaultdict(list)
    earlier: Counter[int] = Counter()
    for one in sorted(finished, key=lambda one: one.task.claimed.job.pk):
        job = one.task.claimed.job.pk
        waves[earlier[job]].append(one)
        earlier[job] += 1
    return list(waves.values())


def _unmet(one: Finished) -> Unmet:
    job, outcome = one.task.claimed.job, one.outcome
    kind = PROBE if one.task.is_lookup else job.kind
    http = None if outcome.http is None else counted_status(outcome.http, outcome.code)
    return Unmet(job, kind, http, outcome.code, outcome.message)


def _said(outcome: Outcome) -> str:
    """What the screen shows of trouble with a service: BPJS's own words where it spoke, no page of a gateway."""
    if outcome.health is breaker.Health.CREDENTIALS:
        return outcome.message or outcome.why
    return f"{outcome.why} (HTTP {outcome.http})" if outcome.http else outcome.why
