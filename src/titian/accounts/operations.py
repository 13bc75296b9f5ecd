"""Writes: staff accounts, and the acts worth remembering."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from titian.accounts.errors import UnableToCreateStaff
from titian.accounts.models import Actor, AuditEvent, User


def create_staff(*, by: Actor, username: str, full_name: str, password: str, now: datetime) -> User:
    """An account without a role: `facility.operations.assign` gives it a place.

    Raises UnableToCreateStaff for a username that is taken or malformed, or a password too weak.
    """
    user = User(username=username.strip().lower(), full_name=full_name.strip(), date_joined=now)
    user.set_password(password)
    try:
        validate_password(password, user)
        user.full_clean()
        with transaction.atomic():
            user.save()
            record_event(by=by, action="create_staff", subject=user.username, now=now)
    except ValidationError as error:
        raise UnableToCreateStaff(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise UnableToCreateStaff("Nama pengguna itu sudah dipakai.") from error
    return user


def record_event(
    *,
    by: Actor,
    action: str,
    now: datetime,
    facility_id: int | None = None,
    subject: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Remember an act that is no change of an audited model: a view, an export, a load of reference data.

    `subject` and `detail` name things by number or ref, never by a whole NIK, card or clinical text.
    """
    return AuditEvent.objects.create(
        at=now,
        actor_name=by.name,
        actor_user_id=by.user_id,
        facility_id=facility_id,
        action=action,
        subject=subject,
        detail=detail or {},
    )
