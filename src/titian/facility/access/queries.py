"""Reads: whose token a text is, which there are, and who works here with which rights."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from django.db.models import F, QuerySet

from titian.facility.models import ApiToken, Assignment, Facility
from titian.facility.permissions import MANAGERS, Role
from titian.facility.rights import Right


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One member of staff, and what they may do at the integrations, in the order of the table."""

    place: Assignment
    rights: tuple[Right, ...]

    @property
    def may_hold_rights(self) -> bool:
        """Whether their role opens the integrations at all."""
        return Role(self.place.role) in MANAGERS

    @property
    def holds_all(self) -> bool:
        return len(self.rights) == len(Right)


def staff(facility: Facility) -> list[StaffLine]:
    """Everybody who works here, by role and name."""
    places = Assignment.objects.filter(facility=facility, user__is_active=True)
    found = places.select_related("user").prefetch_related("permissions").order_by("user__full_name", "pk")
    lines = [StaffLine(place, held(place)) for place in found]
    return sorted(lines, key=lambda line: list(Role).index(Role(line.place.role)))


def held(place: Assignment) -> tuple[Right, ...]:
    codenames = {permission.codename for permission in place.permissions.all()}
    return tuple(right for right in Right if right in codenames)


def who_may(facility: Facility, right: Right) -> list[str]:
    """By name, the members to whom one turns who does not hold this right."""
    places = Assignment.objects.filter(facility=facility, user__is_active=True, role__in=MANAGERS)
    for codename in {Right.SEE, right}:
        places = places.filter(permissions__codename=codename)
    return sorted(str(place.user) for place in places.select_related("user"))


def tokens(facility: Facility) -> QuerySet[ApiToken]:
    """Those in force first, the newest first."""
    return ApiToken.objects.filter(facility=facility).order_by(F("revoked_at").desc(nulls_first=True), "-pk")


def token_of(text: str) -> ApiToken | None:
    """The token in force that this text is, with its facility; None for any other."""
    _, _, rest = text.partition("_")
    key, _, _ = rest.partition("_")
    token = ApiToken.objects.select_related("facility").filter(key=key, revoked_at__isnull=True).first()
    if token is None or not hmac.compare_digest(token.digest, digest_of(text)):
        return None
    return token


def digest_of(text: str) -> str:
    """What is kept of a token's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
