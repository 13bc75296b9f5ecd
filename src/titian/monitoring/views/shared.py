"""One rendering for all who look at the same: fifty open screens ask within two seconds of a change, and drawing the
table takes twenty times as long as everything else that a poll asks.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

MOST, KEPT_S = 32, 3.0
"""Renderings that are kept, some 100 kB each, and seconds: one round of polls, and what is drawn names patients."""


@dataclass(slots=True)
class _One:
    since: float
    lock: Lock = field(default_factory=Lock)
    text: str | None = None


class Shared:
    """What was drawn last, by all that it was drawn from. In this process alone, and never for long."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ones: dict[Hashable, _One] = {}

    def get(self, key: Hashable, make: Callable[[], str]) -> str:
        """What `make` gives; who asks for the same meanwhile waits for it. A rendering that fails is not kept."""
        one = self._one(key)
        with one.lock:
            if one.text is None:
                one.text = make()
            return one.text

    def forget(self) -> None:
        with self._lock:
            self._ones.clear()

    def _one(self, key: Hashable) -> _One:
        now = monotonic()
        with self._lock:
            kept = {key: one for key, one in self._ones.items() if 0 <= now - one.since < KEPT_S}
            self._ones = dict(list(kept.items())[1 - MOST :]) if key not in kept else kept
            return self._ones.setdefault(key, _One(now))
