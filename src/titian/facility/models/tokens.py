"""The way in for a clinic's own programs."""

from __future__ import annotations

from django.db import models

from titian.facility.models.clinic import Facility


class ApiToken(models.Model):
    """Lets a program of the clinic read its promises at /api/v1/, and more where it may. Of its text a hash is kept."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    may_resend = models.BooleanField(default=False)
    sees_identity = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=150)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "name"],
                name="token_name_once",
                condition=models.Q(revoked_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.facility}"
