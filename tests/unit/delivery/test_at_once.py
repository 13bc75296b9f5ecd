"""How many jobs a turn takes: few while BPJS is slow, many while it is quick."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titian.delivery.worker import FEW, MANY, Worker, at_once
from titian.outbox.timing import Timing

SECONDS = st.floats(0, 60)


def test_answers_that_take_a_second_come_back_in_small_groups() -> None:
    assert at_once(200, turn=0.05, answers=1.0) == FEW


def test_answers_that_are_quicker_than_turns_share_one() -> None:
    assert at_once(200, turn=0.08, answers=0.05) == MANY


def test_between_them_it_is_twice_what_comes_back_meanwhile() -> None:
    assert at_once(200, turn=0.05, answers=0.4) == 50


def test_an_answer_that_took_no_time_divides_by_nothing() -> None:
    assert at_once(200, turn=0.05, answers=0.0) == MANY


@given(SECONDS, SECONDS, SECONDS)
def test_slower_answers_never_make_a_turn_larger(turn: float, answers: float, more: float) -> None:
    slower, quicker = at_once(200, turn, answers + more), at_once(200, turn, answers)
    assert FEW <= slower <= quicker <= MANY


class Turns:
    """In place of the database: takes its time, has nothing to send, and remembers what it was asked for."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.rooms = seconds, list[int]()

    def __call__(self, finished: object, probed: object, room: int) -> tuple[list[Any], list[Any]]:
        self.rooms.append(room)
        time.sleep(self.seconds)
        return [], []


def answered(worker: Worker, milliseconds: int) -> None:
    worker._finished.append(SimpleNamespace(duration_ms=milliseconds))  # type: ignore[arg-type]  # all that is read of it


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    worker = Worker(Timing())
    monkeypatch.setattr(worker._beat, "end", lambda: None)
    yield worker
    worker._database.shutdown()


def rooms(worker: Worker, turns: Turns, *answers: int | None) -> list[int]:
    """What each turn was asked for, with an answer that took so many milliseconds come back before it, or none."""
    worker._settle_and_claim = turns  # type: ignore[method-assign]
    coming, number = iter(answers), count()

    def stop() -> bool:
        if (milliseconds := next(coming, None)) is not None:
            answered(worker, milliseconds)
        return next(number) == len(answers)

    asyncio.run(worker.run(stop))
    return turns.rooms


def test_a_worker_takes_few_once_answers_take_long_and_many_when_they_are_quick_again(worker: Worker) -> None:
    assert rooms(worker, Turns(0.05), 1000, 5, None) == [MANY, FEW, MANY]


def test_a_worker_with_nothing_under_way_takes_many(worker: Worker) -> None:
    assert rooms(worker, Turns(0.001), 1000, None, None) == [MANY, FEW, MANY]
