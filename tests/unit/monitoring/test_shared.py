"""What is drawn once for many: by whom at the same time, how many, and for how long."""

from itertools import count
from threading import Barrier, Thread

import pytest

from titian.monitoring.views import shared
from titian.monitoring.views.shared import Shared


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is set."""
    now = [1000.0]
    monkeypatch.setattr(shared, "monotonic", lambda: now[0])
    return now


def numbered():
    numbers = count(1)
    return lambda: str(next(numbers))


def test_the_same_is_made_once(clock):
    kept, make = Shared(), numbered()
    assert [kept.get("a", make), kept.get("a", make), kept.get("b", make)] == ["1", "1", "2"]


def test_after_a_while_it_is_made_anew(clock):
    kept, make = Shared(), numbered()
    kept.get("a", make)
    clock[0] += shared.KEPT_S
    assert kept.get("a", make) == "2"


def test_the_oldest_of_many_is_let_go(clock):
    kept, make = Shared(), numbered()
    for key in range(shared.MOST + 1):
        kept.get(key, make)
    assert kept.get(shared.MOST, make) == kept.get(shared.MOST, make) == str(shared.MOST + 1)
    assert kept.get(1, make) == "2"
    assert kept.get(0, make) == str(shared.MOST + 2)


def test_what_fails_is_tried_again(clock):
    def fails():
        raise OSError

    kept = Shared()
    with pytest.raises(OSError):  # noqa: PT011 - of ours, without words
        kept.get("a", fails)
    assert kept.get("a", numbered()) == "1"


def test_who_asks_meanwhile_waits_for_the_one_that_is_being_made():
    kept, make, begun = Shared(), numbered(), Barrier(2, timeout=10)
    found = []

    def slow():
        begun.wait()
        begun.wait()
        return make()

    threads = [Thread(target=lambda: found.append(kept.get("a", slow))) for _ in range(2)]
    for thread in threads:
        thread.start()
    begun.wait()
    begun.wait()
    for thread in threads:
        thread.join(timeout=10)
    assert found == ["1", "1"]
