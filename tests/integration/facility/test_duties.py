"""Periodic duties: each run by one process, and neither a failing nor a slow one stops the others."""

import threading
from datetime import timedelta

import pytest

from tests.builders import NOW
from titian.facility import duties
from titian.facility.models import Duty

EVERY = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch):
    monkeypatch.setattr(duties, "_registry", {})


@pytest.fixture(autouse=True)
def threads_see_the_rows(transactional_db):
    """Duties run on connections of their own."""


def run_due(now):
    crew = duties.Crew()
    names = crew.start_due(now)
    assert crew.wait(10)
    return names


def fail(now):
    raise RuntimeError("peserta 0001260993411 tidak terbaca")


def test_one_name_cannot_be_registered_twice():
    duties.register("cadangan", EVERY, fail)
    with pytest.raises(ValueError, match="cadangan"):
        duties.register("cadangan", EVERY, fail)


def test_a_failing_duty_is_recorded_without_numbers_and_the_next_one_runs():
    done = []
    duties.register("gagal", EVERY, fail)
    duties.register("jalan", EVERY, done.append)
    assert run_due(NOW) == ["gagal", "jalan"]
    assert done == [NOW]
    failed = Duty.objects.get(name="gagal")
    assert failed.last_error == "RuntimeError: peserta … tidak terbaca"
    assert failed.last_ok_at is None


def test_a_slow_duty_keeps_nobody_waiting_and_is_not_started_beside_itself():
    crew, release, done = duties.Crew(), threading.Event(), []
    duties.register("lama", EVERY, lambda now: release.wait(10))
    duties.register("jalan", EVERY, done.append)
    later = NOW + duties.GIVEN_UP_AFTER + EVERY  # by now others take the slow one for dead
    try:
        assert crew.start_due(NOW) == ["lama", "jalan"]
        crew._threads["jalan"].join(10)
        assert crew.start_due(later) == ["jalan"]
    finally:
        release.set()
    assert crew.wait(10)
    assert done == [NOW, later]


def test_a_failed_duty_may_ask_for_an_earlier_turn():
    duties.register("gagal", 24 * EVERY, fail, retry=EVERY)
    assert run_due(NOW) == ["gagal"]
    assert run_due(NOW + EVERY / 2) == []
    assert run_due(NOW + 2 * EVERY) == ["gagal"]


def test_a_duty_waits_its_turn_also_after_a_failure():
    duties.register("gagal", EVERY, fail)
    assert run_due(NOW) == ["gagal"]
    assert run_due(NOW + EVERY - timedelta(seconds=1)) == []
    assert run_due(NOW + EVERY + timedelta(seconds=10)) == ["gagal"]


def test_success_clears_the_error_before_it():
    duties.register("cadangan", EVERY, fail)
    run_due(NOW)
    duties._registry.clear()
    duties.register("cadangan", EVERY, lambda now: None)
    run_due(NOW + 2 * EVERY)
    row = Duty.objects.get()
    assert (row.last_error, row.last_ok_at >= NOW + 2 * EVERY) == ("", True)


def test_a_duty_still_running_is_left_alone_until_it_is_taken_for_dead():
    duties.register("lama", EVERY, lambda now: None)
    Duty.objects.create(name="lama", next_due=NOW, started_at=NOW - timedelta(minutes=30))
    assert run_due(NOW) == []
    assert run_due(NOW + duties.GIVEN_UP_AFTER) == ["lama"]


@pytest.mark.both_engines
def test_of_many_processes_one_runs_the_duty(in_parallel):
    ran = []
    duties.register("cadangan", EVERY, ran.append)
    crews = [duties.Crew() for _ in range(8)]
    results = in_parallel(lambda number: crews[number].start_due(NOW), 8)
    assert all(crew.wait(10) for crew in crews)
    assert sorted(map(len, results)) == [0] * 7 + [1]
    assert ran == [NOW]
