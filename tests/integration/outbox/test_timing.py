"""Delays that the desk sets follow the worker's one schedule and its one factor."""

from datetime import timedelta

import pytest

from tests import builders
from tests.integration.outbox.visit import Visit
from titian.delivery.outcomes import Kind as Answered
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.outbox.models import ServiceState

pytestmark = pytest.mark.django_db
FACTOR = 1 / 60


def test_a_withdrawal_waits_for_the_settle_time_of_the_schedule(queued: Visit, settings) -> None:
    settings.DELIVERY_TIME_FACTOR = FACTOR
    queued.send_one(Answered.AMBIGUOUS)
    queued.withdraw()
    due_at = queued.job(Kind.TAMBAH_ANTREAN).due_at
    assert due_at == queued.clock.now + timedelta(seconds=1)


def test_credentials_that_the_desk_found_refused_are_probed_after_the_pause_of_the_schedule(settings) -> None:
    settings.DELIVERY_TIME_FACTOR = FACTOR
    clinic = builders.bridged_facility()
    refused = {"account_version": 1, "key": "", "text": "", "now": builders.NOW}
    outbox.pause(by=builders.DESK, facility=clinic, service="pcare", **refused)
    assert ServiceState.objects.get().probe_due_at == builders.NOW + timedelta(seconds=15)
