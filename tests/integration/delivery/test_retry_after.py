"""A service that asks for a pause gets it: from all its jobs, and from its probes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import builders
from tests.integration.delivery.engine import Clock, answered, came_back, claimed_by, settle, worker
from titian.delivery.dispatch import Probed
from titian.delivery.outcomes import Kind, Outcome
from titian.outbox.models import ServiceState
from titian.outbox.operations.breaker import Health
from titian.outbox.queries import anything_to_do
from titian.outbox.timing import Timing

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
HOUR = Timing().retry_after_max


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"retry_after": 600.0}, 600.0),
        ({"retry_after": 86_400.0}, HOUR),
        ({"http": 429}, Timing().retries[0]),
    ],
)
def test_a_pause_that_bpjs_asked_for_is_kept_by_all_jobs_of_the_service(
    clock: Clock, asked: dict[str, float], kept: float
) -> None:
    clinic, turner = builders.bridged_facility(), worker()
    for number in range(3):
        builders.promise_pendaftaran(clinic, card=f"00099000{number:05d}")
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.TRY_LATER, **asked))
    clock.pass_seconds(kept - 1)
    assert claimed_by(turner) == []
    assert not anything_to_do(clock.now)
    clock.pass_seconds(1)
    assert anything_to_do(clock.now)
    assert len(claimed_by(turner)) == 1


def test_a_shorter_pause_or_a_success_beside_it_ends_no_longer_one(clock: Clock) -> None:
    clinic, turner = builders.proven(builders.bridged_facility()), worker()
    for number in range(4):
        builders.promise_pendaftaran(clinic, card=f"00099000{number:05d}")
    long, short, fine = claimed_by(turner)[:3]
    settle(turner, came_back(long, Kind.TRY_LATER, retry_after=600.0))
    settle(turner, came_back(short, Kind.TRY_LATER, retry_after=5.0))
    settle(turner, came_back(fine, Kind.DELIVERED, number="A1", health=Health.FINE))
    assert ServiceState.objects.get(service="pcare").not_before == clock.now + timedelta(seconds=600)


def test_the_other_service_goes_on(clock: Clock) -> None:
    clinic, turner = builders.bridged_facility(), worker()
    builders.promise_pendaftaran(clinic)
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.TRY_LATER, retry_after=600.0))
    queued = builders.promise_antrean(clinic)
    assert [send.claimed.job.pk for send in claimed_by(turner)] == [queued.pk]


def test_a_probe_that_is_told_to_wait_waits(clock: Clock) -> None:
    builders.promise_pendaftaran(builders.bridged_facility())
    ServiceState.objects.update(broken_at=clock.now, probe_due_at=clock.now)
    turner = worker()
    _, [probe] = turner.turn([], [], 50)
    limited = Outcome(Kind.INCOMPLETE, "uji", retry_after=600.0)
    told = Probed(probe.state.pk, probe.state.probe_claim, probe.key.version, limited)
    turner.turn([], [told], 50)
    clock.pass_seconds(599)
    assert not anything_to_do(clock.now)
    assert turner.turn([], [], 50) == ([], [])
    clock.pass_seconds(1)
    _, [again] = turner.turn([], [], 50)
    turner.turn([], [answered(again, Health.FINE)], 50)
    assert ServiceState.objects.get(service="pcare").is_open_for_work
