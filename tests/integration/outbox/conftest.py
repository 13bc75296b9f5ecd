"""Promises of these tests stand alone: no visit is behind them to rebuild them from."""

import pytest

from titian.outbox import kinds


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> dict[kinds.Kind, kinds.Source]:
    """The registered sources, empty until a test puts one in."""
    empty: dict[kinds.Kind, kinds.Source] = {}
    monkeypatch.setattr(kinds, "_sources", empty)
    return empty
