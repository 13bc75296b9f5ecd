"""What BPJS refused and nobody has mended or closed: how many, since when, and how that is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, Min
from django.urls import reverse

from titian.facility.models import Facility
from titian.facility.permissions import Seat
from titian.facility.registry import Chore, HeaderBadge
from titian.facility.rights import Right
from titian.monitoring.queries.clock import clock
from titian.monitoring.queries.filters import Status
from titian.monitoring.queries.notices import MENDERS
from titian.outbox.models import Job
from titian.outbox.states import State


@dataclass(frozen=True, slots=True)
class Failures:
    """`oldest` is when the one that waits longest for a person was refused, None where there is none."""

    count: int
    oldest: datetime | None

    def is_urgent(self, facility: Facility, now: datetime) -> bool:
        """Whether one has waited for longer than the clinic wants."""
        limit = timedelta(hours=facility.urgent_after_hours)
        return self.oldest is not None and now - self.oldest > limit


def failures(facility: Facility) -> Failures:
    """One query, on the index of what is unfinished."""
    failed = Job.objects.filter(Job.unfinished(), facility=facility, state=State.FAILED)
    return Failures(**failed.aggregate(count=Count("pk"), oldest=Min("finished_at")))


def badge(seat: Seat, now: datetime) -> HeaderBadge | None:
    """For who can mend or close them: from every page to the monitor, filtered on them."""
    if not _may_act(seat):
        return None
    found = failures(seat.facility)
    if found.oldest is None:
        return None
    is_urgent = found.is_urgent(seat.facility, now)
    return HeaderBadge(
        f"{intcomma(found.count)} kiriman gagal{' · mendesak' if is_urgent else ''}",
        f"menunggu keputusan sejak {clock(seat.facility, found.oldest, now)}",
        _board(seat),
        is_urgent,
    )


def chores(seat: Seat, now: datetime) -> Iterator[Chore]:
    """The same on the start page. Who cannot mend them is told whom to tell."""
    del now
    count = failures(seat.facility).count
    if not count:
        return
    said = f"{intcomma(count)} kiriman ke BPJS gagal dan menunggu keputusan."
    if _may_act(seat):
        yield Chore(said, "Buka Monitoring", _board(seat))
    else:
        yield Chore(f"{said} Beri tahu admin; pelayanan tetap berjalan.")


def _board(seat: Seat) -> str:
    """Of all dates: the same number as said."""
    return f"{reverse('monitoring:board', args=[seat.facility.slug])}?date=&status={Status.NOT_SENT}"


def _may_act(seat: Seat) -> bool:
    """Who only looks on can do nothing about what failed."""
    return MENDERS.admits(seat) and any(map(seat.can, (Right.RESEND, Right.EDIT, Right.CLOSE)))
