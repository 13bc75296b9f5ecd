"""A visit that is no longer wanted, in every state its promises can be in (R11, R1, R2, R21)."""

from __future__ import annotations

import pytest

from tests import builders
from tests.integration.delivery.engine import Clock, came_back, claimed_by, settle
from tests.integration.outbox.visit import Visit
from titian.delivery.outcomes import Kind as Answered
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.outbox.models import Job, Pulse
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def test_what_was_never_sent_goes_nowhere(clock: Clock) -> None:
    visit = Visit(clock, builders.promise_antrean, builders.promise_pendaftaran)
    assert visit.withdraw() == 2
    assert set(visit.states().values()) == {State.CANCELLED}
    assert visit.goes() == []


def test_what_bpjs_has_is_taken_back_with_its_number(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    registered.withdraw()
    [send] = claimed_by(registered.worker)
    assert send.claimed.attempt.request_line.endswith("/tglDaftar/21-11-2026/noUrut/A7/kdPoli/001")


def test_a_second_withdrawal_of_the_visit_changes_nothing(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    assert (registered.withdraw(), registered.withdraw()) == (1, 0)
    assert Job.objects.filter(kind=Kind.HAPUS_PENDAFTARAN).count() == 1


def test_a_send_under_way_that_arrives_is_taken_back(registered: Visit) -> None:
    [send] = claimed_by(registered.worker)
    registered.withdraw()
    assert registered.goes() == []
    settle(registered.worker, came_back(send, Answered.DELIVERED, number="A7"))
    assert registered.goes() == [Kind.HAPUS_PENDAFTARAN]


@pytest.mark.parametrize("answered", [Answered.REFUSED, Answered.TRY_LATER, Answered.GIVEN_BACK])
def test_a_send_under_way_that_did_not_arrive_ends_together_with_its_withdrawal(
    registered: Visit, answered: Answered
) -> None:
    [send] = claimed_by(registered.worker)
    registered.withdraw()
    settle(registered.worker, came_back(send, answered))
    assert set(registered.states().values()) == {State.CANCELLED}


def test_what_never_arrived_at_one_poli_says_nothing_of_the_poli_to_which_the_visit_moved(
    registered: Visit,
) -> None:
    [send] = claimed_by(registered.worker)
    registered.withdraw()
    moved = builders.promise_pendaftaran(registered.clinic, visit_ref=registered.ref, poli_code="002")
    Job.objects.filter(pk=moved.pk).update(state=State.SENT, due_at=None, finished_at=registered.clock.now)
    registered.withdraw()
    settle(registered.worker, came_back(send, Answered.REFUSED))
    withdrawals = Job.objects.filter(kind=Kind.HAPUS_PENDAFTARAN)
    assert dict(withdrawals.values_list("poli_code", "state")) == {
        "001": State.CANCELLED,
        "002": State.WAITING,
    }


def test_an_uncertain_registration_is_looked_up_before_it_is_taken_back(registered: Visit) -> None:
    registered.send_one(Answered.AMBIGUOUS)
    registered.withdraw()
    registered.clock.pass_seconds(61)
    registered.send_one(Answered.PRESENT, number="A7")
    assert registered.goes() == []
    registered.clock.pass_seconds(60)
    assert registered.goes() == [Kind.HAPUS_PENDAFTARAN]


def test_what_was_found_too_soon_is_not_taken_back_sooner_for_a_person_who_hurries(registered: Visit) -> None:
    registered.send_one(Answered.AMBIGUOUS)
    registered.clock.pass_seconds(61)
    registered.send_one(Answered.PRESENT, number="A7")
    registered.withdraw()
    registered.resend(Kind.HAPUS_PENDAFTARAN)
    assert registered.goes() == []
    registered.clock.pass_seconds(60)
    registered.resend(Kind.HAPUS_PENDAFTARAN)
    assert registered.goes() == [Kind.HAPUS_PENDAFTARAN]


def test_an_uncertain_registration_that_is_surely_absent_ends_together_with_its_withdrawal(
    registered: Visit,
) -> None:
    registered.send_one(Answered.AMBIGUOUS)
    registered.withdraw()
    for _ in range(2):
        registered.clock.pass_seconds(61)
        registered.send_one(Answered.ABSENT)
    assert set(registered.states().values()) == {State.CANCELLED}


def test_a_killed_worker_leaves_an_unwanted_registration_to_a_look_up(registered: Visit) -> None:
    claimed_by(registered.worker)
    registered.withdraw()
    registered.clock.pass_seconds(61)
    claimed_by(registered.worker)
    registered.clock.pass_seconds(61)
    [lookup] = claimed_by(registered.worker)
    assert (lookup.is_lookup, lookup.claimed.job.wanted) == (True, False)


def test_an_uncertain_queue_entry_is_never_sent_again_and_is_taken_back_after_the_settle_time(
    queued: Visit,
) -> None:
    queued.send_one(Answered.AMBIGUOUS)
    queued.withdraw()
    assert queued.goes() == []
    queued.clock.pass_seconds(61)
    queued.send_one(Answered.DELIVERED)
    assert queued.states() == {Kind.TAMBAH_ANTREAN: State.CANCELLED, Kind.BATAL_ANTREAN: State.SENT}


def test_an_unwanted_send_whose_answer_is_lost_waits_the_settle_time_for_its_withdrawal(
    queued: Visit,
) -> None:
    [send] = claimed_by(queued.worker)
    queued.withdraw()
    settle(queued.worker, came_back(send, Answered.AMBIGUOUS))
    assert queued.goes() == []
    queued.clock.pass_seconds(61)
    assert queued.goes() == [Kind.BATAL_ANTREAN]


def test_an_entry_that_bpjs_does_not_know_needs_no_withdrawal(queued: Visit) -> None:
    queued.send_one(Answered.DELIVERED)
    queued.withdraw()
    queued.send_one(Answered.ALREADY_THERE)
    assert queued.job(Kind.BATAL_ANTREAN).state == State.SENT


def test_what_failed_for_certain_is_closed(registered: Visit) -> None:
    registered.send_one(Answered.REFUSED)
    registered.withdraw()
    assert registered.states() == {Kind.TAMBAH_PENDAFTARAN: State.CLOSED}


def test_what_failed_in_doubt_is_looked_up_first(registered: Visit) -> None:
    registered.send_one(Answered.AMBIGUOUS)
    registered.clock.pass_seconds(61)
    registered.send_one(Answered.SEVERAL)
    registered.withdraw()
    [lookup] = claimed_by(registered.worker)
    assert (lookup.is_lookup, registered.job(Kind.TAMBAH_PENDAFTARAN).wanted) == (True, False)


def test_a_new_registration_for_the_poli_waits_until_the_old_one_is_gone(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    registered.withdraw()
    builders.promise_pendaftaran(registered.clinic)
    registered.send_one(Answered.DELIVERED)
    [send] = claimed_by(registered.worker)
    assert (send.claimed.job.kind, send.claimed.job.visit_ref == registered.ref) == (
        Kind.TAMBAH_PENDAFTARAN,
        False,
    )


def _close(visit: Visit, job: Job) -> Job:
    return outbox.close(
        by=builders.DESK, facility=visit.clinic, job_id=job.pk, version=job.version, reason="biar di BPJS",
        now=visit.clock.now,
    )  # fmt: skip


@pytest.mark.parametrize(("poli", "is_gone"), [("002", True), ("001", True), ("001", False)])
def test_what_nobody_found_is_not_taken_back_by_the_number_of_another_step(
    registered: Visit, poli: str, is_gone: bool
) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    registered.withdraw()
    registered.send_one(Answered.DELIVERED if is_gone else Answered.REFUSED)
    if not is_gone:
        _close(registered, registered.job(Kind.HAPUS_PENDAFTARAN))
    builders.promise_pendaftaran(registered.clinic, visit_ref=registered.ref, poli_code=poli)
    registered.send_one(Answered.AMBIGUOUS)
    registered.withdraw()
    registered.clock.pass_seconds(61)
    registered.send_one(Answered.SEVERAL)
    assert [send.claimed.attempt.request_line for send in claimed_by(registered.worker)] == []


@pytest.fixture
def in_doubt(registered: Visit) -> Visit:
    """Nobody wants it, and BPJS has two: no sending and no look-up will decide that (R6)."""
    registered.send_one(Answered.AMBIGUOUS)
    registered.withdraw()
    registered.clock.pass_seconds(61)
    registered.send_one(Answered.SEVERAL)
    return registered


def test_what_nobody_wants_and_bpjs_left_in_doubt_is_closed_by_a_person_and_the_lane_opens(
    in_doubt: Visit,
) -> None:
    builders.promise_pendaftaran(in_doubt.clinic)
    assert in_doubt.goes() == []
    _close(in_doubt, in_doubt.job(Kind.TAMBAH_PENDAFTARAN))
    assert set(in_doubt.states().values()) == {State.CLOSED}
    assert in_doubt.goes() == [Kind.TAMBAH_PENDAFTARAN]


def _say_by_hand(visit: Visit) -> None:
    job = visit.job(Kind.TAMBAH_PENDAFTARAN)
    facts = {"facility": visit.clinic, "job_id": job.pk, "version": job.version, "now": visit.clock.now}
    outbox.find_by_hand(by=builders.DESK, **facts)


def test_what_a_person_removed_at_bpjs_ends_together_with_its_withdrawal(in_doubt: Visit) -> None:
    _say_by_hand(in_doubt)
    for _ in range(2):
        in_doubt.send_one(Answered.ABSENT)
        in_doubt.clock.pass_seconds(61)
    assert set(in_doubt.states().values()) == {State.CANCELLED}


def test_what_a_person_left_at_bpjs_is_taken_back_by_its_number(in_doubt: Visit) -> None:
    _say_by_hand(in_doubt)
    in_doubt.send_one(Answered.PRESENT, number="A7")
    in_doubt.clock.pass_seconds(61)
    [send] = claimed_by(in_doubt.worker)
    assert "/noUrut/A7/" in send.claimed.attempt.request_line


def test_what_is_still_in_doubt_comes_back_to_the_person(in_doubt: Visit) -> None:
    _say_by_hand(in_doubt)
    in_doubt.send_one(Answered.SEVERAL)
    assert in_doubt.states() == {Kind.TAMBAH_PENDAFTARAN: State.FAILED, Kind.HAPUS_PENDAFTARAN: State.WAITING}


def test_each_of_two_steps_of_a_visit_is_taken_back_by_its_own_number(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    builders.promise_pendaftaran(registered.clinic, visit_ref=registered.ref, poli_code="002")
    registered.send_one(Answered.DELIVERED, number="B1")
    registered.withdraw()
    lines = []
    for _ in range(2):
        [send] = claimed_by(registered.worker)
        lines.append(send.claimed.attempt.request_line.partition("noUrut/")[2])
        settle(registered.worker, came_back(send, Answered.DELIVERED))
    assert lines == ["B1/kdPoli/002", "A7/kdPoli/001"]


def test_an_entry_without_a_card_cannot_be_taken_back(queued: Visit) -> None:
    """Antrean tells entries apart by the card: an empty one would hit somebody else's (R18)."""
    Job.objects.update(card_number="")
    queued.send_one(Answered.DELIVERED)
    queued.withdraw()
    assert queued.states() == {Kind.TAMBAH_ANTREAN: State.SENT}


def test_the_end_of_the_day_ends_an_unwanted_entry_and_its_withdrawal(queued: Visit) -> None:
    queued.send_one(Answered.AMBIGUOUS)
    queued.withdraw()
    queued.clock.pass_seconds(24 * 3600)
    assert queued.goes() == []
    assert set(queued.states().values()) <= {State.CLOSED, State.CANCELLED}


def _kunjungan(clinic: Facility, kind: Kind, visit: Visit, **facts: object) -> Job:
    job = builders.promise(clinic, kind, "0009900000017", "001", {}, visit_ref=visit.ref)
    Job.objects.filter(pk=job.pk).update(**facts)
    return job


def test_a_registration_stays_while_its_kunjungan_is_at_bpjs(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    sent = {"state": State.SENT, "due_at": None, "finished_at": registered.clock.now}
    _kunjungan(registered.clinic, Kind.TAMBAH_KUNJUNGAN, registered, **sent)
    registered.withdraw()
    registered.send_one(Answered.REFUSED)
    assert registered.goes() == []
    Job.objects.filter(kind=Kind.HAPUS_KUNJUNGAN).update(state=State.SENT)
    Pulse.beat({registered.clinic.pk})
    assert registered.goes() == [Kind.HAPUS_PENDAFTARAN]


def test_a_removal_whose_answer_was_lost_is_done_once_bpjs_no_longer_lists_it(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    registered.withdraw()
    registered.send_one(Answered.AMBIGUOUS)
    registered.clock.pass_seconds(61)
    registered.send_one(Answered.PRESENT)
    registered.clock.pass_seconds(60)
    assert registered.goes() == []
    assert registered.job(Kind.HAPUS_PENDAFTARAN).state == State.SENT


def test_a_removal_that_bpjs_still_lists_is_sent_again_after_one_look_up(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    registered.withdraw()
    registered.send_one(Answered.AMBIGUOUS)
    registered.clock.pass_seconds(61)
    registered.send_one(Answered.ABSENT)
    [send] = claimed_by(registered.worker)
    assert (send.is_lookup, send.claimed.attempt.request_line.startswith("DELETE")) == (False, True)


def test_a_removal_that_bpjs_calls_done_and_still_lists_needs_a_person(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    registered.withdraw()
    registered.send_one(Answered.ALREADY_THERE)
    registered.send_one(Answered.ABSENT)
    removal = registered.job(Kind.HAPUS_PENDAFTARAN)
    assert (removal.state, removal.answer_key) == (State.FAILED, "titian.still_there")


def _call(visit: Visit, *, is_present: bool) -> Job:
    payload = {"is_present": is_present, "called_at": visit.clock.now.isoformat()}
    return builders.promise(
        visit.clinic, Kind.PANGGIL_ANTREAN, "0009900000017", "001", payload, visit_ref=visit.ref
    )


def test_a_call_that_never_left_gives_way_to_a_later_one(queued: Visit) -> None:
    first = _call(queued, is_present=True)
    outbox.supersede(
        by=builders.DESK, visit_ref=queued.ref, kind=Kind.PANGGIL_ANTREAN, why="tidak hadir", now=builders.NOW
    )
    _call(queued, is_present=False)
    queued.send_one(Answered.DELIVERED)
    [send] = claimed_by(queued.worker)
    assert (send.claimed.job.payload["is_present"], send.claimed.job.pk == first.pk) == (False, False)


def test_an_uncertain_call_nobody_wants_is_not_repeated_and_holds_no_withdrawal(queued: Visit) -> None:
    queued.send_one(Answered.DELIVERED)
    _call(queued, is_present=True)
    queued.send_one(Answered.AMBIGUOUS)
    queued.withdraw()
    queued.clock.pass_seconds(61)
    assert queued.goes() == [Kind.BATAL_ANTREAN]


@pytest.mark.parametrize("answered", [Answered.DELIVERED, Answered.ALREADY_THERE])
def test_an_uncertain_call_nobody_wants_ends_with_the_withdrawal(queued: Visit, answered: Answered) -> None:
    queued.send_one(Answered.DELIVERED)
    _call(queued, is_present=True)
    queued.send_one(Answered.AMBIGUOUS)
    queued.withdraw()
    queued.clock.pass_seconds(61)
    queued.send_one(answered)
    assert queued.goes() == []
    assert queued.states()[Kind.PANGGIL_ANTREAN] == State.CLOSED


def test_an_uncertain_call_stays_open_while_a_person_decides_on_the_withdrawal(queued: Visit) -> None:
    queued.send_one(Answered.DELIVERED)
    _call(queued, is_present=True)
    queued.send_one(Answered.AMBIGUOUS)
    queued.withdraw()
    queued.clock.pass_seconds(61)
    queued.send_one(Answered.REFUSED)
    assert queued.goes() == []
    assert queued.states()[Kind.PANGGIL_ANTREAN] == State.UNKNOWN
    _close(queued, queued.job(Kind.BATAL_ANTREAN))
    assert queued.goes() == []
    assert queued.states()[Kind.PANGGIL_ANTREAN] == State.CLOSED


@pytest.mark.parametrize("answered", [Answered.REFUSED, Answered.UNCLEAR])
def test_a_repeated_send_that_was_cancelled_meanwhile_never_ends_in_red(
    queued: Visit, answered: Answered
) -> None:
    """The first may have arrived: nobody may send it again or close it, so its withdrawal must go."""
    queued.send_one(Answered.AMBIGUOUS)
    Job.objects.update(unclear_rounds=2)
    queued.clock.pass_seconds(61)
    [repeated] = claimed_by(queued.worker)
    queued.withdraw()
    settle(queued.worker, came_back(repeated, answered))
    assert queued.states()[Kind.TAMBAH_ANTREAN] == State.UNKNOWN
    queued.clock.pass_seconds(61)
    assert queued.goes() == [Kind.BATAL_ANTREAN]
