"""A withdrawal that had to be repeated: its first send may still come, and must hit nothing that follows (R5)."""

from __future__ import annotations

from typing import Any

import pytest

from tests import builders
from tests.integration.delivery.engine import Clock, came_back, claimed_by, settle
from tests.integration.outbox.visit import Visit
from titian.delivery.outcomes import Kind as Answered
from titian.outbox.errors import UnableToResend
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


ANTREAN = (builders.promise_antrean, Kind.BATAL_ANTREAN)
PENDAFTARAN = (builders.promise_pendaftaran, Kind.HAPUS_PENDAFTARAN)


@pytest.mark.parametrize(
    ("promised", "answers"),
    [
        (ANTREAN, [Answered.DELIVERED]),
        (ANTREAN, [Answered.ALREADY_THERE]),
        (PENDAFTARAN, [Answered.PRESENT]),
        (PENDAFTARAN, [Answered.ABSENT, Answered.DELIVERED]),
    ],
    ids=["antrean", "antrean that has it no more", "found gone", "a noUrut that is given again"],
)
def test_what_follows_waits_until_the_lost_withdrawal_cannot_come_any_more(
    clock: Clock, promised: tuple[Any, Kind], answers: list[Answered]
) -> None:
    make, withdrawal = promised
    visit = Visit(clock, make)
    visit.send_one(Answered.DELIVERED, number="A7")
    visit.withdraw()
    visit.send_one(Answered.AMBIGUOUS)
    clock.pass_seconds(61)
    for answered in answers:
        visit.send_one(answered)
    anew = make(visit.clinic)
    assert visit.goes() == []
    clock.pass_seconds(60)
    assert visit.goes() == [anew.kind]
    job = visit.job(withdrawal)
    assert (job.state, job.doubt, job.events.last().attempt) == (State.SENT, Job.Doubt.NONE, None)


@pytest.mark.parametrize("withdrawal", [Kind.BATAL_ANTREAN, Kind.HAPUS_PENDAFTARAN])
def test_a_person_cannot_hurry_what_bpjs_took_already(clock: Clock, withdrawal: Kind) -> None:
    """Sent once more it would take out what the patient, or somebody in PCare, entered meanwhile."""
    make, answers = {
        Kind.BATAL_ANTREAN: (builders.promise_antrean, [Answered.DELIVERED]),
        Kind.HAPUS_PENDAFTARAN: (builders.promise_pendaftaran, [Answered.ABSENT, Answered.DELIVERED]),
    }[withdrawal]
    visit = Visit(clock, make)
    visit.send_one(Answered.DELIVERED, number="A7")
    visit.withdraw()
    visit.send_one(Answered.AMBIGUOUS)
    clock.pass_seconds(61)
    for answered in answers:
        visit.send_one(answered)
    with pytest.raises(UnableToResend, match="BPJS sudah menerimanya"):
        visit.resend(withdrawal)
    clock.pass_seconds(3600)
    assert visit.goes() == []
    assert visit.job(withdrawal).state == State.SENT


def test_what_bpjs_took_just_before_midnight_ends_as_taken(queued: Visit) -> None:
    queued.send_one(Answered.DELIVERED)
    queued.withdraw()
    queued.send_one(Answered.AMBIGUOUS)
    queued.clock.pass_seconds(61)
    queued.send_one(Answered.DELIVERED)
    Job.objects.filter(kind=Kind.BATAL_ANTREAN).update(useful_until=queued.clock.now)
    queued.clock.pass_seconds(60)
    assert queued.goes() == []
    assert queued.job(Kind.BATAL_ANTREAN).state == State.SENT


def test_two_lost_withdrawals_and_an_entry_that_is_gone_wait_for_the_second(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    registered.withdraw()
    registered.send_one(Answered.AMBIGUOUS)
    registered.clock.pass_seconds(61)
    for answered in (Answered.ABSENT, Answered.AMBIGUOUS):
        registered.send_one(answered)
    registered.clock.pass_seconds(61)
    registered.send_one(Answered.PRESENT)
    anew = builders.promise_pendaftaran(registered.clinic)
    assert registered.goes() == []
    registered.clock.pass_seconds(60)
    assert registered.goes() == [anew.kind]


@pytest.mark.parametrize(("make", "withdrawal"), [ANTREAN, PENDAFTARAN])
def test_the_one_send_that_was_given_up_and_heard_of_after_all_is_done(
    clock: Clock, make: Any, withdrawal: Kind
) -> None:
    visit = Visit(clock, make)
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
    assert queued.goes() == []
    assert queued.job(Kind.BATAL_ANTREAN).state == State.SENT


@pytest.mark.parametrize(
    ("promised", "not_done"),
    [(ANTREAN, []), (PENDAFTARAN, [Answered.ABSENT])],
    ids=["antrean", "a noUrut that is given again"],
)
def test_a_late_answer_to_the_first_send_says_nothing_of_the_second_that_is_under_way(
    clock: Clock, promised: tuple[Any, Kind], not_done: list[Answered]
) -> None:
    make, withdrawal = promised
    visit = Visit(clock, make)
    visit.send_one(Answered.DELIVERED, number="A7")
    visit.withdraw()
    [first] = claimed_by(visit.worker)
    clock.pass_seconds(61)
    assert visit.goes() == []
    clock.pass_seconds(61)
    for answered in not_done:
        visit.send_one(answered)
    [second] = claimed_by(visit.worker)
    settle(visit.worker, came_back(first, Answered.DELIVERED))
    anew = make(visit.clinic)
    assert (visit.job(withdrawal).state, visit.goes()) == (State.UNKNOWN, [])
    settle(visit.worker, came_back(second, Answered.DELIVERED))
    assert visit.job(withdrawal).state == State.SENT
    assert visit.goes() == [anew.kind]


def test_a_person_who_sends_it_again_does_not_end_what_two_lost_sends_may_still_do(queued: Visit) -> None:
    queued.send_one(Answered.DELIVERED)
    queued.withdraw()
    [first] = claimed_by(queued.worker)
    queued.clock.pass_seconds(61)
    assert queued.goes() == []
    queued.clock.pass_seconds(61)
    queued.send_one(Answered.AMBIGUOUS)
    queued.resend(Kind.BATAL_ANTREAN)
    settle(queued.worker, came_back(first, Answered.DELIVERED))
    assert queued.job(Kind.BATAL_ANTREAN).state == State.UNKNOWN


def test_what_was_refused_in_between_and_sent_again_by_a_person_may_still_come(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    registered.withdraw()
    registered.send_one(Answered.AMBIGUOUS)
    registered.clock.pass_seconds(61)
    for answered in (Answered.ABSENT, Answered.REFUSED):
        registered.send_one(answered)
    registered.resend(Kind.HAPUS_PENDAFTARAN)
    registered.send_one(Answered.DELIVERED)
    anew = builders.promise_pendaftaran(registered.clinic)
    assert (registered.job(Kind.HAPUS_PENDAFTARAN).state, registered.goes()) == (State.UNKNOWN, [])
    registered.clock.pass_seconds(60)
    assert registered.goes() == [anew.kind]
