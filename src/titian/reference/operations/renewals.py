"""What was promised with codes that changed is made anew: asked for with the change, done by a duty a moment later.

A clinic that maps its poli after a morning may have hundreds of visits waiting: no request waits for them, and no
end of a process loses them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from titian.accounts.models import Actor
from titian.facility import duties
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.reference.models import Renewal
from titian.reference.queries.renewals import visits_left

DUTY = "susun-ulang"


def ask(*, facility: Facility, refs: Collection[UUID], now: datetime) -> None:
    """In the transaction that changes these poli or practitioners, with the facility locked.

    One that is under way for them begins anew: what it did already was done with the codes of before.
    """
    Renewal.objects.filter(facility=facility, ref__in=refs).delete()
    Renewal.objects.bulk_create(Renewal(facility=facility, ref=ref, asked_at=now) for ref in refs)
    duties.hasten(DUTY, now)


def carry_out(*, by: Actor, clock: Callable[[], datetime], stop: Callable[[], bool]) -> None:
    """Do all that is asked for, the oldest first, until `stop`; the next turn goes on from there."""
    while not stop() and (renewal := Renewal.objects.select_related("facility").order_by("pk").first()):
        _follow(renewal, by, clock, stop)


def _follow(renewal: Renewal, by: Actor, clock: Callable[[], datetime], stop: Callable[[], bool]) -> None:
    """A transaction for each visit, with the mark how far it came: no desk waits for more than one."""
    mine = Renewal.objects.filter(pk=renewal.pk)
    for visit, renewers in sorted(visits_left([renewal], clock()).items()):
        if stop():
            return
        with outbox.changes():
            for renewer in renewers:
                renewer.renew(by, visit, clock())
            is_asked_still = mine.update(after=visit)
        if not is_asked_still:
            return
    mine.delete()
