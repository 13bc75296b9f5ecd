"""Places in a lane: what must go one after another (R1)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from titian.facility.models import Facility
from titian.outbox.kinds import KindFacts
from titian.outbox.models import Lane


def lane_key(facility: Facility, facts: KindFacts, card: str, patient_ref: UUID, day: date) -> str:
    """BPJS's own key, not the visit's (R1): else a withdrawal of one visit hits the number of the next."""
    return f"{facility.pk}:{facts.service}:{card or patient_ref}:{day.isoformat()}"


def take_place(key: str) -> tuple[Lane, int]:
    """The next place in the lane, under its row lock: two desks never get the same."""
    Lane.objects.bulk_create([Lane(key=key)], ignore_conflicts=True)
    lane = Lane.objects.select_for_update().get(key=key)
    lane.last_seq += 1
    lane.save(update_fields=["last_seq"])
    return lane, lane.last_seq
