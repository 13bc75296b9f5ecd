"""Periodic duties: each run by one process, a failing one stops nobody."""

from datetime import timedelta

import pytest

from tests.builders import NOW
from titian.facility import duties
from titian.facility.models import Duty

EVERY = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch):
    monkeypatch.setattr(duties, "_registry", {})


def fail(now):
    raise RuntimeError("peserta 0001260993411 tidak terbaca")


def test_one_name_cannot_be_registered_twice():
    duties.register("cadangan", EVERY, fail)
    with pytest.raises(ValueError, match="cadangan"):
        duties.register("cadangan", EVERY, fail)


@pytest.mark.django_db
def test_a_failing_duty_is_recorded_without_numbers_and_the_next_one_runs():
    done = []
    duties.register("gagal", EVERY, fail)
    duties.register("jalan", EVERY, done.append)
    assert duties.run_due(NOW) == ["gagal", "jalan"]
    assert done == [NOW]
    failed = Duty.objects.get(name="gagal")
    assert failed.last_error == "RuntimeError: peserta … tidak terbaca"
    assert failed.last_ok_at is None


@pytest.mark.django_db
def test_a_duty_waits_its_turn_also_after_a_failure():
    duties.register("gagal", EVERY, fail)
    assert duties.run_due(NOW) == ["gagal"]
    assert duties.run_due(NOW + EVERY - timedelta(seconds=1)) == []
    assert duties.run_due(NOW + EVERY) == ["gagal"]


@pytest.mark.django_db
def test_success_clears_the_error_before_it():
    duties.register("cadangan", EVERY, fail)
    duties.run_due(NOW)
    duties._registry.clear()
    duties.register("cadangan", EVERY, lambda now: None)
    duties.run_due(NOW + EVERY)
    row = Duty.objects.get()
    assert (row.last_error, row.last_ok_at >= NOW + EVERY) == ("", True)


@pytest.mark.django_db
def test_a_duty_still_running_is_left_alone_until_it_is_taken_for_dead():
    duties.register("lama", EVERY, lambda now: None)
    Duty.objects.create(name="lama", next_due=NOW, started_at=NOW - timedelta(minutes=30))
    assert duties.run_due(NOW) == []
    assert duties.run_due(NOW + duties.GIVEN_UP_AFTER) == ["lama"]


@pytest.mark.both_engines
def test_of_many_processes_one_runs_the_duty(in_parallel):
    ran = []
    duties.register("cadangan", EVERY, ran.append)
    results = in_parallel(lambda _: duties.run_due(NOW), 8)
    assert sorted(map(len, results)) == [0] * 7 + [1]
    assert ran == [NOW]
