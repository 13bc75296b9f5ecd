"""The claim that a process has on a list while it reads it.

It runs out a minute after the last sign of life; each page renews it, so that another process goes on from there.
Every write is conditional on the claim: what a process writes that has lost it goes nowhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from titian.accounts.models import Actor
from titian.reference.errors import ClaimLost
from titian.reference.models import ReferenceList

LEASE = timedelta(seconds=60)
"""How long a claim holds without a sign of life; far longer than one question takes."""

FREE: dict[str, Any] = {"claim": None, "claimed_until": None}


class Claim:
    """That of `by` on a list. `row` is as the last write left it."""

    def __init__(self, by: Actor, row: ReferenceList) -> None:
        self.by, self.row = by, row

    def hold(self, now: datetime, **progress: Any) -> None:
        """A sign of life, with how far the reading has come. Raises ClaimLost when another has taken it over."""
        self.write(claimed_until=now + LEASE, **progress)

    def keep_alive(self, now: datetime) -> None:
        """As `hold`, where half of the claim's time is over: for a sign of life between two that say more."""
        if self.row.claimed_until is None or self.row.claimed_until < now + LEASE / 2:
            self.hold(now)

    def held(self) -> QuerySet[ReferenceList]:
        """The list while the claim holds, else nothing."""
        return ReferenceList.objects.filter(pk=self.row.pk, claim=self.row.claim, claim__isnull=False)

    def write(self, **columns: Any) -> None:
        """Raises ClaimLost."""
        if not self.held().update(**columns):
            raise ClaimLost(f"{self.row.name} dibaca oleh proses lain")
        self.row.refresh_from_db()
