"""Staff accounts, and the actor that every write names."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone


class User(AbstractUser):
    """A member of staff. Roles belong to a facility: see `facility.Assignment`."""

    full_name = models.CharField("nama lengkap", max_length=150)

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    def __str__(self) -> str:
        return self.full_name or self.username


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a member of staff, or a named process of the system.

    `user_id` is None for the system; `name` is what screens and audit rows show,
    and stays true when the account is renamed later.
    """

    name: str
    user_id: int | None = None

    @classmethod
    def staff(cls, user: User) -> Actor:
        return cls(name=str(user), user_id=user.pk)

    @classmethod
    def system(cls, name: str) -> Actor:
        return cls(name=name)

    def __str__(self) -> str:
        return self.name


class AuditEvent(models.Model):
    """One act worth remembering that is no change of an audited model: a sign-in, a view, an export.

    Append only. Changes of audited models are kept by django-auditlog.
    """

    at = models.DateTimeField(default=timezone.now)
    actor_name = models.CharField(max_length=150)
    actor_user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    facility_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=50)
    subject = models.CharField(max_length=100, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["facility_id", "at"], name="audit_facility_at"),
            models.Index(fields=["subject"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_name} {self.action} {self.subject}"
