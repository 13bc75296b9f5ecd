"""How many promises there are and how they stand, counted as they change: what the monitor's cards read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import Count, Q

from titian.facility.models import Facility
from titian.outbox.kinds import Kind
from titian.outbox.states import ENDED, OPEN, State

STANDINGS: dict[str, frozenset[State]] = {
    "open": OPEN,
    "sent": frozenset({State.SENT}),
    "failed": frozenset({State.FAILED}),
    "ended": ENDED,
}
"""The columns that are counted, and the states of each: what the cards tell apart. A job that is claimed, or put off,
stays in its column, and so costs nothing here."""

STANDING_OF: dict[str, str] = {state: name for name, states in STANDINGS.items() for state in states}

Place = tuple[int, date, str, str]
"""Facility, local day of the promise, kind, standing."""


class Tally(models.Model):
    """The jobs of one facility, day of the promise and kind, by their standing.

    Written by the transaction that changes the jobs (`outbox.changes`) and by nobody else; ADR 17 says why like this.
    A number may be anything: a count that went wrong is told by the doctor, and must not refuse a promise.
    """

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="+", db_index=False)
    filed_on = models.DateField()
    kind = models.CharField(max_length=24, choices=Kind)
    open = models.IntegerField(default=0)
    sent = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    ended = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "filed_on", "kind"], name="tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} · {self.filed_on} · {self.kind}"

    @staticmethod
    def counts() -> dict[str, Count]:
        """What the columns should be, counted over jobs."""
        return {name: Count("pk", filter=Q(state__in=sorted(states))) for name, states in STANDINGS.items()}

    @staticmethod
    def add(counted: Mapping[Place, int]) -> None:
        """More, or fewer, of each. In sorted order, and by who holds the pulses of the facilities: nobody deadlocks."""
        rows: defaultdict[tuple[int, date, str], dict[str, int]] = defaultdict(
            lambda: dict.fromkeys(STANDINGS, 0)
        )
        for (facility, filed_on, kind, standing), number in counted.items():
            rows[facility, filed_on, kind][standing] += number
        day = connection.ops.adapt_datefield_value
        given = [
            (facility, day(filed_on), kind, *numbers.values())
            for (facility, filed_on, kind), numbers in sorted(rows.items())
            if any(numbers.values())
        ]
        if given:
            _upsert(given)


_INTO = "INSERT INTO outbox_tally (facility_id, filed_on, kind, open, sent, failed, ended) "
_ROWS = {
    "postgresql": "SELECT * FROM"
    " unnest(%b::bigint[], %b::date[], %b::varchar[], %b::int[], %b::int[], %b::int[], %b::int[])",
    "sqlite": "VALUES (%s, %s, %s, %s, %s, %s, %s)",
}
_SUMS = ", ".join(f"{name} = outbox_tally.{name} + excluded.{name}" for name in STANDINGS)
_ADDED = f" ON CONFLICT (facility_id, filed_on, kind) DO UPDATE SET {_SUMS}"


def _upsert(rows: Sequence[tuple[Any, ...]]) -> None:
    """All in one statement where the engine has arrays, as `operations/each.py` does."""
    text = _INTO + _ROWS[connection.vendor] + _ADDED
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(text, [list(column) for column in zip(*rows, strict=True)])
        else:
            cursor.executemany(text, rows)
