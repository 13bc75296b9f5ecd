"""A person who asks at once makes nothing certain sooner: BPJS may still be committing (R5, R14)."""

import random
from datetime import UTC, datetime, timedelta

from titian.delivery.outcomes import Kind, Outcome
from titian.delivery.retry import decide
from titian.outbox import kinds
from titian.outbox.models import Job
from titian.outbox.operations.record import Change
from titian.outbox.states import State
from titian.outbox.timing import Timing

LOST_AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def seconds(after: float) -> datetime:
    return LOST_AT + timedelta(seconds=after)


def looked_up(asked: float, answered: float, kind: Kind = Kind.ABSENT, **facts: object) -> Change:
    """What a look-up means that was claimed and settled so many seconds after the answer was lost."""
    columns = {"state": State.SENDING, "maybe_there": True, "doubt": Job.Doubt.LOST, "last_sent_at": LOST_AT}
    job = Job(kind=kinds.Kind.TAMBAH_PENDAFTARAN, changed_at=seconds(asked), **columns | facts)
    outcome, now = Outcome(kind, "uji"), seconds(answered)
    return decide(job, outcome, is_lookup=True, now=now, timing=Timing(), dice=random.Random(1))


def test_a_look_up_before_bpjs_had_time_to_commit_proves_nothing() -> None:
    early = looked_up(asked=10, answered=12)
    assert (early.state, "absent_since" in early.columns) == (State.UNKNOWN, False)
    assert early.due_at is not None
    assert early.due_at >= seconds(60)


def test_a_read_that_began_too_early_is_too_early_although_it_ends_later() -> None:
    assert "absent_since" not in looked_up(asked=50, answered=70).columns


def test_a_second_read_that_began_within_the_minute_does_not_count() -> None:
    again = looked_up(asked=115, answered=125, absent_since=seconds(62))
    assert (again.state, again.columns["absent_since"]) == (State.UNKNOWN, seconds(62))
    assert looked_up(asked=122, answered=125, absent_since=seconds(62)).state == State.WAITING


def test_a_duplicate_may_be_asked_for_at_once_for_bpjs_has_spoken() -> None:
    refused = looked_up(asked=0, answered=1, doubt=Job.Doubt.DUPLICATE)
    assert refused.columns["absent_since"] == seconds(1)


def test_what_is_found_early_is_adopted_early() -> None:
    assert looked_up(asked=5, answered=6, kind=Kind.PRESENT).state == State.SENT
