"""Periodic duties: each run by one process, and neither a failing nor a slow one stops the others."""

import threading
import time
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
        crew._turns["jalan"].thread.join(10)
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


def test_a_hastened_duty_comes_at_once_and_no_later_than_it_would_have():
    done = []
    duties.register("jalan", EVERY, done.append)
    run_due(NOW)
    duties.hasten("jalan", NOW + EVERY / 4)
    duties.hasten("jalan", NOW + EVERY / 2)
    assert run_due(NOW + EVERY / 4) == ["jalan"]


def test_a_duty_hastened_while_it_is_under_way_has_another_turn():
    duties.register("jalan", EVERY, lambda now: duties.hasten("jalan", now))
    run_due(NOW)
    assert run_due(NOW + timedelta(seconds=30)) == ["jalan"]


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


def under_way(name, **facts):
    return Duty.objects.create(
        **{"name": name, "next_due": NOW, "started_at": NOW - timedelta(minutes=30)} | facts
    )


def test_a_duty_that_shows_life_elsewhere_is_left_alone():
    duties.register("lama", EVERY, fail)
    under_way("lama", alive_at=NOW - timedelta(seconds=59))
    assert run_due(NOW) == []


@pytest.mark.parametrize("heard", [{"alive_at": NOW - timedelta(seconds=61)}, {"alive_at": None}])
def test_a_duty_that_died_with_its_process_is_taken_over_before_its_next_turn(heard):
    duties.register("cadangan", 1440 * EVERY, lambda now: None)
    under_way("cadangan", next_due=NOW + 1000 * EVERY, **heard)
    assert run_due(NOW) == ["cadangan"]


def test_a_crew_shows_the_life_of_what_it_runs():
    crew, release = duties.Crew(), threading.Event()
    duties.register("lama", EVERY, lambda now: release.wait(10))
    try:
        crew.start_due(NOW)
        crew.start_due(NOW + timedelta(seconds=14))
        assert Duty.objects.get().alive_at == NOW
        crew.start_due(NOW + timedelta(seconds=50))
        assert Duty.objects.get().alive_at == NOW + timedelta(seconds=50)
        assert duties.Crew().start_due(NOW + timedelta(seconds=109)) == []
    finally:
        release.set()
    assert crew.wait(10)


def test_a_clock_that_ran_years_ahead_silences_no_duty():
    far = NOW + timedelta(days=4000)
    duties.register("jalan", EVERY, lambda now: None)
    duties.register("mati", EVERY, lambda now: None)
    Duty.objects.create(name="jalan", next_due=far, started_at=far, finished_at=far)
    under_way("mati", next_due=far, started_at=far, alive_at=far)
    assert run_due(NOW) == ["mati"]
    assert run_due(NOW + EVERY) == ["jalan", "mati"]


def test_what_can_end_early_is_told_that_the_process_ends():
    crew, told = duties.Crew(), []

    def read(now):
        while not duties.is_ending():
            time.sleep(0.01)
        told.append(now)

    duties.register("referensi", EVERY, read)
    crew.start_due(NOW)
    assert crew.end(10)
    assert told == [NOW]


def test_with_nothing_due_a_look_is_one_query(django_assert_num_queries):
    for name in ("a", "b", "c"):
        duties.register(name, EVERY, lambda now: None)
    run_due(NOW)
    with django_assert_num_queries(1):
        assert duties.Crew().start_due(NOW + timedelta(seconds=1)) == []


@pytest.mark.both_engines
def test_of_many_processes_one_runs_the_duty(in_parallel):
    ran = []
    duties.register("cadangan", EVERY, ran.append)
    crews = [duties.Crew() for _ in range(8)]
    results = in_parallel(lambda number: crews[number].start_due(NOW), 8)
    assert all(crew.wait(10) for crew in crews)
    assert sorted(map(len, results)) == [0] * 7 + [1]
    assert ran == [NOW]
