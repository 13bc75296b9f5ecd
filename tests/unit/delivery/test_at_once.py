"""How many jobs a turn takes: few while BPJS is slow, many while it is quick."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from titian.delivery.worker import FEW, MANY, at_once

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
