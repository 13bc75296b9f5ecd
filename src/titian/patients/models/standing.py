"""Whether a patient still comes to the clinic. Nobody is deleted: records are kept 25 years (PMK 24/2022 Ps 39)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Standing(models.Model):
    """Part of `Patient`. A date and its reason stand or are missing together; `inactive_since` is an instant."""

    class Status(models.TextChoices):
        """What lists filter by. Who died is no longer asked whether the record is in use."""

        ACTIVE = "aktif", "Aktif"
        DECEASED = "meninggal", "Meninggal"
        INACTIVE = "nonaktif", "Nonaktif"

    deceased_on = models.DateField("tanggal meninggal", null=True, editable=False)
    deceased_reason = models.CharField("keterangan meninggal", max_length=200, blank=True, editable=False)
    inactive_since = models.DateTimeField("nonaktif sejak", null=True, editable=False)
    inactive_reason = models.CharField("alasan nonaktif", max_length=200, blank=True, editable=False)

    CONSTRAINTS: ClassVar = [
        models.CheckConstraint(
            name="deceased_with_a_reason",
            condition=Q(deceased_on__isnull=True, deceased_reason="")
            | (Q(deceased_on__isnull=False) & ~Q(deceased_reason="")),
        ),
        models.CheckConstraint(
            name="inactive_with_a_reason",
            condition=Q(inactive_since__isnull=True, inactive_reason="")
            | (Q(inactive_since__isnull=False) & ~Q(inactive_reason="")),
        ),
    ]

    class Meta:
        abstract = True

    @property
    def status(self) -> Status:
        """`queries.of_status` says the same to the database."""
        if self.deceased_on is not None:
            return self.Status.DECEASED
        return self.Status.INACTIVE if self.inactive_since is not None else self.Status.ACTIVE

    @property
    def is_active(self) -> bool:
        """Whether the patient may be registered for a poli."""
        return self.status is self.Status.ACTIVE
