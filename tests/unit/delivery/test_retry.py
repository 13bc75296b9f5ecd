"""One function turns an answer into a state: every outcome, sent and looked up (delivery.md R4, R5, R7, R11, R16)."""

import random
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from titian.delivery.outcomes import Kind, Outcome
from titian.delivery.retry import MOST_SENDS, decide
from titian.outbox import kinds
from titian.outbox.models import Job
from titian.outbox.operations.record import Change
from titian.outbox.states import State
from titian.outbox.timing import Timing

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TIMING = Timing()
LOOKED_UP = kinds.Kind.TAMBAH_PENDAFTARAN
REPEATED = kinds.Kind.TAMBAH_ANTREAN


def job(kind: kinds.Kind = LOOKED_UP, **facts: object) -> Job:
    columns: dict[str, object] = {
        "kind": kind,
        "state": State.SENDING,
        "wanted": True,
        "claim": uuid4(),
        "useful_until": NOW + timedelta(hours=9),
    }
    return Job(**(columns | facts))


def after_send(job: Job, kind: Kind, **facts: object) -> Change:
    return _decide(job, Outcome(kind, "sebab", **facts), is_lookup=False)


def after_lookup(job: Job, kind: Kind, **facts: object) -> Change:
    return _decide(job, Outcome(kind, "sebab", **facts), is_lookup=True)


def _decide(job: Job, outcome: Outcome, *, is_lookup: bool) -> Change:
    return decide(job, outcome, is_lookup=is_lookup, now=NOW, timing=TIMING, dice=random.Random(1))


def seconds_until_due(change: Change) -> float:
    assert change.due_at is not None
    return (change.due_at - NOW).total_seconds()


@pytest.mark.parametrize("kind", [Kind.AMBIGUOUS, Kind.LEASE_EXPIRED, Kind.UNCLEAR])
def test_a_lost_answer_is_unknown_and_not_looked_up_before_bpjs_had_time_to_commit(kind: Kind) -> None:
    change = after_send(job(), kind)
    assert change.state == State.UNKNOWN
    assert change.columns["maybe_there"] is True
    assert seconds_until_due(change) >= 60


def test_one_empty_list_is_not_yet_absent() -> None:
    change = after_lookup(job(maybe_there=True), Kind.ABSENT)
    assert (change.state, change.columns["absent_since"]) == (State.UNKNOWN, NOW)
    assert "maybe_there" not in change.columns
    assert seconds_until_due(change) == 60


def test_two_empty_lists_too_close_together_are_not_absent_either() -> None:
    change = after_lookup(job(maybe_there=True, absent_since=NOW - timedelta(seconds=20)), Kind.ABSENT)
    assert (change.state, seconds_until_due(change)) == (State.UNKNOWN, 40)


def test_two_empty_lists_a_minute_apart_allow_it_to_be_sent_again() -> None:
    change = after_lookup(job(maybe_there=True, absent_since=NOW - timedelta(seconds=60)), Kind.ABSENT)
    assert (change.state, change.columns["maybe_there"]) == (State.WAITING, False)


def test_surely_absent_and_no_longer_wanted_is_cancelled() -> None:
    lost = job(maybe_there=True, wanted=False, absent_since=NOW - timedelta(seconds=61))
    assert after_lookup(lost, Kind.ABSENT).state == State.CANCELLED


def test_a_duplicate_that_bpjs_does_not_list_belongs_to_another_account() -> None:
    doubled = job(maybe_there=True, doubt=Job.Doubt.DUPLICATE, absent_since=NOW - timedelta(seconds=61))
    change = after_lookup(doubled, Kind.ABSENT)
    assert (change.state, change.columns["answer_key"]) == (State.FAILED, "titian.other_account")


def test_a_duplicate_refusal_is_no_success_without_a_number() -> None:
    change = after_send(job(), Kind.ALREADY_THERE)
    assert (change.state, change.columns["doubt"]) == (State.UNKNOWN, Job.Doubt.DUPLICATE)


def test_a_duplicate_of_antrean_is_done_for_it_has_no_number() -> None:
    assert after_send(job(REPEATED), Kind.ALREADY_THERE).state == State.SENT


def test_the_number_that_bpjs_gave_is_kept_and_nothing_is_in_doubt_any_more() -> None:
    change = after_send(job(maybe_there=True), Kind.DELIVERED, number="A7")
    assert (change.state, change.columns["bpjs_sequence"]) == (State.SENT, "A7")
    assert change.columns["maybe_there"] is False


