"""What the tests of the reading share: a clock that stands, and short words for asking, reading and looking."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bpjs_sandbox.testing import RunningSandbox
from tests.builders import DESK, NOW
from titian.facility.models import Facility
from titian.reference import queries, reader
from titian.reference.models import ReferenceList
from titian.reference.operations import sync

LATER = NOW + timedelta(hours=5)
"""After the longest wait for a second try, before the night."""


def ask(clinic: Facility, *names: str, now: datetime = NOW) -> int:
    return sync.ask(by=DESK, facility=clinic, names=names or None, now=now)


def read(now: datetime = NOW, stop: Callable[[], bool] = reader.never) -> int:
    """Read what is due at that instant; how many lists came whole."""
    return reader.read_due(by=DESK, now=lambda: now, stop=stop)


def read_now(clinic: Facility, *names: str, now: datetime = NOW) -> None:
    reader.read_now(by=DESK, facility=clinic, names=names or None, clock=lambda: now)


def row(clinic: Facility, name: str) -> ReferenceList:
    return queries.of_facility(clinic).get(name=name)


def codes(clinic: Facility, name: str) -> set[str]:
    """What BPJS still has of a list, as it is kept here."""
    found = queries.entries(queries.of_facility(clinic).filter(name=name).first())
    assert found.pages == 1
    return {entry.code for entry in found.entries if entry.gone_at is None}


def questions(sandbox: RunningSandbox, text: str = "") -> list[str]:
    """The paths that BPJS was asked for, those that hold this text."""
    return [path for one in sandbox.world.record.since(0) if text in (path := str(one["path"]))]


def after(calls: int, act: Callable[[], object]) -> Callable[[], bool]:
    """A `stop` that does something at that call and never says stop."""
    left = iter(range(calls, -1, -1))

    def stop() -> bool:
        if next(left, -1) == 0:
            act()
        return False

    return stop
