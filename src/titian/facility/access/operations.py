"""Writes: the tokens with which a clinic's own programs come in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.facility.access.queries import digest_of
from titian.facility.errors import UnableToSave
from titian.facility.models import ApiToken, Assignment, Facility
from titian.facility.rights import Right

NOTED_EVERY = timedelta(minutes=1)
"""When a token was last used is told to the minute: a program that asks each second writes no row each second."""

MOST = 50
"""Tokens of one clinic that are in force."""


def create_token(
    *, by: Actor, facility: Facility, name: str, may_resend: bool, sees_identity: bool, now: datetime
) -> tuple[ApiToken, str]:
    """A token, and its text, which nobody can read again. Raises UnableToSave, also where it would have a right that is
    not its giver's.

    The text is random to 256 bits, so a plain hash keeps it: there is nothing to guess that a slow one would protect.
    """
    name = " ".join(name.split())
    if not name:
        raise UnableToSave("Tulis nama token: program atau orang yang memakainya.")
    _refuse_more_than_theirs(by, facility, {Right.RESEND: may_resend, Right.IDENTITY: sees_identity})
    key = secrets.token_hex(6)
    text = f"titian_{key}_{secrets.token_urlsafe(32)}"
    facts = {"may_resend": may_resend, "sees_identity": sees_identity}
    token = ApiToken(
        facility=facility,
        name=name[:80],
        key=key,
        digest=digest_of(text),
        created_at=now,
        created_by_name=by.name,
        **facts,
    )
    try:
        with transaction.atomic():
            if ApiToken.objects.filter(facility=facility, revoked_at__isnull=True).count() >= MOST:
                raise UnableToSave(f"Sudah ada {MOST} token. Cabut dulu yang tidak dipakai.")
            token.save()
            record_event(
                by=by,
                action="create_token",
                facility_id=facility.pk,
                subject=token.name,
                detail=facts,
                now=now,
            )
    except IntegrityError as error:
        raise UnableToSave(
            "Sudah ada token dengan nama itu. Cabut dulu yang lama, atau pilih nama lain."
        ) from error
    return token, text


def _refuse_more_than_theirs(by: Actor, facility: Facility, asked: Mapping[Right, bool]) -> None:
    """The server's own command gives any."""
    if by.user_id is None:
        return
    mine = Assignment.objects.filter(user=by.user_id, facility=facility)
    held = set(mine.values_list("permissions__codename", flat=True))
    for right, is_asked in asked.items():
        if is_asked and right not in held:
            raise UnableToSave(
                f"Hak “{right.label}” bukan hak Anda, jadi tidak dapat diberikan kepada token."
            )


@transaction.atomic
def revoke_token(*, by: Actor, facility: Facility, token_id: int, now: datetime) -> ApiToken:
    """From now on it opens nothing; revoked twice, it is the same. Raises ApiToken.DoesNotExist."""
    token = ApiToken.objects.select_for_update().get(pk=token_id, facility=facility)
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by_name = now, by.name
        token.save(update_fields=["revoked_at", "revoked_by_name"])
        record_event(by=by, action="revoke_token", facility_id=facility.pk, subject=token.name, now=now)
    return token


def note_use(*, by: Actor, token: ApiToken, now: datetime) -> None:
    """That it was used, at most once a minute."""
    del by
    long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)