def test_what_is_found_at_bpjs_is_adopted_at_once() -> None:
    change = after_lookup(job(maybe_there=True), Kind.PRESENT, number="A7")
    assert (change.state, change.columns["bpjs_sequence"]) == (State.SENT, "A7")


ONCE_MORE = [
    kinds.Kind.HAPUS_PENDAFTARAN,
    kinds.Kind.HAPUS_KUNJUNGAN,
    kinds.Kind.UBAH_KUNJUNGAN,
    kinds.Kind.BATAL_ANTREAN,
]
"""What BPJS does again if an earlier send of it is committed late, whatever came after it."""


@pytest.mark.parametrize("sends", [0, 1], ids=["a person's wish counts anew", "repeated by itself"])
@pytest.mark.parametrize("kind", ONCE_MORE)
def test_what_bpjs_may_still_do_once_more_stays_in_doubt_until_that_had_its_time(
    kind: kinds.Kind, sends: int
) -> None:
    lost_at = NOW - timedelta(seconds=70)
    change = after_send(job(kind, sends=sends, last_sent_at=lost_at, lost_at=lost_at), Kind.DELIVERED)
    assert (change.state, seconds_until_due(change)) == (State.UNKNOWN, 50)
    assert (change.columns["maybe_there"], change.columns["last_sent_at"]) == (True, lost_at)


@pytest.mark.parametrize("kind", ONCE_MORE)
def test_what_bpjs_had_its_time_for_is_done(kind: kinds.Kind) -> None:
    lost_at = NOW - timedelta(seconds=120)
    assert after_send(job(kind, sends=1, lost_at=lost_at), Kind.DELIVERED).state == State.SENT


@pytest.mark.parametrize("kind", ONCE_MORE)
def test_what_bpjs_refused_before_may_not_come_any_more(kind: kinds.Kind) -> None:
    refused = after_send(job(kind), Kind.REFUSED)
    assert "lost_at" not in refused.columns
    assert after_send(job(kind, **refused.columns), Kind.DELIVERED).state == State.SENT


@pytest.mark.parametrize("kind", kinds.Kind)
@pytest.mark.parametrize("lost", [Kind.AMBIGUOUS, Kind.UNCLEAR, Kind.LEASE_EXPIRED])
def test_a_send_of_which_nobody_heard_is_dated(kind: kinds.Kind, lost: Kind) -> None:
    assert after_send(job(kind), lost).columns["lost_at"] == NOW


def test_a_clock_that_was_set_back_makes_no_doubt_of_a_day() -> None:
    change = after_send(job(kinds.Kind.BATAL_ANTREAN, lost_at=NOW + timedelta(days=1)), Kind.DELIVERED)
    assert seconds_until_due(change) == TIMING.lease + TIMING.over


@pytest.mark.parametrize("kind", kinds.Kind)
def test_what_was_sent_once_is_done_when_bpjs_says_so(kind: kinds.Kind) -> None:
    assert after_send(job(kind), Kind.DELIVERED).state == State.SENT


def test_a_repeated_withdrawal_that_finds_nothing_any_more_may_still_take_out_what_follows() -> None:
    repeated = job(kinds.Kind.BATAL_ANTREAN, sends=1, maybe_there=True, lost_at=NOW)
    change = after_send(repeated, Kind.ALREADY_THERE)
    assert (change.state, change.columns["doubt"]) == (State.UNKNOWN, Job.Doubt.TAKEN)


def test_what_a_look_up_finds_gone_is_done_when_no_lost_send_may_come() -> None:
    lost = job(kinds.Kind.HAPUS_PENDAFTARAN, maybe_there=True, lost_at=NOW - timedelta(seconds=61))
    assert after_lookup(lost, Kind.PRESENT).columns["doubt"] == Job.Doubt.TAKEN
    lost.lost_at = NOW - timedelta(seconds=120)
    assert after_lookup(lost, Kind.PRESENT).state == State.SENT


def test_the_last_send_of_a_change_is_believed() -> None:
    """Past it nothing is repeated, and the lane would be closed for ever."""
    facts = {"sends": MOST_SENDS - 1, "maybe_there": True, "lost_at": NOW}
    assert after_send(job(kinds.Kind.UBAH_KUNJUNGAN, **facts), Kind.DELIVERED).state == State.SENT


