"""What a shut service is asked until it answers again: one signed GET at a time, and not too often (R15, R16)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders
from tests.integration.delivery.engine import Clock, answered, came_back, claimed_by, settle, worker
from titian.delivery.outcomes import Kind
from titian.outbox.models import ServiceState
from titian.outbox.operations import breaker
from titian.outbox.operations.breaker import Health
from titian.outbox.timing import Timing

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


def down(clock: Clock, count: int) -> list[int]:
    """The services of so many clinics, PCare alone, all with a probe that is due; who fell first comes last."""
    rows = [
        ServiceState(
            facility=builders.bridged_facility(),
            service="pcare",
            broken_at=clock.now,
            probe_due_at=clock.now - timedelta(seconds=number),
        )
        for number in range(count)
    ]
    return [row.pk for row in ServiceState.objects.bulk_create(rows)]


def test_probes_and_sends_together_keep_to_the_room_of_a_turn(clock: Clock) -> None:
    down(clock, 3)
    for _ in range(3):
        builders.promise_pendaftaran(builders.bridged_facility())
    sends, probes = worker().turn([], [], 4)
    assert (len(sends), len(probes)) == (1, 3)
    assert worker().turn([], [], 0) == ([], [])


def test_who_waits_longest_for_a_probe_gets_the_next_one(clock: Clock) -> None:
    services, turner = down(clock, 3), worker()
    probed = [probe.state.pk for _ in range(3) for probe in turner.turn([], [], 1)[1]]
    assert probed == services[::-1]


def test_an_outage_of_all_clinics_leaves_room_for_what_is_well(clock: Clock, monkeypatch) -> None:
    monkeypatch.setattr(breaker, "MOST_PROBES", 2)
    down(clock, 4)
    turner = worker()
    _, first = turner.turn([], [], 50)
    assert len(first) == 2
    assert turner.turn([], [], 50) == ([], [])
    _, others = turner.turn([], [answered(probe, Health.TROUBLE) for probe in first], 50)
    assert {probe.state.pk for probe in others}.isdisjoint({probe.state.pk for probe in first})


def test_more_probes_cost_no_more_queries(clock: Clock, monkeypatch, django_assert_num_queries) -> None:
    down(clock, 5)
    turner = worker()
    turner.turn([], [], 50)  # deciphers the credentials of each, once
    clock.pass_seconds(61)
    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as one:
        patch.setattr(breaker, "MOST_PROBES", 1)
        assert len(turner.turn([], [], 50)[1]) == 1
    with django_assert_num_queries(len(one)):
        assert len(turner.turn([], [], 50)[1]) == 4
