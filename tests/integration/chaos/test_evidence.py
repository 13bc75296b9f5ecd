"""How many requests BPJS had at once, by its own record."""

from drills.chaos.evidence import most_at_once


def row(
    at: float, answered_at: float | None, service: str = "pcare", method: str = "POST"
) -> dict[str, object]:
    return {"at": at, "answered_at": answered_at, "service": service, "method": method}


def test_those_count_together_that_came_before_another_was_answered() -> None:
    assert most_at_once([row(1, 3), row(2, 5), row(4, 6), row(2.5, 3.5)]) == 3


def test_whoever_comes_when_another_goes_is_not_together_with_it() -> None:
    assert most_at_once([row(1, 2), row(2, 3)]) == 1


def test_the_services_are_apart_and_what_only_asks_does_not_count() -> None:
    assert most_at_once([row(1, 9), row(2, 9, "antrean"), row(3, 9, method="GET")]) == 1


def test_what_was_never_answered_is_under_way_for_ever() -> None:
    assert most_at_once([row(1, None), row(8, 9)]) == 2
