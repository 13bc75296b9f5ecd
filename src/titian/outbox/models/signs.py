"""Signs of life: that a facility's jobs changed, and that a process runs."""

from __future__ import annotations

import json

from django.db import connection, models

from titian.facility.models import Facility


class Pulse(models.Model):
    """Grows with every change of a facility's jobs, so that a poll reads one row and stops."""

    facility = models.OneToOneField(Facility, primary_key=True, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.facility_id}: {self.version}"

    @staticmethod
    def beat(facility_ids: set[int]) -> None:
        """In sorted order, and the last that a transaction does (see `outbox.changes`): so nobody deadlocks."""
        keys = sorted(facility_ids)
        if _beaten(keys) < len(keys):
            Pulse.objects.bulk_create([Pulse(pk=pk) for pk in keys], ignore_conflicts=True)
            _beaten(keys)  # one that somebody else made meanwhile is not held yet


def _beaten(keys: list[int]) -> int:
    """How many of these there were; they are held until the transaction ends."""
    given = keys if connection.vendor == "postgresql" else json.dumps(keys)
    with connection.cursor() as cursor:
        cursor.execute(_BEAT[connection.vendor], [given])
        return int(cursor.rowcount)


_BEAT = {
    "postgresql": "WITH held AS (SELECT facility_id FROM outbox_pulse WHERE facility_id = ANY(%s::bigint[])"
    " ORDER BY facility_id FOR NO KEY UPDATE) UPDATE outbox_pulse SET version = version + 1"
    " FROM held WHERE outbox_pulse.facility_id = held.facility_id",
    "sqlite": "UPDATE outbox_pulse SET version = version + 1"
    " WHERE facility_id IN (SELECT value FROM json_each(%s))",
}
"""In one statement of one form: Django would compose another for each number of facilities."""


class Heartbeat(models.Model):
    """A running process says that it lives, and what it noticed about itself."""

    name = models.CharField(max_length=100, primary_key=True)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()
    clock_jump_at = models.DateTimeField(null=True)
    clock_jump_s = models.FloatField(null=True)

    def __str__(self) -> str:
        return self.name
