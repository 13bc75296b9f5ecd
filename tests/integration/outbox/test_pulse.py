"""A pulse is the last that a transaction takes, whatever it is made of: desk and worker never wait for each other."""

import threading
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from tests import builders
from tests.integration.delivery.engine import worker
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.kinds import Draft, Kind, Source
from titian.outbox.models import Job, Pulse
from titian.outbox.queries import pulse

pytestmark = [pytest.mark.both_engines]


@pytest.fixture
def clinic() -> Facility:
    return builders.proven(builders.bridged_facility(), timezone.now())


@pytest.mark.django_db(transaction=True)
def test_jobs_change_in_no_other_transaction(clinic: Facility) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        builders.promise_pendaftaran(clinic)
    with pytest.raises(RuntimeError, match="inside"):
        outbox.touch({clinic.pk})


@pytest.mark.django_db(transaction=True)
def test_all_changes_of_a_transaction_beat_once_and_at_its_end(clinic: Facility) -> None:
    before = pulse(clinic)
    with outbox.changes():
        builders.promise_pendaftaran(clinic)
        builders.promise_pendaftaran(clinic, "0009900000017")
        assert pulse(clinic) == before
    assert pulse(clinic) == before + 1


@pytest.mark.django_db(transaction=True)
def test_changes_that_were_undone_beat_nothing(clinic: Facility) -> None:
    before = pulse(clinic)
    with pytest.raises(ZeroDivisionError), outbox.changes():
        builders.promise_pendaftaran(clinic)
        raise ZeroDivisionError
    assert pulse(clinic) == before
    assert not Job.objects.exists()
    with outbox.changes():
        pass
    assert Pulse.objects.count() == bool(before)


def mended(ref: str) -> Draft:
    job = Job.objects.get(visit_ref=ref)
    return Draft(job.payload | {"complaint": "demam"}, job.poli_code)


@pytest.mark.django_db(transaction=True)
def test_a_desk_that_changes_two_visits_and_a_turn_that_takes_the_second_let_each_other_through(
    clinic: Facility,
    in_parallel: Callable[[Callable[[int], object], int], list[object]],
    sources: dict[Kind, Source],
) -> None:
    first, second = uuid4(), uuid4()
    builders.promise_pendaftaran(clinic, visit_ref=first)
    taken = builders.promise_pendaftaran(clinic, "0009900000028", visit_ref=second)
    sources[Kind.TAMBAH_PENDAFTARAN] = Source(mended, "/".__add__)
    has_begun, is_claimed = threading.Event(), threading.Event()

    def desk() -> None:
        with outbox.changes():
            outbox.rebuild(by=builders.DESK, visit_ref=first, now=builders.NOW)
            has_begun.set()
            is_claimed.wait(0.5)  # never, where the whole database has one writer
            outbox.rebuild(by=builders.DESK, visit_ref=second, now=builders.NOW)

    def turn() -> list[int]:
        has_begun.wait(10)
        sends, _ = worker().turn([], [], 10)
        is_claimed.set()
        return [send.claimed.job.pk for send in sends]

    went = in_parallel(lambda number: turn() if number else desk(), 2)
    assert not any(isinstance(one, Exception) for one in went)
    if connection.vendor == "postgresql":
        assert went[1] == [taken.pk]


@pytest.mark.django_db(transaction=True)
def test_a_first_pulse_that_somebody_else_made_meanwhile_is_held_too(
    in_parallel: Callable[[Callable[[int], object], int], list[object]],
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite locks the whole database")
    facility = builders.bridged_facility()
    Pulse.objects.all().delete()
    made, held, looked = threading.Event(), threading.Event(), threading.Event()

    def make() -> None:
        with transaction.atomic():
            Pulse.beat({facility.pk})
            made.set()
            time.sleep(0.5)  # the other waits for the row that is not committed yet

    def hold() -> None:
        made.wait(10)
        with transaction.atomic():
            Pulse.beat({facility.pk})
            held.set()
            looked.wait(10)

    def look() -> None:
        held.wait(10)
        try:
            with transaction.atomic():
                Pulse.objects.select_for_update(nowait=True).get(pk=facility.pk)
        finally:
            looked.set()

    made_it, held_it, seen = in_parallel(lambda number: (make, hold, look)[number](), 3)
    assert (made_it, held_it, type(seen)) == (None, None, OperationalError)
