"""A real worker against a real sandbox over loopback, all delays on one factor of 1/60."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from bpjs_sandbox.testing import RunningSandbox, running_sandbox
from tests import builders
from tests.integration.delivery.engine import Clock
from titian.delivery import turn as turns
from titian.delivery.worker import Worker
from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.outbox import kinds
from titian.outbox.models import Job
from titian.outbox.states import OPEN
from titian.outbox.timing import Timing

QUICK = Timing().scaled(1 / 60)


@pytest.fixture(autouse=True)
def no_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Promises of these tests stand alone: no visit is behind them to rebuild them from."""
    monkeypatch.setattr(kinds, "_sources", {})


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(turns, "database_now", clock)
    return clock


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def clinic(transactional_db: None, sandbox: RunningSandbox) -> Facility:
    return builders.bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)


@pytest.fixture
def promise_now(clinic: Facility) -> Callable[..., Job]:
    """A promise of today, for the sandbox accepts no other day."""

    def promise(make: Callable[..., Job] = builders.promise_pendaftaran, **facts: object) -> Job:
        now = timezone.now()
        return make(clinic, **{"now": now, "service_date": local_date(clinic, now)} | facts)

    return promise


@pytest.fixture
def work_until() -> Callable[..., None]:
    """Run a worker until something is so, or fail after some seconds with where the jobs are."""

    def run(
        so: Callable[[], bool] = lambda: not Job.objects.filter(state__in=OPEN).exists(), within: float = 15
    ) -> None:
        done = threading.Event()
        thread = threading.Thread(target=_work, args=(done,), name="worker")
        thread.start()
        try:
            _wait(so, within)
        finally:
            done.set()
            thread.join(20)

    return run


def _work(done: threading.Event) -> None:
    asyncio.run(Worker(QUICK).run(done.is_set))


def _wait(so: Callable[[], bool], within: float) -> None:
    end = time.monotonic() + within
    while not so():
        where = list(Job.objects.values_list("kind", "state", "bpjs_message"))
        assert time.monotonic() < end, f"still {where}"
        time.sleep(0.02)
