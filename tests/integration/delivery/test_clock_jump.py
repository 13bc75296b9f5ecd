"""A worker's beat, and what it does about a wall clock that jumps (R13). SQLite: there this machine's clock rules."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import builders
from tests.integration.delivery.conftest import QUICK
from titian.delivery import worker as workers
from titian.delivery.worker import Worker
from titian.outbox.models import Heartbeat, Job

HOUR = 3600.0


@pytest.fixture
def running(db: None) -> Worker:
    """A worker that has looked at the clock once."""
    worker = Worker(QUICK)
    worker.watch_clock()
    return worker


def jump(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    honest = workers.boot_time
    monkeypatch.setattr(workers, "boot_time", lambda: honest() - seconds)


def test_what_a_wrong_clock_put_off_goes_as_soon_as_the_clock_is_mended(
    running: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    Job.objects.update(due_at=timezone.now() + timedelta(days=30))
    jump(monkeypatch, -HOUR)
    running.watch_clock()
    job.refresh_from_db()
    assert job.due_at < timezone.now() + timedelta(hours=2)


def test_a_jump_is_told_at_once(running: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    jump(monkeypatch, HOUR)
    running.watch_clock()
    assert Heartbeat.objects.get().clock_jump_s == pytest.approx(HOUR, abs=10)


def test_a_clock_that_is_set_by_half_a_second_is_no_jump(
    running: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    jump(monkeypatch, 0.3)
    running.watch_clock()
    assert Heartbeat.objects.get().clock_jump_s is None


def test_a_worker_that_stops_leaves_no_beat(clinic, work_until) -> None:
    work_until(Heartbeat.objects.exists)
    assert not Heartbeat.objects.exists()
