"""Thousands of visits are several days, and one verdict."""

import pytest

from drills.chaos import days
from drills.chaos.__main__ import of_each_day, parser


@pytest.mark.parametrize(("n", "count"), [(1, 1), (600, 1), (601, 7), (2500, 25)])
def test_the_days_have_all_the_visits_between_them(n: int, count: int) -> None:
    found = days.sizes(n)
    assert (len(found), sum(found)) == (count, n)
    assert max(found) - min(found) <= 1


def test_what_was_found_on_any_day_is_found() -> None:
    first = {"lost": 0, "engine": "sqlite", "kinds": {"a": 2}, "too_many": [], "seconds": 1.25}
    second = {
        "lost": 2,
        "engine": "sqlite",
        "kinds": {"a": 1, "b": 1},
        "too_many": ["asked_for"],
        "seconds": 2.0,
    }
    assert days.total([first, second]) == {
        "lost": 2,
        "engine": "sqlite",
        "kinds": {"a": 3, "b": 1},
        "too_many": ["asked_for"],
        "seconds": 3.2,
        "too_few": [],
    }


@pytest.mark.parametrize(("kills", "too_few"), [(5, []), (4, ["kills"])])
def test_a_mild_day_is_made_up_for_by_a_wild_one(kills: int, too_few: list[str]) -> None:
    mild = {"needs": {"kills": 3}, "faults": {"kills": 1}, "too_few": ["kills"]}
    wild = {"needs": {"kills": 3}, "faults": {"kills": kills}, "too_few": []}
    assert days.total([mild, wild])["too_few"] == too_few


@pytest.mark.parametrize("asked", [[], ["--plant", "no_fence"], ["--engine", "postgres", "--workers", "4"]])
def test_each_day_is_asked_for_as_the_whole_was(asked: list[str]) -> None:
    whole = parser().parse_args([*asked, "--n", "2500", "--seed", "7"])
    day = parser().parse_args(["--n", "100", "--seed", "8", *of_each_day(whole)])
    assert vars(day) == vars(whole) | {"n": 100, "seed": 8}


def test_a_day_without_a_verdict_spoils_the_whole() -> None:
    said: list[str] = []
    code, results = days.run(601, 5, ["--engine", "none"], said.append)
    assert (code, results) == (2, [])
    assert said[1::2] == [f"day {day} ended with 2: {{}}" for day in range(1, 8)]
