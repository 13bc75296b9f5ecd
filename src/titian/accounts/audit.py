"""The audit trail: which models are watched, and who came and went.

The one module that knows django-auditlog, so that it can be replaced without touching an app. It
sees `save()` and `delete()`; `QuerySet.update()` and bulk writes pass it by, so audited models are
never written that way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.http import HttpRequest

from titian.accounts.models import AuditEvent, User

_AT_ONCE = 50
"""Rows of the trail that are fetched together: most ask for the latest few."""


def register(
    model: type[Model],
    *,
    exclude: Collection[str] = (),
    mask: Collection[str] = (),
    many_to_many: Collection[str] = (),
) -> None:
    """Watch a model's changes: `exclude` fields are not kept at all, of `mask` fields the last four characters."""
    auditlog.register(
        model,
        exclude_fields=list(exclude),
        mask_fields=list(mask),
        mask_callable=f"{masked.__module__}.{masked.__name__}",
        m2m_fields=set(many_to_many),
    )


class Act(Enum):
    """What a save did; the values are the trail's own."""

    CREATED = LogEntry.Action.CREATE
    CHANGED = LogEntry.Action.UPDATE
    DELETED = LogEntry.Action.DELETE


@dataclass(frozen=True, slots=True)
class Entry:
    """One save of a watched record. `actor_name` is "" where no member of staff did it.

    `changes` has by column what stood there before and after, as the trail keeps it: text, a number's last four
    characters, a key for what the column refers to, "" for nothing.
    """

    at: datetime
    actor_name: str
    act: Act
    changes: Mapping[str, tuple[str, str]]


def entries_of(record: Model) -> Iterator[Entry]:
    """What became of a watched record, the newest first."""
    return entries_of_rows(type(record), [record.pk])


def entries_of_rows(model: type[Model], keys: Collection[int]) -> Iterator[Entry]:
    """What became of watched rows, there still or gone, by their keys, the newest first; read as far as it is asked."""
    rows = LogEntry.objects.get_for_model(model).filter(
        object_id__in=keys, action__in=[act.value for act in Act]
    )
    newest_first = rows.select_related("actor").order_by("-timestamp", "-pk")
    for row in newest_first.iterator(chunk_size=_AT_ONCE):
        changes = {column: (_text(old), _text(new)) for column, (old, new) in (row.changes or {}).items()}
        yield Entry(row.timestamp, str(row.actor or ""), Act(row.action), changes)


def _text(value: str) -> str:
    """The trail writes a missing value as Python does."""
    return "" if value == "None" else value


def masked(value: str) -> str:
    """`3273026804910002` -> `••••••••••••0002`; four characters or fewer vanish altogether."""
    shown = value[-4:] if len(value) > 4 else ""
    return "•" * (len(value) - len(shown)) + shown


def watch() -> None:
    """Called once, when the app is ready."""
    register(User, exclude=("password", "last_login"))
    user_logged_in.connect(_signed_in, dispatch_uid="audit.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="audit.signed_out")
    user_login_failed.connect(_refused, dispatch_uid="audit.refused")
    password_changed.connect(_password_changed, dispatch_uid="audit.password_changed")
    authentication_failed.connect(_second_factor_refused, dispatch_uid="audit.second_factor_refused")
    authenticator_added.connect(_second_factor_added, dispatch_uid="audit.second_factor_added")
    authenticator_removed.connect(_second_factor_removed, dispatch_uid="audit.second_factor_removed")
    authenticator_reset.connect(_second_factor_renewed, dispatch_uid="audit.second_factor_renewed")


def _signed_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    _remember("sign_in", user, request)


def _signed_out(request: HttpRequest | None, user: User | None, **_: Any) -> None:
    if user is not None:
        _remember("sign_out", user, request)


def _refused(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Only names of accounts are kept: people type passwords into the wrong box."""
    user = User.objects.filter(username__iexact=credentials.get("username") or "").first()
    _remember("sign_in_refused", user, request)


def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    _remember("password_changed", user, request)


def _second_factor_refused(request: HttpRequest, user: User, **_: Any) -> None:
    _remember("second_factor_refused", user, request)


def _second_factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _remember("second_factor_added", user, request, kind=authenticator.type)


def _second_factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _remember("second_factor_removed", user, request, kind=authenticator.type)


def _second_factor_renewed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _remember("second_factor_renewed", user, request, kind=authenticator.type)


def _remember(action: str, user: User | None, request: HttpRequest | None, **detail: str) -> None:
    """A signal brings no clock: the model's own default tells the time."""
    address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
    AuditEvent.objects.create(
        actor_name=str(user) if user else "tidak dikenal",
        actor_user=user,
        action=action,
        subject=user.username if user else "",
        detail={"address": address, **detail},
    )
