"""Promises of these tests stand alone: no visit is behind them to rebuild them from."""

import pytest

from tests import builders
from tests.integration.delivery.engine import Clock
from tests.integration.outbox.visit import Visit
from titian.delivery import turn as turns
from titian.outbox import kinds


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> dict[kinds.Kind, kinds.Source]:
    """The registered sources, empty until a test puts one in."""
    empty: dict[kinds.Kind, kinds.Source] = {}
    monkeypatch.setattr(kinds, "_sources", empty)
    return empty


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(turns, "database_now", clock)
    return clock


@pytest.fixture
def registered(clock: Clock) -> Visit:
    """A visit that promised its registration to PCare."""
    return Visit(clock, builders.promise_pendaftaran)


@pytest.fixture
def queued(clock: Clock) -> Visit:
    """A visit that promised its queue entry to Antrean."""
    return Visit(clock, builders.promise_antrean)
