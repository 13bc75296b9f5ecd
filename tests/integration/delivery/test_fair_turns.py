"""Who has work that cannot go stands in nobody's way, and is not asked again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import builders
from tests.integration.delivery.engine import Clock, came_back, claimed_by, settle, worker
from titian.delivery.outcomes import Kind
from titian.outbox import operations as outbox
from titian.outbox.kinds import PER_SERVICE
from titian.outbox.kinds import Kind as Promise
from titian.outbox.models import Job, ServiceState
from titian.outbox.queries import anything_to_do
from titian.outbox.states import State
from titian.outbox.timing import Timing

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def blocked() -> Job:
    """A kunjungan, due for ever, behind a pendaftaran that failed: the failed one."""
    failed = builders.promise_pendaftaran(builders.bridged_facility())
    facts = {"visit_ref": failed.visit_ref, "card": failed.card_number, "poli": failed.poli_code}
    builders.promise(failed.facility, Promise.TAMBAH_KUNJUNGAN, payload={}, **facts)
    Job.objects.filter(pk=failed.pk).update(state=State.FAILED, due_at=None, finished_at=builders.NOW)
    return failed


@pytest.mark.parametrize("room", [1, 2])
def test_blocked_clinics_beyond_the_room_of_a_turn_do_not_shut_out_a_healthy_one(
    clock: Clock, room: int
) -> None:
    for _ in range(4):
        blocked()
    healthy = builders.promise_pendaftaran(builders.bridged_facility())
    taken = []
    for _ in range(5):
        clock.pass_seconds(1)
        taken += [send.claimed.job.pk for send in claimed_by(worker(), room)]
    assert taken == [healthy.pk]


def test_a_clinic_whose_lanes_are_all_in_use_does_not_shut_out_another(clock: Clock) -> None:
    busy = builders.bridged_facility()
    for number in range(3):
        builders.promise_pendaftaran(busy, card=f"00099000{number:05d}")
    claimed_by(worker(), room=1)
    calm = builders.promise_pendaftaran(builders.bridged_facility())
    taken = [send.claimed.job.pk for _ in range(2) for send in claimed_by(worker(), room=1)]
    assert taken == [calm.pk]


def test_a_clinic_that_has_all_under_way_that_it_may_is_not_looked_into_before_another(clock: Clock) -> None:
    busy = builders.proven(builders.bridged_facility())
    for number in range(PER_SERVICE + 2):
        builders.promise_pendaftaran(busy, card=f"00099000{number:05d}")
    assert len(claimed_by(worker())) == PER_SERVICE
    assert not anything_to_do(clock.now)
    calm = builders.promise_pendaftaran(builders.bridged_facility())
    ServiceState.objects.filter(facility=calm.facility).update(looked_at=clock.now)
    ServiceState.objects.filter(facility=busy).update(looked_at=clock.now - timedelta(seconds=1))
    assert [send.claimed.job.pk for send in claimed_by(worker(), room=1)] == [calm.pk]


def test_what_cannot_go_costs_an_idle_worker_no_turn(clock: Clock) -> None:
    blocked()
    assert anything_to_do(clock.now)
    assert claimed_by(worker()) == []
    assert not anything_to_do(clock.now + timedelta(seconds=Timing().rest - 1))


def test_what_a_person_mends_is_taken_at_once(clock: Clock) -> None:
    failed = blocked()
    claimed_by(worker())
    outbox.resend(by=builders.DESK, facility=failed.facility, job_id=failed.pk, now=clock.now)
    assert anything_to_do(clock.now)
    assert [send.claimed.job.pk for send in claimed_by(worker())] == [failed.pk]


def test_what_falls_due_beside_blocked_work_is_not_overlooked(clock: Clock) -> None:
    failed, turner = blocked(), worker()
    later = builders.promise_pendaftaran(failed.facility, card="0009900000025")
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.TRY_LATER))
    assert claimed_by(turner) == []
    due_at = Job.objects.get(pk=later.pk).due_at
    assert due_at is not None and not anything_to_do(due_at - timedelta(milliseconds=1))
    clock.now = due_at
    assert anything_to_do(clock.now)
    assert [send.claimed.job.pk for send in claimed_by(turner)] == [later.pk]


def test_a_look_in_vain_is_repeated_in_the_end_though_nothing_called_for_it(clock: Clock) -> None:
    """A desk that held the row at that very moment may have left it as it was, without a beat of the pulse."""
    blocked()
    claimed_by(worker())
    assert anything_to_do(clock.now + timedelta(seconds=Timing().rest))


def test_answers_that_come_back_do_not_wait_for_housekeeping_each_time_but_it_is_kept(clock: Clock) -> None:
    turner = worker()
    lapsing, quick = (builders.promise_pendaftaran(builders.bridged_facility()) for _ in range(2))
    sends = {send.claimed.job.pk: send for send in claimed_by(turner)}
    clock.pass_seconds(Timing().lease + 1)
    turner.timing = replace(turner.timing, poll=3600.0)
    settle(turner, came_back(sends[quick.pk], Kind.DELIVERED, number="A1"))
    assert Job.objects.get(pk=quick.pk).state == State.SENT
    assert Job.objects.get(pk=lapsing.pk).state == State.SENDING
    settle(turner)
    assert Job.objects.get(pk=lapsing.pk).state == State.UNKNOWN
