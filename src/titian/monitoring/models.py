"""What the monitor keeps: how each day went, and the letters that tell of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from titian.facility.models import Facility


class Digest(models.Model):
    """How one local day of a clinic went, as it stood on the morning after; never written over.

    `lines` holds a `Line` for each service, `closings` pairs of a name and how many that person closed.
    """

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    made_at = models.DateTimeField()
    lines = models.JSONField(default=list)
    # Unfinished promises of that day and before, and the day of the oldest.
    left = models.PositiveIntegerField(default=0)
    oldest = models.DateField(null=True)
    closings = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.facility_id} · {self.day}"


class Letter(models.Model):
    """An e-mail to a clinic: written once for each `key`, sent once, tried again for `TRIED_FOR`."""

    TRIED_FOR = timedelta(days=2)

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    # In words for an admin, why it did not go the last time; and what the program said, for who has the server.
    trouble = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "key"], name="letter_once")]

    def __str__(self) -> str:
        return f"{self.facility_id} · {self.key}"

    @classmethod
    def unsent(cls, now: datetime) -> models.QuerySet[Letter]:
        """Those that are still tried."""
        return cls.objects.filter(sent_at=None, written_at__gt=now - cls.TRIED_FOR)
