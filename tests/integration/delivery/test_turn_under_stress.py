"""What two workers, a busy desk, a bad row and a wrong clock may not do to the promises."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from tests import builders
from tests.integration.delivery.engine import Clock, answered, came_back, claimed_by, settle, worker
from titian.delivery import turn as turns
from titian.delivery.outcomes import Kind
from titian.outbox import kinds
from titian.outbox import operations as outbox
from titian.outbox.models import Attempt, Job, ServiceState
from titian.outbox.operations import turn as outbox_turn
from titian.outbox.operations.breaker import Health
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
HAPUS, KUNJUNGAN = kinds.Kind.HAPUS_PENDAFTARAN, kinds.Kind.TAMBAH_KUNJUNGAN


@pytest.mark.django_db(transaction=True)
def test_a_desk_that_registers_and_a_turn_never_deadlock() -> None:
    clinic, end, trouble = builders.bridged_facility(), time.monotonic() + 3, []

    def register(desk: int) -> None:
        for number in range(10_000):
            if time.monotonic() > end:
                break
            with outbox.changes():
                facts = {"card": f"{desk:03d}{number:010d}", "now": timezone.now()}
                builders.promise_antrean(clinic, **facts)
                builders.promise_pendaftaran(clinic, **facts)

    def deliver(_: int) -> None:
        turner, back, settled = worker(), [], 0
        while time.monotonic() < end or not settled:
            sends, _ = turner.turn(back, [], 50)
            settled += len(back)
            back = [came_back(send, Kind.DELIVERED, number="A1", health=Health.FINE) for send in sends]

    def noting(work: object, number: int) -> None:
        try:
            work(number)  # type: ignore[operator]
        except Exception as error:  # noqa: BLE001 - the test judges it
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=noting, args=(register, desk)) for desk in range(3)]
    threads.append(threading.Thread(target=noting, args=(deliver, 0)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert trouble == []
    assert Job.objects.filter(state=State.SENT).exists()


def test_a_database_in_trouble_repeats_the_turn_and_forgets_no_answer(clock: Clock, monkeypatch) -> None:
    builders.promise_antrean(builders.bridged_facility())
    turner = worker()
    [send] = claimed_by(turner)
    back = came_back(send, Kind.DELIVERED)
    monkeypatch.setattr(turns, "settle", _in_trouble)
    with pytest.raises(OperationalError):
        settle(turner, back)
    monkeypatch.undo()
    monkeypatch.setattr(turns, "database_now", clock)
    settle(turner, back)
    assert Job.objects.get().state == State.SENT


def _in_trouble(**_: object) -> None:
    raise OperationalError("deadlock detected")


def test_a_row_that_cannot_be_claimed_does_not_stop_the_others(clock: Clock, monkeypatch) -> None:
    clinic = builders.bridged_facility()
    bad, good = (
        builders.promise_pendaftaran(clinic),
        builders.promise_pendaftaran(clinic, card="0009900000025"),
    )
    honest = outbox_turn._open_attempt

    def open_attempt(job: Job, *args: object, **facts: object) -> Attempt:
        if job.pk == bad.pk:
            raise ValueError("a row that nobody expected")
        return honest(job, *args, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox_turn, "_open_attempt", open_attempt)
    assert [send.claimed.job.pk for send in claimed_by(worker())] == [good.pk]


def test_the_clinic_that_waited_longest_is_served_first(clock: Clock) -> None:
    clinics = [builders.proven(builders.bridged_facility()) for _ in range(3)]
    for clinic in clinics:
        for number in range(6):
            builders.promise_pendaftaran(clinic, card=f"00099000{number:05d}")
    served = []
    for _ in range(3):
        clock.pass_seconds(1)
        served += [send.claimed.job.facility_id for send in claimed_by(worker(), room=4)]
    assert {served.count(clinic.pk) for clinic in clinics} == {4}


def test_a_failed_withdrawal_still_holds_its_lane(clock: Clock) -> None:
    clinic = builders.bridged_facility()
    withdrawal = builders.promise(clinic, HAPUS, "0009900000017", "001", {})
    builders.promise_pendaftaran(clinic)
    Job.objects.filter(pk=withdrawal.pk).update(state=State.FAILED, due_at=None, finished_at=clock.now)
    assert claimed_by(worker()) == []


def test_a_later_step_of_the_same_visit_is_no_step_on_the_way(clock: Clock, monkeypatch) -> None:
    monkeypatch.setitem(turns.HANDLERS, KUNJUNGAN, turns.HANDLERS[kinds.Kind.TAMBAH_PENDAFTARAN])
    clinic, turner = builders.bridged_facility(), worker()
    kunjungan = builders.promise(clinic, KUNJUNGAN, "0009900000017", "001", {})
    later = builders.promise_pendaftaran(clinic, visit_ref=kunjungan.visit_ref)
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.DELIVERED, number="A1"))
    assert send.claimed.job.pk == later.pk
    assert claimed_by(turner) == []


def test_a_saved_password_is_tried_at_once_though_an_old_refusal_comes_after_it(clock: Clock) -> None:
    clinic, turner = builders.proven(builders.bridged_facility()), worker()
    builders.promise_pendaftaran(clinic)
    builders.promise_pendaftaran(clinic, card="0009900000025")
    first, second = claimed_by(turner)
    settle(turner, came_back(first, Kind.CREDENTIALS, health=Health.CREDENTIALS))
    clinic.service_accounts.get(service="pcare").save()
    settle(turner, came_back(second, Kind.CREDENTIALS, health=Health.CREDENTIALS))
    assert len(turner.turn([], [], 50)[1]) == 1


def test_a_probe_that_meets_an_outage_is_not_repeated_every_turn(clock: Clock) -> None:
    clinic, turner = builders.bridged_facility(), worker()
    builders.promise_pendaftaran(clinic)
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.CREDENTIALS, health=Health.CREDENTIALS))
    clinic.service_accounts.get(service="pcare").save()
    _, [probe] = turner.turn([], [], 50)
    turner.turn([], [answered(probe, Health.TROUBLE)], 50)
    clock.pass_seconds(1)
    assert turner.turn([], [], 50) == ([], [])


def test_a_probe_that_was_given_up_says_nothing_any_more(clock: Clock) -> None:
    clinic, turner = builders.bridged_facility(), worker()
    builders.promise_pendaftaran(clinic)
    ServiceState.objects.update(broken_at=clock.now, probe_due_at=clock.now)
    _, [old] = turner.turn([], [], 50)
    clock.pass_seconds(61)
    _, [new] = turner.turn([], [], 50)
    turner.turn([], [answered(old, Health.FINE)], 50)
    assert ServiceState.objects.get(service="pcare").broken_at is not None
    assert new.state.probe_claim != old.state.probe_claim


def test_antrean_that_may_be_there_never_fails_by_refused_connections(clock: Clock) -> None:
    builders.promise_antrean(builders.bridged_facility())
    Job.objects.update(state=State.UNKNOWN, maybe_there=True, sends=7)
    turner = worker()
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.TRY_LATER))
    assert Job.objects.get().state == State.UNKNOWN


def test_antrean_past_its_eight_sends_is_not_sent_again(clock: Clock) -> None:
    builders.promise_antrean(builders.bridged_facility())
    Job.objects.update(state=State.UNKNOWN, maybe_there=True, sends=8)
    assert claimed_by(worker()) == []


def test_a_list_read_right_after_a_send_is_no_proof_of_absence(clock: Clock) -> None:
    builders.promise_pendaftaran(builders.bridged_facility())
    turner = worker()
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.AMBIGUOUS))
    Job.objects.update(due_at=clock.now)  # a person asked for it at once
    clock.pass_seconds(1)
    [lookup] = claimed_by(turner)
    settle(turner, came_back(lookup, Kind.ABSENT))
    job = Job.objects.get()
    assert (job.state, job.absent_since) == (State.UNKNOWN, None)
    assert job.due_at == job.last_sent_at + timedelta(seconds=60)


@pytest.mark.parametrize("was_read", [False, True])
def test_a_doubt_of_a_clock_that_was_a_day_ahead_lasts_no_day(clock: Clock, was_read: bool) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("the database's clock rules there")
    builders.promise_pendaftaran(builders.bridged_facility())
    turner = worker()
    clock.pass_seconds(86_400)
    for answer in (Kind.AMBIGUOUS, Kind.ABSENT)[: 1 + was_read]:
        [send] = claimed_by(turner)
        settle(turner, came_back(send, answer))
        clock.pass_seconds(61)
    clock.pass_seconds(-86_400)
    turner.rebase_clocks()
    for _ in range(24):
        clock.pass_seconds(300)
        settle(turner, *(came_back(send, Kind.ABSENT) for send in claimed_by(turner)))
    assert Job.objects.get().attempts.filter(trigger=Attempt.Trigger.AUTO).count() > 1


def test_a_clock_that_was_a_month_ahead_keeps_nothing_waiting_for_a_month(clock: Clock) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("the database's clock rules there")
    clinic, turner = builders.bridged_facility(), worker()
    builders.promise_pendaftaran(clinic)
    Job.objects.update(due_at=clock.now + timedelta(days=30))
    ServiceState.objects.update(broken_at=clock.now, probe_due_at=clock.now + timedelta(days=30))
    turner.rebase_clocks()
    assert Job.objects.get().due_at <= clock.now + timedelta(hours=1.3)
    assert len(turner.turn([], [], 50)[1]) == 1
