"""Signs of life: that a facility's jobs changed, and that a process runs."""

from __future__ import annotations

from django.db import models
from django.db.models import F

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
        rows = Pulse.objects.filter(pk__in=facility_ids)
        if len(facility_ids) > 1:
            list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        if rows.update(version=F("version") + 1) < len(facility_ids):
            first = [Pulse(pk=pk, version=1) for pk in sorted(facility_ids)]
            Pulse.objects.bulk_create(first, ignore_conflicts=True)


class Heartbeat(models.Model):
    """A running process says that it lives, and what it noticed about itself."""

    name = models.CharField(max_length=100, primary_key=True)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()
    clock_jump_at = models.DateTimeField(null=True)
    clock_jump_s = models.FloatField(null=True)

    def __str__(self) -> str:
        return self.name
