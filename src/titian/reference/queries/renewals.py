"""What is still to be made anew after codes of poli and practitioners changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from titian.facility.models import Facility
from titian.reference import registry
from titian.reference.models import Renewal
from titian.reference.registry import Renewer


def visits_to_renew(facility: Facility, now: datetime) -> int:
    """Of how many visits the promises will be made anew in a moment."""
    return len(visits_left(Renewal.objects.filter(facility=facility).select_related("facility"), now))


def visits_left(renewals: Iterable[Renewal], now: datetime) -> dict[UUID, list[Renewer]]:
    """The visits that these have not come to, each with who makes its promises anew.

    In as many queries for sixty that were asked for at once as for one: those at the same place are looked up together.
    """
    together: dict[tuple[Facility, UUID | None], set[UUID]] = defaultdict(set)
    for one in renewals:
        together[one.facility, one.after].add(one.ref)
    return {
        visit: renewers
        for (facility, after), refs in together.items()
        for visit, renewers in registry.visits_of(facility, refs, now).items()
        if after is None or visit > after
    }