def test_a_refusal_waits_for_a_person() -> None:
    assert after_send(job(), Kind.REFUSED).state == State.FAILED


def test_two_matches_wait_for_a_person() -> None:
    assert after_lookup(job(maybe_there=True), Kind.SEVERAL).state == State.FAILED


def test_a_refused_connection_burns_no_send_however_long_the_outage() -> None:
    change = after_send(job(sends=MOST_SENDS - 1, retries=500), Kind.TRY_LATER)
    assert (change.state, change.columns["sends"]) == (State.WAITING, MOST_SENDS - 1)
    assert 1800 <= seconds_until_due(change) <= 1800 * 1.2


def test_the_eighth_answered_send_is_the_last() -> None:
    change = after_send(job(sends=MOST_SENDS - 1), Kind.TRY_LATER, code=500)
    assert change.state == State.FAILED


def test_retry_after_is_honoured_within_bounds() -> None:
    assert seconds_until_due(after_send(job(), Kind.TRY_LATER, retry_after=90.0)) == 90
    assert seconds_until_due(after_send(job(), Kind.TRY_LATER, retry_after=10_000_000.0)) == 3600
    assert seconds_until_due(after_send(job(), Kind.TRY_LATER, retry_after=-5.0)) == 1


def test_a_failed_try_does_not_clear_an_older_doubt() -> None:
    assert after_send(job(REPEATED, maybe_there=True), Kind.TRY_LATER).state == State.UNKNOWN
    assert after_send(job(REPEATED, maybe_there=True), Kind.GIVEN_BACK).state == State.UNKNOWN


def test_unknown_never_becomes_failed_by_asking_often() -> None:
    asked = job(maybe_there=True, lookups=1000)
    for kind in (
        Kind.INCOMPLETE,
        Kind.TRY_LATER,
        Kind.AMBIGUOUS,
        Kind.CREDENTIALS,
        Kind.REFUSED,
        Kind.UNCLEAR,
    ):
        change = after_lookup(asked, kind)
        assert (change.state, seconds_until_due(change)) == (State.UNKNOWN, 3600)


@pytest.mark.parametrize(("rounds", "end"), [(2, State.WAITING), (3, State.FAILED)])
def test_three_unclear_rounds_that_left_nothing_at_bpjs_are_our_fault(rounds: int, end: State) -> None:
    tried = job(maybe_there=True, unclear_rounds=rounds, absent_since=NOW - timedelta(seconds=61))
    change = after_lookup(tried, Kind.ABSENT)
    assert (change.state, change.columns.get("answer_key") == "titian.unclear") == (end, end == State.FAILED)


@pytest.mark.parametrize(("rounds", "end"), [(1, State.UNKNOWN), (2, State.FAILED)])
def test_antrean_is_not_told_again_after_three_answers_that_nobody_understood(
    rounds: int, end: State
) -> None:
    change = after_send(job(REPEATED, sends=rounds, unclear_rounds=rounds), Kind.UNCLEAR)
    assert (change.state, change.columns.get("answer_key") == "titian.unclear") == (end, end == State.FAILED)


def test_antrean_past_its_sends_rests_until_its_day_is_over() -> None:
    tired = job(REPEATED, sends=MOST_SENDS - 1, maybe_there=True)
    change = after_send(tired, Kind.AMBIGUOUS)
    assert (change.state, change.due_at) == (State.UNKNOWN, tired.useful_until)


def test_what_was_given_back_goes_as_if_never_claimed() -> None:
    change = after_send(job(sends=2), Kind.GIVEN_BACK)
    assert (change.state, seconds_until_due(change)) == (State.WAITING, 0)
    assert "sends" not in change.columns


def test_a_cancelled_job_that_did_not_arrive_is_cancelled() -> None:
    for kind in (Kind.TRY_LATER, Kind.REFUSED, Kind.GIVEN_BACK):
        assert after_send(job(wanted=False), kind).state == State.CANCELLED


@pytest.mark.parametrize("is_lookup", [False, True])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_outcome_has_a_lawful_end(kind: Kind, is_lookup: bool) -> None:
    from titian.outbox.states import check_edge

    change = _decide(job(maybe_there=is_lookup), Outcome(kind, "sebab"), is_lookup=is_lookup)
    check_edge(State.SENDING, change.state)
    assert (change.due_at is not None) == (change.state in (State.WAITING, State.UNKNOWN))
