"""Which visits have promises that did not leave yet: what an upper app makes anew when one of its sources changes.

All but the first give a query, to be a part of the caller's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from titian.facility.models import Facility
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import Hold, State


def waiting_among(visit_refs: Iterable[UUID]) -> set[UUID]:
    """Those of these visits with a promise that waits to be sent, held or not."""
    waiting = Job.objects.filter(visit_ref__in=visit_refs, state=State.WAITING)
    return set(waiting.values_list("visit_ref", flat=True))


def waiting_visits(facility: Facility) -> QuerySet[Any, Any]:
    """The `visit_ref` of every promise of the clinic that waits to be sent, held or not."""
    return _open(facility).filter(state=State.WAITING).values("visit_ref")


def unsent_visits(
    facility: Facility, now: datetime, kinds: Collection[Kind] = tuple(Kind)
) -> QuerySet[Any, Any]:
    """The `visit_ref` of every promise of these kinds that is wanted, and certainly not at BPJS."""
    unsent = Job.objects.filter(Job.never_left(now), facility=facility, kind__in=kinds)
    return unsent.values("visit_ref")


def held_steps(facility: Facility, hold: Hold) -> QuerySet[Any, tuple[UUID, str, str]]:
    """`visit_ref`, service and kind of every promise of the clinic that is held for this."""
    return _open(facility).filter(hold=hold).values_list("visit_ref", "service", "kind")


def _open(facility: Facility) -> QuerySet[Job]:
    """Through the service: that is how the index of what is due begins."""
    return Job.objects.filter(service_state__facility=facility, due_at__isnull=False)
