"""What a process leaves behind of its beat: nothing, but that its clock jumped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import NOW
from titian.monitoring.health import processes
from titian.outbox.heartbeat import Beat
from titian.outbox.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_a_clock_jump_outlives_the_process_that_saw_it() -> None:
    beat = Beat("worker")
    beat(NOW, clock_jump_s=3600.0)
    beat.end()
    assert not processes.clock_jump(NOW).ok
    assert processes.worker(NOW + timedelta(hours=1)).text == "Pengirim ke BPJS tidak berjalan."


def test_a_process_that_stopped_in_good_order_is_not_called_silent() -> None:
    beat = Beat("worker")
    beat(NOW)
    beat.end()
    assert processes.worker(NOW + timedelta(hours=1)).text == "Pengirim ke BPJS tidak berjalan."


def test_who_was_killed_is_forgotten_by_whoever_beats_a_day_later() -> None:
    Heartbeat.objects.create(name="web:lama:1", role="web", at=NOW)
    Beat("worker")(NOW + timedelta(days=2))
    assert not Heartbeat.objects.filter(role="web").exists()
