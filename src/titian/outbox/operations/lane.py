"""Places in a lane: what must go one after another (R1)."""

from __future__ import annotations

from titian.outbox.models import Lane


def take_place(key: str) -> tuple[Lane, int]:
    """The next place in the lane, under its row lock: two desks never get the same."""
    Lane.objects.bulk_create([Lane(key=key)], ignore_conflicts=True)
    lane = Lane.objects.select_for_update().get(key=key)
    lane.last_seq += 1
    lane.save(update_fields=["last_seq"])
    return lane, lane.last_seq
