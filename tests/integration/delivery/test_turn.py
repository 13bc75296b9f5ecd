"""One turn at a time, without HTTP: fence, late answers, lanes, limits, leases, breaker (R1, R2, R12 to R17)."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest

from tests import builders
from tests.integration.delivery.engine import Clock, answered, came_back, claimed_by, settle, worker
from titian.delivery import turn as turns
from titian.delivery.dispatch import Finished
from titian.delivery.outcomes import Kind, Outcome
from titian.outbox import kinds
from titian.outbox.kinds import PER_SERVICE
from titian.outbox.models import Attempt, Job, JobEvent, ServiceState
from titian.outbox.operations.breaker import Health
from titian.outbox.queries import anything_to_do
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
OF_A_KUNJUNGAN = (kinds.Kind.TAMBAH_KUNJUNGAN, kinds.Kind.UBAH_KUNJUNGAN, kinds.Kind.HAPUS_KUNJUNGAN)


def test_the_attempt_is_written_before_anything_is_sent(clock: Clock) -> None:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    claimed_by(worker())
    attempt = Attempt.objects.get(job=job)
    assert (attempt.outcome, attempt.request_line, attempt.card_number) == (
        "",
        "POST pendaftaran",
        job.card_number,
    )


def test_what_goes_is_what_its_attempt_keeps(clock: Clock) -> None:
    builders.promise_pendaftaran(builders.bridged_facility())
    [send] = claimed_by(worker())
    assert send.request is not None
    kept = Attempt.objects.get()
    assert (kept.request_line, kept.request_body) == (
        f"{send.request.method} {send.request.path}",
        send.request.body,
    )


def test_what_cannot_be_written_goes_out_without_a_request(clock: Clock) -> None:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    Job.objects.filter(pk=job.pk).update(payload={})
    [send] = claimed_by(worker())
    assert (send.request, Attempt.objects.get().request_body) == (None, "")


def test_one_lane_has_one_in_flight(clock: Clock) -> None:
    clinic = builders.bridged_facility()
    first = builders.promise_pendaftaran(clinic)
    builders.promise_pendaftaran(clinic, poli_code="002")
    assert [send.claimed.job.pk for send in claimed_by(worker())] == [first.pk]
    assert claimed_by(worker()) == []


def test_nothing_of_a_lane_goes_while_an_earlier_one_is_unknown(clock: Clock) -> None:
    clinic, turner = builders.bridged_facility(), worker()
    builders.promise_pendaftaran(clinic)
    later = builders.promise_pendaftaran(clinic, poli_code="002")
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.AMBIGUOUS))
    assert claimed_by(turner) == []
    clock.pass_seconds(61)
    [lookup] = claimed_by(turner)
    assert (lookup.is_lookup, lookup.claimed.job.pk == later.pk) == (True, False)


def test_a_call_in_doubt_holds_up_what_follows_at_its_poli_and_nothing_elsewhere(clock: Clock) -> None:
    clinic, turner, card = builders.proven(builders.bridged_facility()), worker(), "0009900000017"
    entry = builders.promise_antrean(clinic, card)
    settle(turner, came_back(*claimed_by(turner), Kind.DELIVERED))
    facts = {"card_number": card, "is_present": True, "called_at": clock.now.isoformat()}
    for is_present in (True, False):
        told = facts | {"is_present": is_present}
        builders.promise(clinic, kinds.Kind.PANGGIL_ANTREAN, card, "001", told, visit_ref=entry.visit_ref)
    settle(turner, came_back(*claimed_by(turner), Kind.AMBIGUOUS))
    assert claimed_by(turner) == []
    elsewhere = builders.promise(clinic, kinds.Kind.TAMBAH_ANTREAN, card, "002", entry.payload)
    assert [send.claimed.job.pk for send in claimed_by(turner)] == [elsewhere.pk]


def test_a_failed_step_does_not_hold_its_lane(clock: Clock) -> None:
    clinic, turner = builders.bridged_facility(), worker()
    builders.promise_pendaftaran(clinic)
    later = builders.promise_pendaftaran(clinic, poli_code="002")
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.REFUSED))
    assert [send.claimed.job.pk for send in claimed_by(turner)] == [later.pk]


def test_an_earlier_withdrawal_of_the_same_poli_holds_the_lane(clock: Clock) -> None:
    clinic = builders.bridged_facility()
    withdrawal = builders.promise(clinic, kinds.Kind.HAPUS_PENDAFTARAN, "0009900000017", "001", {})
    builders.promise_pendaftaran(clinic)
    other_poli = builders.promise_pendaftaran(clinic, poli_code="002")
    Job.objects.filter(pk=withdrawal.pk).update(due_at=clock.now + timedelta(hours=1))
    assert [send.claimed.job.pk for send in claimed_by(worker())] == [other_poli.pk]


def test_a_kunjungan_is_not_removed_while_a_change_of_it_may_still_go(clock: Clock) -> None:
    visit = {"clinic": builders.bridged_facility(), "card": "0009900000017", "poli": "001", "payload": {}}
    visit |= {"visit_ref": UUID(int=5)}
    add, change, remove = (builders.promise(kind=kind, **visit) for kind in OF_A_KUNJUNGAN)
    at_rest = {"due_at": None, "finished_at": clock.now}
    Job.objects.filter(pk=add.pk).update(state=State.SENT, **at_rest)
    Job.objects.filter(pk=change.pk).update(due_at=clock.now + timedelta(hours=1))
    assert claimed_by(worker()) == []
    Job.objects.filter(pk=change.pk).update(state=State.CANCELLED, wanted=False, **at_rest)
    ServiceState.objects.update(idle_until=None)
    assert [send.claimed.job.pk for send in claimed_by(worker())] == [remove.pk]


def test_a_clinic_with_a_backlog_cannot_starve_another(clock: Clock) -> None:
    busy, calm = builders.proven(builders.bridged_facility()), builders.bridged_facility()
    for number in range(20):
        builders.promise_pendaftaran(busy, card=f"00099000{number:05d}")
    builders.promise_pendaftaran(calm)
    facilities = [send.claimed.job.facility_id for send in claimed_by(worker())]
    assert facilities.count(busy.pk) == PER_SERVICE
    assert facilities.count(calm.pk) == 1
    assert claimed_by(worker("worker:uji:2")) == []


@pytest.mark.parametrize("doubt", [{"last_ok_at": None}, {"last_ok_at": builders.NOW - timedelta(minutes=11)},
                                   {"ok_version": 7}])  # fmt: skip
def test_credentials_that_may_no_longer_hold_are_tried_by_one_job_alone(
    clock: Clock, doubt: dict[str, object]
) -> None:
    """Four refusals at once might lock the account at BPJS (R15)."""
    clinic, turner = builders.proven(builders.bridged_facility()), worker()
    for number in range(3):
        builders.promise_pendaftaran(clinic, card=f"00099000{number:05d}")
    ServiceState.objects.update(**doubt)
    [send] = claimed_by(turner)
    assert claimed_by(turner) == []
    sends, _ = turner.turn([came_back(send, Kind.REFUSED, health=Health.FINE)], [], 50)
    assert len(sends) == 2


def test_a_held_promise_and_a_switched_off_service_send_nothing(clock: Clock) -> None:
    clinic = builders.bridged_facility()
    builders.promise_pendaftaran(clinic, hold="verifikasi")
    builders.promise_antrean(clinic)
    clinic.service_accounts.update(is_on=False)
    assert claimed_by(worker()) == []


def test_an_answer_under_a_lapsed_claim_is_recorded_and_changes_nothing(clock: Clock) -> None:
    builders.promise_pendaftaran(builders.bridged_facility())
    slow, quick = worker("worker:uji:1"), worker("worker:uji:2")
    [send] = claimed_by(slow)
    clock.pass_seconds(61)
    claimed_by(quick)
    before = Job.objects.get()
    settle(slow, came_back(send, Kind.REFUSED, message="ditolak"))
    after = Job.objects.get()
    assert (after.state, after.version) == (before.state, before.version) == (State.UNKNOWN, before.version)
    attempt = Attempt.objects.get(claim=send.claimed.attempt.claim)
    assert (attempt.is_late, attempt.bpjs_message) == (True, "ditolak")


def test_a_late_success_moves_an_unknown_job_to_sent(clock: Clock) -> None:
    builders.promise_pendaftaran(builders.bridged_facility())
    slow, quick = worker("worker:uji:1"), worker("worker:uji:2")
    [send] = claimed_by(slow)
    clock.pass_seconds(61)
    claimed_by(quick)
    settle(slow, came_back(send, Kind.DELIVERED, number="A3"))
    job = Job.objects.get()
    assert (job.state, job.bpjs_sequence, job.claim) == (State.SENT, "A3", None)
    assert "terlambat" in JobEvent.objects.latest("pk").why


def test_a_late_answer_is_dated_when_it_was_known_to_be_late(clock: Clock, monkeypatch) -> None:
    """A turn may wait for who holds the job, and much may have become of that since the turn began."""
    builders.promise_pendaftaran(builders.bridged_facility())
    turner = worker()
    [send] = claimed_by(turner)
    clock.pass_seconds(61)
    assert claimed_by(turner) == []
    ticks = (clock.now + timedelta(seconds=second) for second in count())
    monkeypatch.setattr(turns, "database_now", lambda: next(ticks))
    settle(turner, came_back(send, Kind.DELIVERED, number="A1"))
    assert Attempt.objects.get().ended_at == clock.now + timedelta(seconds=1)


def test_a_late_success_voids_the_claim_of_the_look_up_under_way(clock: Clock) -> None:
    builders.promise_pendaftaran(builders.bridged_facility())
    slow, quick = worker("worker:uji:1"), worker("worker:uji:2")
    [send] = claimed_by(slow)
    clock.pass_seconds(61)
    claimed_by(quick)
    clock.pass_seconds(61)
    [lookup] = claimed_by(quick)
    settle(slow, came_back(send, Kind.DELIVERED, number="A3"))
    settle(quick, came_back(lookup, Kind.ABSENT))
    assert Job.objects.get().state == State.SENT


def test_a_late_refusal_does_not_reopen_what_was_sent(clock: Clock) -> None:
    builders.promise_pendaftaran(builders.bridged_facility())
    slow, quick = worker("worker:uji:1"), worker("worker:uji:2")
    [send] = claimed_by(slow)
    clock.pass_seconds(61)
    claimed_by(quick)
    clock.pass_seconds(61)
    [lookup] = claimed_by(quick)
    settle(quick, came_back(lookup, Kind.PRESENT, number="A3"))
    settle(slow, came_back(send, Kind.TRY_LATER))
    assert Job.objects.get().state == State.SENT


def test_a_killed_workers_send_becomes_unknown_and_its_attempt_stays(clock: Clock) -> None:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    claimed_by(worker())
    clock.pass_seconds(61)
    claimed_by(worker("worker:uji:2"))
    job.refresh_from_db()
    assert (job.state, job.maybe_there, job.sends) == (State.UNKNOWN, True, 1)
    assert Attempt.objects.get().outcome == Attempt.Outcome.LEASE_EXPIRED


def test_one_answer_that_cannot_be_settled_does_not_sink_the_turn(clock: Clock, monkeypatch) -> None:
    clinic, turner = builders.proven(builders.bridged_facility()), worker()
    builders.promise_pendaftaran(clinic)
    builders.promise_pendaftaran(clinic, card="0009900000025")
    bad, good = (came_back(send, Kind.DELIVERED, number="A1") for send in claimed_by(turner))
    broken = Finished(bad.task, Outcome(Kind.DELIVERED, "uji", http=-1, number="x" * 999), 5)
    turner.turn([broken, good], [], 0)
    assert Job.objects.get(pk=good.task.claimed.job.pk).state == State.SENT
    assert Job.objects.get(pk=bad.task.claimed.job.pk).state == State.SENDING


@pytest.mark.parametrize(
    "kind", [kinds.Kind.TAMBAH_ANTREAN, kinds.Kind.PANGGIL_ANTREAN, kinds.Kind.BATAL_ANTREAN]
)
def test_antrean_of_a_day_that_is_over_is_closed_without_traffic(clock: Clock, kind: kinds.Kind) -> None:
    job = builders.promise(builders.bridged_facility(), kind, "0009900000017", "001", {})
    clock.pass_seconds(24 * 3600)
    assert claimed_by(worker()) == []
    job.refresh_from_db()
    assert (job.state, job.sends) == (State.CLOSED, 0)
    assert job.events.latest("pk").why == "lewat hari layanan"


def test_the_breaker_opens_at_the_third_job_in_trouble_and_lets_one_probe_through(clock: Clock) -> None:
    clinic, turner = builders.proven(builders.bridged_facility()), worker()
    for number in range(6):
        builders.promise_pendaftaran(clinic, card=f"00099000{number:05d}")
    sends = claimed_by(turner)
    settle(turner, *(came_back(send, Kind.TRY_LATER, health=Health.TROUBLE) for send in sends))
    state = ServiceState.objects.get(service="pcare")
    assert not state.is_open_for_work
    clock.pass_seconds(3600)
    sends, probes = turner.turn([], [], 50)
    assert (sends, len(probes)) == ([], 1)


def test_two_jobs_in_trouble_do_not_open_the_breaker(clock: Clock) -> None:
    clinic, turner = builders.bridged_facility(), worker()
    for number in range(2):
        builders.promise_pendaftaran(clinic, card=f"00099000{number:05d}")
    settle(turner, *(came_back(send, Kind.TRY_LATER, health=Health.TROUBLE) for send in claimed_by(turner)))
    assert ServiceState.objects.get(service="pcare").is_open_for_work


def test_a_success_that_comes_late_keeps_the_breaker_from_opening(clock: Clock) -> None:
    clinic, turner = builders.proven(builders.bridged_facility()), worker()
    for number in range(4):
        builders.promise_pendaftaran(clinic, card=f"00099000{number:05d}")
    *troubled, slow, last = claimed_by(turner)
    in_trouble = {"kind": Kind.AMBIGUOUS, "health": Health.TROUBLE}
    settle(turner, *(came_back(send, **in_trouble) for send in troubled))
    clock.pass_seconds(61)
    claimed_by(turner)
    settle(turner, came_back(slow, Kind.DELIVERED, number="A3", health=Health.FINE))
    settle(turner, came_back(last, **in_trouble))
    assert ServiceState.objects.get(service="pcare").is_open_for_work


def test_a_fine_probe_closes_the_breaker_and_work_goes_on(clock: Clock) -> None:
    clinic, turner = builders.bridged_facility(), worker()
    builders.promise_pendaftaran(clinic)
    ServiceState.objects.update(broken_at=clock.now, probe_due_at=clock.now)
    _, [probe] = turner.turn([], [], 50)
    sends, _ = turner.turn([], [answered(probe, Health.FINE)], 50)
    assert len(sends) == 1


@pytest.mark.parametrize("shut", ["broken_at", "paused_at"])
def test_the_end_of_an_outage_or_a_pause_is_remembered(clock: Clock, shut: str) -> None:
    turner = worker()
    builders.promise_pendaftaran(builders.bridged_facility())
    ServiceState.objects.update(**{shut: clock.now}, probe_due_at=clock.now)
    _, [probe] = turner.turn([], [], 50)
    clock.pass_seconds(3)
    turner.turn([], [answered(probe, Health.FINE)], 50)
    state = ServiceState.objects.get(service="pcare")
    assert (state.shut_since, state.recovered_at) == (clock.now - timedelta(seconds=3), clock.now)


def test_a_job_that_arrives_while_a_service_is_well_ends_no_outage(clock: Clock) -> None:
    turner = worker()
    builders.promise_pendaftaran(builders.bridged_facility())
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.DELIVERED, health=Health.FINE))
    state = ServiceState.objects.get(service="pcare")
    assert (state.last_ok_at, state.recovered_at) == (clock.now, None)


def test_paused_credentials_get_one_probe_a_quarter_of_an_hour(clock: Clock) -> None:
    clinic, turner = builders.bridged_facility(), worker()
    builders.promise_pendaftaran(clinic)
    [send] = claimed_by(turner)
    settle(
        turner, came_back(send, Kind.CREDENTIALS, health=Health.CREDENTIALS, answer_key="password_rejected")
    )
    clock.pass_seconds(14 * 60)
    assert turner.turn([], [], 50) == ([], [])
    clock.pass_seconds(2 * 60)
    assert len(turner.turn([], [], 50)[1]) == 1


def test_two_workers_never_claim_the_same_job(clock: Clock, in_parallel) -> None:
    clinic = builders.proven(builders.bridged_facility())
    for number in range(8):
        builders.promise_pendaftaran(clinic, card=f"00099000{number:05d}")
    claims = in_parallel(lambda n: claimed_by(worker(f"worker:uji:{n}")), 4)
    taken = [send.claimed.job.pk for sends in claims for send in sends]
    assert len(taken) == len(set(taken)) == PER_SERVICE


def test_an_idle_worker_takes_no_lock_for_what_is_held_or_shut(clock: Clock) -> None:
    clinic = builders.bridged_facility()
    builders.promise_pendaftaran(clinic, hold="verifikasi")
    assert not anything_to_do(clock.now)
    builders.promise_pendaftaran(clinic, card="0009900000025")
    assert anything_to_do(clock.now)
    ServiceState.objects.update(broken_at=clock.now, probe_due_at=clock.now + timedelta(seconds=5))
    assert not anything_to_do(clock.now)
    assert anything_to_do(clock.now + timedelta(seconds=5))
