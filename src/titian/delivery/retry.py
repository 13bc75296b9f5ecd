"""Outcome and job to what happens next: the one function that turns an answer into a state.

Pure: no clock, no database, no dice of its own. Rules R4, R5, R7, R11, R14 to R16 of delivery.md.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from titian.delivery.outcomes import Kind, Outcome
from titian.outbox.kinds import MOST_SENDS
from titian.outbox.models import Job
from titian.outbox.operations.record import CERTAIN, Change
from titian.outbox.states import State
from titian.outbox.timing import Timing, jittered, step

MOST_UNCLEAR = 3


def decide(
    job: Job, outcome: Outcome, *, is_lookup: bool, now: datetime, timing: Timing, dice: random.Random
) -> Change:
    """What `outcome` does to `job`. Every change carries the codes that the screen shows last."""
    rule = _Rule(job, outcome, now, timing, dice, is_lookup=is_lookup)
    change = rule.after_lookup() if is_lookup else rule.after_send()
    return replace(change, columns=_latest(outcome) | change.columns)


def _latest(outcome: Outcome) -> dict[str, object]:
    """Codes are kept as BPJS last gave them; a lost answer has none to show."""
    if outcome.kind in (Kind.GIVEN_BACK, Kind.LEASE_EXPIRED):
        return {}
    return {
        "http_code": outcome.http,
        "bpjs_code": outcome.code,
        "bpjs_message": outcome.message or outcome.why,
        "answer_key": outcome.answer_key,
    }


class _Rule:
    """One decision; the methods are the branches of delivery.md, named as there."""

    def __init__(
        self,
        job: Job,
        outcome: Outcome,
        now: datetime,
        timing: Timing,
        dice: random.Random,
        *,
        is_lookup: bool,
    ) -> None:
        self.job, self.outcome, self.is_lookup = job, outcome, is_lookup
        self.now, self.timing, self.dice = now, timing, dice

    def after_send(self) -> Change:
        kind = self.outcome.kind
        match kind:
            case Kind.DELIVERED | Kind.PRESENT:
                return self._taken()
            case Kind.ALREADY_THERE:
                return self._already_there()
            case Kind.REFUSED | Kind.SEVERAL:
                return self._refused()
            case Kind.TRY_LATER | Kind.CREDENTIALS:
                return self._not_arrived()
            case Kind.AMBIGUOUS | Kind.LEASE_EXPIRED | Kind.ABSENT | Kind.INCOMPLETE:
                return self._unheard(Job.Doubt.LOST)
            case Kind.UNCLEAR:
                return self._unheard(Job.Doubt.UNCLEAR)
            case Kind.GIVEN_BACK:
                return self._back()
        assert_never(kind)

    def after_lookup(self) -> Change:
        kind = self.outcome.kind
        match kind:
            case Kind.DELIVERED | Kind.PRESENT:
                return self._taken()
            case Kind.ABSENT:
                return self._absent()
            case Kind.SEVERAL:
                return self._refused()
            case Kind.GIVEN_BACK:
                return Change(State.UNKNOWN, self.outcome.why, self.now)
            case (
                Kind.ALREADY_THERE
                | Kind.REFUSED
                | Kind.TRY_LATER
                | Kind.CREDENTIALS
                | Kind.AMBIGUOUS
                | Kind.UNCLEAR
                | Kind.INCOMPLETE
                | Kind.LEASE_EXPIRED
            ):
                return self._ask_again(step(self.timing.lookups, self.job.lookups), self.outcome.why)
        assert_never(kind)

    def _taken(self) -> Change:
        """Done, unless BPJS may still do it once more by an earlier send of the same, and so undo what follows in the
        lane: a new entry, a newer change. It stays in doubt until that had its time (R5; ADR 22).

        A change is made sure of then: the earlier one may have put the old text back. A withdrawal is done by then, and
        sent again it would take out what somebody else entered meanwhile.
        """
        facts, gone_at = self.job.facts, self.timing.gone_at(self.job.lost_at, self.now)
        undoes_more = facts.withdraws or facts.repeats_safely
        if gone_at <= self.now or not undoes_more or (facts.replaces and self._sends() >= MOST_SENDS):
            return self._sent()
        columns = self._in_doubt(Job.Doubt.TAKEN if facts.withdraws else Job.Doubt.LOST)
        if not self.is_lookup:
            columns |= {"last_sent_at": self.job.last_sent_at}
        why = f"{self.outcome.why}; kiriman sebelumnya mungkin masih menyusul"
        return Change(State.UNKNOWN, why, gone_at, columns)

    def _sent(self) -> Change:
        number = self.outcome.number
        found: dict[str, object] = {self.job.facts.number_column: number} if number else {}
        return Change(State.SENT, self.outcome.why, columns=self._counted() | CERTAIN | found)

    def _already_there(self) -> Change:
        """R7: no success without a number. Where BPJS gives none (Antrean), there is done."""
        if not self.job.facts.has_lookup:
            return self._taken()
        # Nothing of ours is under way at BPJS: it answered. So it may be asked at once.
        return self._lost(Job.Doubt.DUPLICATE, wait=0.0)

    def _refused(self) -> Change:
        """BPJS read it and said no; what an earlier send may have left there stays possible."""
        if not self.job.wanted and not self.job.maybe_there:
            return Change(State.CANCELLED, "dibatalkan; BPJS menolaknya", columns=self._counted())
        if not self.job.wanted and not self.job.facts.has_lookup:
            return self._lost(Job.Doubt.LOST)  # by an earlier send: only its withdrawal can settle that
        return Change(State.FAILED, self.outcome.why, columns=self._counted())

    def _not_arrived(self) -> Change:
        """Certain that BPJS did not take it. An earlier doubt is not cleared by this."""
        if not self.job.wanted and not self.job.maybe_there:
            return Change(State.CANCELLED, "dibatalkan; belum pernah sampai", columns=self._counted())
        columns = self._counted() | {"retries": self.job.retries + 1}
        if self.job.maybe_there:
            return Change(State.UNKNOWN, self.outcome.why, self._in(self._pause()), columns)
        if self._sends() >= MOST_SENDS:
            return Change(State.FAILED, f"sudah {MOST_SENDS} kali dikirim", columns=columns)
        return Change(State.WAITING, self.outcome.why, self._in(self._pause()), columns)

    def _unheard(self, doubt: Job.Doubt) -> Change:
        """Nobody knows whether BPJS is done with it."""
        change = self._lost(doubt)
        return replace(change, columns=change.columns | {"lost_at": self.now})

    def _lost(self, doubt: Job.Doubt, wait: float | None = None) -> Change:
        columns = self._in_doubt(doubt)
        if self.job.facts.has_lookup:
            due = self._in(
                self.timing.settle if wait is None else wait
            )  # R5: it may commit after our time-out
            return Change(State.UNKNOWN, self.outcome.why, due, columns)
        return self._lost_without_lookup(columns)

    def _in_doubt(self, doubt: Job.Doubt) -> dict[str, object]:
        return self._counted() | {
            "maybe_there": True,
            "doubt": doubt,
            "absent_since": None,
            "unknown_since": self.job.unknown_since or self.now,
            "unclear_rounds": self.job.unclear_rounds + (doubt == Job.Doubt.UNCLEAR),
        }

    def _lost_without_lookup(self, columns: dict[str, object]) -> Change:
        """Antrean cannot be asked: the send is repeated, which BPJS takes as the same entry, up to the limit.

        Never failed by exhaustion: past the limit it rests until its day is over (R4, R17). What nobody wants is not
        repeated: its withdrawal goes after the settle time (R11).
        """
        if not self.job.wanted:
            return Change(State.UNKNOWN, self.outcome.why, self._in(self.timing.settle), columns)
        if int(str(columns["unclear_rounds"])) >= MOST_UNCLEAR:
            unclear = columns | {"answer_key": "titian.unclear"}
            return Change(State.FAILED, "jawaban BPJS tidak dikenal", columns=unclear)
        due = self._in(max(self.timing.settle, step(self.timing.lookups, self._sends() - 1)))
        if self._sends() >= MOST_SENDS:
            due = self.job.useful_until or self._in(self.timing.lookups[-1])
        return Change(State.UNKNOWN, self.outcome.why, due, columns)

    def _back(self) -> Change:
        """Nothing was written to the socket: as if it had not been claimed."""
        if not self.job.wanted and not self.job.maybe_there:
            return Change(State.CANCELLED, "dibatalkan sebelum dikirim")
        end = State.UNKNOWN if self.job.maybe_there else State.WAITING
        return Change(end, self.outcome.why, self.now)

    def _absent(self) -> Change:
        """R5: absent is two complete reads apart, none of them too early; only then may it be sent again.

        A PUT or DELETE needs but one: sent twice it does what it does once. A person may have asked for a look-up
        at once (R14). A read is as old as its claim: it saw nothing later.
        """
        if self.job.facts.repeats_safely:
            return self._surely_absent()
        asked_at = self.job.changed_at or self.now
        too_early = self._settled_at(asked_at) - asked_at
        if too_early > timedelta():
            return self._ask_again(too_early.total_seconds(), "belum terlihat di BPJS; mungkin masih dicatat")
        since = self.job.absent_since or self.now
        too_close = since + timedelta(seconds=self.timing.absent_gap) - asked_at
        if too_close > timedelta():
            again = self._ask_again(
                too_close.total_seconds(), "tidak terlihat di BPJS; dipastikan sekali lagi"
            )
            return replace(again, columns=again.columns | {"absent_since": since})
        return self._surely_absent()

    def _settled_at(self, asked_at: datetime) -> datetime:
        """When BPJS has had its time to commit; where it spoke of a duplicate, nothing of ours is under way there."""
        if self.job.last_sent_at is None or self.job.doubt == Job.Doubt.DUPLICATE:
            return asked_at
        return self.job.last_sent_at + timedelta(seconds=self.timing.settle)

    def _surely_absent(self) -> Change:
        columns = self._counted() | CERTAIN
        if not self.job.wanted:
            return Change(State.CANCELLED, "dibatalkan; pasti tidak ada di BPJS", columns=columns)
        if self.job.doubt == Job.Doubt.BY_HAND:
            why, key = _NOT_BY_HAND[self.job.facts.withdraws]
            return Change(State.FAILED, why, columns=columns | {"answer_key": key})
        if self.job.doubt == Job.Doubt.DUPLICATE:
            why, key = _CONTRADICTED[self.job.facts.withdraws]
            return Change(State.FAILED, why, columns=columns | {"answer_key": key})
        if self.job.unclear_rounds >= MOST_UNCLEAR:
            why = "jawaban BPJS tidak dikenal, dan tidak dikerjakan di sana"
            return Change(State.FAILED, why, columns=columns | {"answer_key": "titian.unclear"})
        if self.job.sends >= MOST_SENDS:
            return Change(State.FAILED, f"sudah {MOST_SENDS} kali dikirim", columns=columns)
        return Change(State.WAITING, f"{self.outcome.why}; dikirim lagi", self.now, columns)

    def _ask_again(self, wait: float, why: str) -> Change:
        return Change(State.UNKNOWN, why, self._in(wait), self._counted())

    def _counted(self) -> dict[str, object]:
        """R4: only sends that may have reached BPJS or were answered count; look-ups count apart."""
        if self.is_lookup:
            return {"lookups": self.job.lookups + 1}
        return {"sends": self._sends(), "last_sent_at": self.now}

    def _sends(self) -> int:
        return self.job.sends + (self.outcome.kind not in _BURNS_NONE or self.outcome.code is not None)

    def _pause(self) -> float:
        """A refused credential waits for the pause of its service, not for a clock of its own."""
        if self.outcome.kind == Kind.CREDENTIALS:
            return 0.0
        if self.outcome.retry_after is not None:
            return self.timing.bounded(self.outcome.retry_after)
        return jittered(step(self.timing.retries, self.job.retries), self.dice)

    def _in(self, seconds: float) -> datetime:
        return self.now + timedelta(seconds=seconds)


_CONTRADICTED = {
    False: ("terdaftar lewat akun atau faskes lain", "titian.other_account"),
    True: ("BPJS menyebut tidak ada, tetapi masih mendaftarnya", "titian.still_there"),
}
"""BPJS said "already so", and its own list says otherwise; by whether it was to be withdrawn."""
_NOT_BY_HAND = {
    False: ("tidak ditemukan di BPJS", "titian.not_entered"),
    True: ("masih ada di BPJS", "titian.not_removed"),
}
"""A person did it at BPJS by hand (R3), and BPJS does not show it; by whether it was to be withdrawn."""
_BURNS_NONE = frozenset({Kind.TRY_LATER, Kind.GIVEN_BACK, Kind.CREDENTIALS})
