"""The tally is what a count of the jobs says, whoever changes them, at once or in vain; and it is looked after."""

import logging
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from tests import builders
from tests.integration.delivery.engine import came_back, claimed_by, settle, worker
from tests.integration.outbox.counting import assert_tallied, kept
from titian.delivery.outcomes import Kind as Answered
from titian.facility import duties
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.models import Job, Tally
from titian.outbox.operations.each import each_apart
from titian.outbox.operations.tally import recount
from titian.outbox.queries import Miscount, miscounts

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
TODAY, NOW = builders.TODAY, builders.NOW


@pytest.fixture
def clinic() -> Facility:
    return builders.proven(builders.bridged_facility())


def promise(clinic: Facility, number: int = 1, **facts: object) -> Job:
    return builders.promise_pendaftaran(clinic, f"{number:013d}", **facts)


def test_what_fails_alone_is_not_counted(clinic: Facility) -> None:
    def act(number: int) -> None:
        promise(clinic, number)
        if number == 2:
            raise ValueError

    with outbox.changes():
        each_apart([1, 2, 3], act)
    assert Job.objects.count() == 2
    assert_tallied()


def test_what_is_undone_as_a_whole_is_not_counted(clinic: Facility) -> None:
    with pytest.raises(ZeroDivisionError), outbox.changes():
        promise(clinic)
        raise ZeroDivisionError
    assert not kept()


def test_a_job_that_is_claimed_and_waits_again_writes_no_tally(clinic: Facility, clock) -> None:
    promise(clinic)
    turner = worker()
    Tally.objects.all().delete()
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Answered.TRY_LATER))
    assert not Tally.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_desks_and_workers_of_one_day_at_once_let_each_other_through_and_all_is_counted(
    clinic: Facility, in_parallel: Callable[[Callable[[int], object], int], list[object]]
) -> None:
    builders.proven(clinic, timezone.now())
    other = builders.proven(builders.bridged_facility(), timezone.now())

    def desk(number: int) -> None:
        for step in range(6):
            with outbox.changes():
                for one in (clinic, other)[:: 1 if number % 2 else -1]:
                    promise(one, 100 * number + step)

    def worker_of(number: int) -> None:
        turner = worker(f"worker:uji:{number}")
        for _ in range(6):
            settle(turner, *(came_back(send, Answered.DELIVERED, number="A1") for send in claimed_by(turner)))

    went = in_parallel(lambda number: worker_of(number) if number > 1 else desk(number), 4)
    assert went == [None] * 4
    assert Job.objects.count() == 24
    assert_tallied()


def off(clinic: Facility, **columns: int) -> None:
    Tally.objects.filter(facility=clinic).update(**columns)


def test_a_wrong_number_is_named_and_a_right_one_is_not(clinic: Facility) -> None:
    job = promise(clinic)
    assert miscounts(clinic, NOW) == []
    off(clinic, open=3, sent=1)
    named = [("open", 3, 1), ("sent", 1, 0)]
    assert miscounts(clinic, NOW) == [Miscount(TODAY, job.kind, *one) for one in named]


def test_what_is_unfinished_is_compared_however_old_it_is(clinic: Facility) -> None:
    job = promise(clinic)
    for number in range(2, 4):
        promise(clinic, number, now=NOW - timedelta(days=400 * number))
    Tally.objects.filter(facility=clinic).exclude(filed_on=job.filed_on).delete()
    assert [(one.kept, one.counted) for one in miscounts(clinic, NOW)] == [(0, 1), (0, 1)]


def test_every_day_of_the_past_has_its_hour(clinic: Facility) -> None:
    for days in range(0, 100, 9):
        promise(clinic, days + 1, now=NOW - timedelta(days=days))
    off(clinic, ended=1)
    hours = [NOW + timedelta(hours=hour) for hour in range(4)]
    named = {one.filed_on for hour in hours for one in miscounts(clinic, hour)}
    assert len(named) == Tally.objects.count()


def test_the_duty_counts_anew_what_is_wrong_and_logs_it(clinic: Facility, caplog) -> None:
    promise(clinic)
    off(clinic, open=7)
    [duty] = [one for one in duties.registered() if one.name == "hitungan-monitor"]
    with caplog.at_level(logging.WARNING, logger="titian"):
        duty.run(NOW)
    assert "7 kept, 1 counted" in caplog.text
    assert_tallied()
    assert outbox.mend_tally(by=builders.DESK, facility=clinic, now=NOW) == 0


@pytest.mark.django_db(transaction=True)
def test_a_recount_beside_a_desk_misses_nothing_and_counts_nothing_twice(
    clinic: Facility, in_parallel: Callable[[Callable[[int], object], int], list[object]]
) -> None:
    def act(number: int) -> None:
        for step in range(8):
            if number:
                promise(clinic, 10 * number + step)
            else:
                recount(by=builders.DESK, facility=clinic, days=[TODAY])

    assert in_parallel(act, 3) == [None] * 3
    assert_tallied()


def test_the_migration_counts_what_is_there(clinic: Facility) -> None:
    for number in range(3):
        promise(clinic, number, now=NOW - timedelta(days=number // 2))
    Tally.objects.all().delete()
    migration = import_module("titian.outbox.migrations.0014_count_what_is_there")
    migration.count(apps, None)
    assert_tallied()
