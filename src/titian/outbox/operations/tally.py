"""The tally is counted anew where it is not what the jobs say: after a restored database, or a mistake of ours."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox.changes import changes
from titian.outbox.models import Job, Pulse, Tally
from titian.outbox.queries.tally import miscounts

log = logging.getLogger(__name__)


def mend_tally(*, by: Actor, facility: Facility, now: datetime) -> int:
    """Look as the doctor does, and count the days anew in which something differs. Returns how many numbers did."""
    found = miscounts(facility, now)
    for one in found:
        where = f"{one.filed_on} {one.kind} {one.standing}"
        log.warning("tally of %s, %s: %s kept, %s counted", facility.slug, where, one.kept, one.counted)
    if found:
        recount(by=by, facility=facility, days={one.filed_on for one in found})
    return len(found)


@changes()
def recount(*, by: Actor, facility: Facility, days: Iterable[date]) -> None:
    """Count the jobs of these days anew, while nobody else writes this facility's tally.

    The pulse is taken before the count: who changed a job and waits for it adds his change to what is counted here
    without him, and what was committed before is counted.
    """
    del by
    Pulse.beat({facility.pk})
    jobs = Job.objects.filter(facility=facility, filed_on__in=days)
    counted = jobs.values("facility_id", "filed_on", "kind").annotate(**Tally.counts()).order_by()
    Tally.objects.filter(facility=facility, filed_on__in=days).delete()
    Tally.objects.bulk_create(Tally(**row) for row in counted)
