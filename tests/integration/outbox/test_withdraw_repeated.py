"""A withdrawal that had to be repeated: its first send may still come, and must hit nothing that follows (R5)."""

from __future__ import annotations

import pytest

from tests import builders
from tests.integration.delivery.engine import Clock, came_back, claimed_by, settle
from tests.integration.outbox.visit import Visit
from titian.delivery.outcomes import Kind as Answered
from titian.outbox.kinds import Kind
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def _lose_and_repeat(visit: Visit, withdrawal: Kind) -> None:
    """An answer is lost, and the same is done once more a minute later."""
    visit.withdraw()
    visit.send_one(Answered.AMBIGUOUS)
    visit.clock.pass_seconds(61)
    if withdrawal is Kind.HAPUS_PENDAFTARAN:
        visit.send_one(Answered.ABSENT)
    visit.send_one(Answered.DELIVERED)


def test_a_new_entry_waits_until_the_lost_cancellation_of_the_old_one_cannot_come_any_more(
    queued: Visit,
) -> None:
    queued.send_one(Answered.DELIVERED)
    _lose_and_repeat(queued, Kind.BATAL_ANTREAN)
    builders.promise_antrean(queued.clinic)
    assert queued.goes() == []
    queued.clock.pass_seconds(60)
    queued.send_one(Answered.ALREADY_THERE)
    assert queued.job(Kind.BATAL_ANTREAN).state == State.SENT
    assert queued.goes() == [Kind.TAMBAH_ANTREAN]


def test_a_new_registration_waits_until_the_lost_removal_cannot_take_the_number_that_it_is_given_again(
    registered: Visit,
) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    _lose_and_repeat(registered, Kind.HAPUS_PENDAFTARAN)
    builders.promise_pendaftaran(registered.clinic)
    assert registered.goes() == []
    registered.clock.pass_seconds(60)
    registered.send_one(Answered.PRESENT)
    assert registered.job(Kind.HAPUS_PENDAFTARAN).state == State.SENT
    assert registered.goes() == [Kind.TAMBAH_PENDAFTARAN]


def test_what_bpjs_no_longer_knows_when_it_is_asked_again_is_done_at_once(queued: Visit) -> None:
    queued.send_one(Answered.DELIVERED)
    queued.withdraw()
    queued.send_one(Answered.AMBIGUOUS)
    queued.clock.pass_seconds(61)
    queued.send_one(Answered.ALREADY_THERE)
    assert queued.job(Kind.BATAL_ANTREAN).state == State.SENT


@pytest.mark.parametrize(
    ("maker", "withdrawal"),
    [
        (builders.promise_antrean, Kind.BATAL_ANTREAN),
        (builders.promise_pendaftaran, Kind.HAPUS_PENDAFTARAN),
    ],
)
def test_the_one_send_that_was_given_up_and_heard_of_after_all_is_done(
    clock: Clock, maker: object, withdrawal: Kind
) -> None:
    visit = Visit(clock, maker)
    visit.send_one(Answered.DELIVERED, number="A7")
    visit.withdraw()
    [send] = claimed_by(visit.worker)
    clock.pass_seconds(61)
    assert visit.goes() == []
    settle(visit.worker, came_back(send, Answered.DELIVERED))
    job = visit.job(withdrawal)
    assert (job.state, job.sends) == (State.SENT, 1)


def test_a_late_answer_to_one_of_two_sends_says_nothing_of_the_other(queued: Visit) -> None:
    queued.send_one(Answered.DELIVERED)
    queued.withdraw()
    [send] = claimed_by(queued.worker)
    queued.clock.pass_seconds(61)
    assert queued.goes() == []
    queued.clock.pass_seconds(61)
    queued.send_one(Answered.AMBIGUOUS)
    settle(queued.worker, came_back(send, Answered.DELIVERED))
    assert queued.job(Kind.BATAL_ANTREAN).state == State.UNKNOWN
    queued.clock.pass_seconds(121)
    queued.send_one(Answered.ALREADY_THERE)
    assert queued.job(Kind.BATAL_ANTREAN).state == State.SENT
