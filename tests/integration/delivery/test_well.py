"""How well a service is, is noted once in a second; what is news is noted at once."""

from __future__ import annotations

import pytest

from tests import builders
from tests.integration.delivery.engine import Clock, came_back, claimed_by, settle, worker
from titian.delivery.outcomes import Kind
from titian.outbox.models import ServiceState
from titian.outbox.operations.breaker import Health

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def answered(number: int, health: Health = Health.FINE) -> ServiceState:
    """The service after one more promise was answered."""
    clinic = ServiceState.objects.get().facility
    builders.promise_pendaftaran(clinic, card=f"00099000{number:05d}")
    turner = worker()
    [send] = claimed_by(turner, room=1)
    kind = Kind.DELIVERED if health is Health.FINE else Kind.TRY_LATER
    settle(turner, came_back(send, kind, number=f"A{number}", health=health))
    return ServiceState.objects.get()


@pytest.fixture
def service(clock: Clock) -> ServiceState:
    builders.promise_pendaftaran(builders.bridged_facility())
    turner = worker()
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.DELIVERED, number="A0", health=Health.FINE))
    return ServiceState.objects.get()


def test_a_success_that_is_noted_stands_for_those_of_the_same_second(service: ServiceState, clock: Clock):
    clock.pass_seconds(0.9)
    assert answered(1).last_ok_at == service.last_ok_at
    clock.pass_seconds(0.2)
    assert answered(2).last_ok_at == clock.now


def test_after_trouble_the_next_success_is_noted_at_once(service: ServiceState, clock: Clock):
    clock.pass_seconds(0.3)
    assert len(answered(1, Health.TROUBLE).failing_jobs) == 1
    clock.pass_seconds(0.3)
    after = answered(2)
    assert (after.failing_jobs, after.last_ok_at) == ([], clock.now)


def test_other_credentials_are_noted_at_once(service: ServiceState, clock: Clock):
    service.facility.service_accounts.get(service=service.service).save()
    clock.pass_seconds(0.3)
    after = answered(1)
    assert (after.ok_version, after.last_ok_at) == (service.ok_version + 1, clock.now)
