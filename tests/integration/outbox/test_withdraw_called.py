"""A visit that is no longer wanted after its call: BPJS takes nobody out of the line any more (R11, R18)."""

from __future__ import annotations

from functools import partial

import pytest

from tests import builders
from tests.integration.delivery.engine import Clock, came_back, claimed_by, settle
from tests.integration.outbox.visit import Visit
from titian.delivery.outcomes import Kind as Answered
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.queries import why_no_resend
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

CARD = "0009900000017"


def told(visit: Visit, *, is_present: bool) -> None:
    """Promise what the waiting room says."""
    said = {"card_number": CARD, "is_present": is_present, "called_at": visit.clock.now.isoformat()}
    builders.promise(visit.clinic, Kind.PANGGIL_ANTREAN, CARD, "001", said, visit_ref=visit.ref)


@pytest.fixture
def called(clock: Clock) -> Visit:
    """BPJS has the entry; the call is promised."""
    visit = Visit(clock, partial(builders.promise_antrean, card=CARD))
    visit.send_one(Answered.DELIVERED)
    told(visit, is_present=True)
    return visit


def test_nothing_is_promised_that_bpjs_would_refuse(called: Visit) -> None:
    called.send_one(Answered.DELIVERED)
    called.withdraw()
    assert Kind.BATAL_ANTREAN not in called.states()


def test_the_same_card_is_registered_again_without_waiting_for_anybody(called: Visit) -> None:
    called.send_one(Answered.DELIVERED)
    called.withdraw()
    builders.promise_antrean(called.clinic, card=CARD)
    assert called.goes() == [Kind.TAMBAH_ANTREAN]


def test_a_call_that_arrives_after_the_cancellation_ends_the_withdrawal(called: Visit) -> None:
    [send] = claimed_by(called.worker)
    called.withdraw()
    settle(called.worker, came_back(send, Answered.DELIVERED))
    assert called.job(Kind.BATAL_ANTREAN).state == State.CANCELLED
    assert called.goes() == []


def test_a_call_that_bpjs_refused_leaves_the_entry_to_be_taken_back(called: Visit) -> None:
    [send] = claimed_by(called.worker)
    called.withdraw()
    settle(called.worker, came_back(send, Answered.REFUSED))
    assert called.goes() == [Kind.BATAL_ANTREAN]


def test_who_did_not_come_is_taken_back(called: Visit) -> None:
    called.send_one(Answered.DELIVERED)
    told(called, is_present=False)
    called.send_one(Answered.DELIVERED)
    called.withdraw()
    assert called.goes() == [Kind.BATAL_ANTREAN]


@pytest.fixture
def not_come(called: Visit) -> Visit:
    """BPJS was told that the patient is there; that nobody came is on its way when the visit is cancelled."""
    called.send_one(Answered.DELIVERED)
    told(called, is_present=False)
    return called


@pytest.mark.parametrize("answered", [Answered.DELIVERED, Answered.AMBIGUOUS])
def test_who_may_have_been_called_absent_meanwhile_is_taken_back(not_come: Visit, answered: Answered) -> None:
    [send] = claimed_by(not_come.worker)
    not_come.withdraw()
    settle(not_come.worker, came_back(send, answered))
    not_come.clock.pass_seconds(3600)
    not_come.send_one(Answered.DELIVERED)
    assert not_come.states()[Kind.BATAL_ANTREAN] == State.SENT


@pytest.mark.parametrize("answered", [Answered.REFUSED, Answered.GIVEN_BACK])
def test_who_was_not_called_absent_after_all_stays_with_bpjs(not_come: Visit, answered: Answered) -> None:
    [send] = claimed_by(not_come.worker)
    not_come.withdraw()
    settle(not_come.worker, came_back(send, answered))
    assert not_come.job(Kind.BATAL_ANTREAN).state == State.CANCELLED
    assert not_come.goes() == []


@pytest.fixture
def again(called: Visit) -> Visit:
    """Called, cancelled, and registered again for the same poli."""
    called.send_one(Answered.DELIVERED)
    called.withdraw()
    called.ref = builders.promise_antrean(called.clinic, card=CARD).visit_ref
    return called


def test_what_bpjs_kept_of_an_earlier_call_is_not_taken_back_by_the_next_visit(again: Visit) -> None:
    again.send_one(Answered.ALREADY_THERE, answer_key="antrean_duplicate")
    again.withdraw()
    assert again.goes() == []


def test_an_entry_that_bpjs_made_anew_is_taken_back(again: Visit) -> None:
    again.send_one(Answered.DELIVERED)
    again.withdraw()
    assert again.goes() == [Kind.BATAL_ANTREAN]


def test_an_entry_that_may_be_made_anew_is_taken_back(again: Visit) -> None:
    [send] = claimed_by(again.worker)
    again.withdraw()
    settle(again.worker, came_back(send, Answered.DELIVERED))
    assert again.goes() == [Kind.BATAL_ANTREAN]


@pytest.mark.parametrize("answers", [[Answered.REFUSED], [Answered.AMBIGUOUS, Answered.REFUSED]])
def test_a_call_that_failed_is_not_sent_again_after_a_later_one_arrived(
    called: Visit, answers: list[Answered]
) -> None:
    """BPJS would have the patient called whom it knows to be absent."""
    for answered in answers:
        called.send_one(answered)
        called.clock.pass_seconds(61)
    told(called, is_present=False)
    called.send_one(Answered.DELIVERED)
    called.clock.pass_seconds(61)
    assert called.goes() == []
    first, second = Job.objects.filter(kind=Kind.PANGGIL_ANTREAN).order_by("pk")
    assert (first.state, first.wanted, second.state) == (State.CLOSED, False, State.SENT)
    assert why_no_resend(first)
