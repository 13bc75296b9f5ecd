"""What the drill reads from its records: how many requests BPJS had at once, and when history was written."""

from dataclasses import replace
from datetime import timedelta

from drills.chaos.evidence import written_at
from drills.chaos.facts import Evidence, Promise, Try, Write
from tests.builders import NOW
from tests.integration.chaos.test_verdict import CLEAN, promise, request
from titian.outbox.kinds import Kind
from titian.outbox.models import JobEvent

REGISTER, WAIT_IN_LINE = Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_ANTREAN


def run(*times: tuple[float, float | None], given_up: float | None = None, kind: Kind = REGISTER) -> Evidence:
    """Writes by when they arrived and were answered; the sender of all gave up then."""
    jobs = [with_try(pk, kind, at, given_up) for pk, (at, _) in enumerate(times)]
    writes = [
        Write(at, request(pk, kind), answered_at=answered_at) for pk, (at, answered_at) in enumerate(times)
    ]
    return replace(CLEAN, promises=tuple(jobs), writes=tuple(writes))


def with_try(pk: int, kind: Kind, at: float, given_up: float | None) -> Promise:
    return promise(pk, kind, tries=(Try(at, request(pk, kind), ended_at=given_up),))


def test_those_count_together_that_came_before_another_was_answered() -> None:
    assert run((1, 3), (2, 5), (4, 6), (2.5, 3.5)).most_at_once == 3


def test_whoever_comes_when_another_goes_is_not_together_with_it() -> None:
    assert run((1, 2), (2, 3)).most_at_once == 1


def test_the_services_are_apart() -> None:
    queue = run((1, 9), kind=WAIT_IN_LINE)
    both = run((2, 9))
    assert (
        replace(
            both, promises=(*both.promises, *queue.promises), writes=(*both.writes, *queue.writes)
        ).most_at_once
        == 1
    )


def test_what_was_never_answered_is_under_way_until_its_sender_gives_it_up() -> None:
    assert run((1, None), (8, 9)).most_at_once == 2
    assert run((1, None), (2, 99), (8, 9), given_up=7).most_at_once == 2


def test_what_a_person_did_stood_there_no_sooner_than_what_was_written_before_it() -> None:
    turn, act, later = (
        JobEvent(pk=pk, at=NOW + timedelta(seconds=seconds), attempt_id=attempt)
        for pk, seconds, attempt in ((1, 5, 7), (2, 1, None), (3, 4, 8))
    )
    five, four = (NOW.timestamp() + seconds for seconds in (5, 4))
    assert written_at([later, turn, act]) == {1: five, 2: five, 3: four}
