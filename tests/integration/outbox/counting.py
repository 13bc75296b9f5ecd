"""What the tally should be: every job counted."""

from collections import Counter

from titian.outbox.models import Job, Tally
from titian.outbox.models.tally import STANDING_OF, STANDINGS, Place


def by_hand() -> Counter[Place]:
    jobs = Job.objects.values_list("facility_id", "filed_on", "kind", "state")
    return Counter((*place, STANDING_OF[state]) for *place, state in jobs)


def kept() -> Counter[Place]:
    """Without the noughts."""
    rows = Tally.objects.values_list("facility_id", "filed_on", "kind", *STANDINGS)
    return Counter(
        {
            (facility, filed_on, kind, name): number
            for facility, filed_on, kind, *numbers in rows
            for name, number in zip(STANDINGS, numbers, strict=True)
            if number
        }
    )


def assert_tallied() -> None:
    assert kept() == by_hand()
