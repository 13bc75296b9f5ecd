"""A desk and a worker that change the same visit lock its promises in one order, so that both come to an end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

from tests import builders
from tests.integration.delivery.engine import Clock, came_back, claimed_by, settle
from tests.integration.outbox.visit import Visit
from titian.delivery import turn as turns
from titian.delivery.outcomes import Kind as Answered
from titian.outbox.changes import changes
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visit:
    clock = Clock()
    monkeypatch.setattr(turns, "database_now", clock)
    return Visit(clock, builders.promise_antrean)


def call(visit: Visit) -> Job:
    facts = {"is_present": True}
    return builders.promise(
        visit.clinic, Kind.PANGGIL_ANTREAN, "0009900000017", "001", facts, visit_ref=visit.ref
    )


def test_a_call_that_arrives_and_a_desk_that_cancels_the_visit_never_deadlock(visit: Visit) -> None:
    visit.send_one(Answered.DELIVERED)
    earlier = call(visit)
    visit.send_one(Answered.REFUSED)
    later = call(visit)
    [send] = claimed_by(visit.worker)
    trouble = both(
        lambda reached: _lock_one_after_another([earlier.pk, later.pk], reached),
        lambda: settle(visit.worker, came_back(send, Answered.DELIVERED)),
    )
    assert trouble == []
    assert Job.objects.get(pk=later.pk).state == State.SENT
    assert Job.objects.get(pk=earlier.pk).state == State.CLOSED


def _lock_one_after_another(jobs: list[int], reached: threading.Event) -> None:
    """As a desk does that cancels, with all the time that a turn needs to come in between."""
    with changes():
        for pk in jobs:
            Job.objects.select_for_update().get(pk=pk)
            reached.set()
            time.sleep(0.5)


def both(desk: Callable[[threading.Event], None], worker: Callable[[], None]) -> list[Exception]:
    """What went wrong in either, the worker's part begun once the desk says so."""
    trouble, reached = list[Exception](), threading.Event()

    def noting(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the test judges it
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=noting, args=(work,)) for work in (lambda: desk(reached), worker)]
    threads[0].start()
    assert reached.wait(10)
    threads[1].start()
    for thread in threads:
        thread.join(30)
    return trouble
