"""What a shut service is asked until it answers again: one signed GET at a time, and not too often (R15, R16)."""

from __future__ import annotations

import pytest

from tests import builders
from tests.integration.delivery.engine import Clock, answered, came_back, claimed_by, settle, worker
from titian.delivery.outcomes import Kind
from titian.delivery.timing import Timing
from titian.outbox.models import ServiceState
from titian.outbox.operations.breaker import Health

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
QUARTER = Timing().pause_probe


def test_a_probe_of_refused_credentials_that_meets_an_outage_is_the_only_one_of_its_quarter(
    clock: Clock,
) -> None:
    turner = worker()
    builders.promise_pendaftaran(builders.bridged_facility())
    ServiceState.objects.update(paused_at=clock.now, probe_due_at=clock.now)
    _, [probe] = turner.turn([], [], 50)
    turner.turn([], [answered(probe, Health.TROUBLE)], 50)
    clock.pass_seconds(QUARTER - 1)
    assert turner.turn([], [], 50) == ([], [])
    clock.pass_seconds(1)
    assert len(turner.turn([], [], 50)[1]) == 1


def test_an_outage_met_by_what_was_under_way_hastens_no_probe_of_refused_credentials(clock: Clock) -> None:
    clinic, turner = builders.proven(builders.bridged_facility()), worker()
    for number in range(4):
        builders.promise_pendaftaran(clinic, card=f"00099000{number:05d}")
    refused, *lost = claimed_by(turner)
    settle(turner, came_back(refused, Kind.CREDENTIALS, health=Health.CREDENTIALS))
    settle(turner, *(came_back(send, Kind.AMBIGUOUS, health=Health.TROUBLE) for send in lost))
    clock.pass_seconds(QUARTER - 1)
    assert turner.turn([], [], 50) == ([], [])
