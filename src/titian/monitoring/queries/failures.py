"""What needs eyes, and how that is told: what BPJS refused and nobody has mended or closed, and what stays in doubt."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from titian.accounts.prepared import Prepared, given
from titian.facility.models import Facility
from titian.facility.permissions import Seat
from titian.facility.registry import Chore, HeaderBadge
from titian.facility.rights import Right
from titian.monitoring.queries.clock import clock
from titian.monitoring.queries.filters import Status
from titian.monitoring.queries.notices import MENDERS
from titian.monitoring.queries.reasons import NEEDS_EYES_S
from titian.outbox.models import Job
from titian.outbox.states import State


@dataclass(frozen=True, slots=True)
class Failures:
    """`oldest` is when the one that waits longest for a person was refused, None where there is none; `doubtful` are
    wanted still and unknown for longer than R4 lets pass unseen."""

    count: int
    oldest: datetime | None
    doubtful: int

    @property
    def in_words(self) -> str:
        """How many of each there are; "" for none."""
        failed = f"{intcomma(self.count)} kiriman gagal" if self.count else ""
        doubtful = (
            f"{intcomma(self.doubtful)} {'' if failed else 'kiriman '}lama belum pasti"
            if self.doubtful
            else ""
        )
        return ", ".join(filter(None, (failed, doubtful)))

    def is_urgent(self, facility: Facility, now: datetime) -> bool:
        """Whether one has waited for longer than the clinic wants."""
        limit = timedelta(hours=facility.urgent_after_hours)
        return self.oldest is not None and now - self.oldest > limit


def failures(facility: Facility, now: datetime) -> Failures:
    """One query, on the index of what is unfinished."""
    found = _failures.first(facility=facility.pk, before=now - timedelta(seconds=NEEDS_EYES_S))
    return Failures(*found[1:]) if found else Failures(0, None, 0)


@Prepared
def _failures() -> QuerySet[Job, tuple[int, int, datetime | None, int]]:
    failed = Q(state=State.FAILED)
    doubtful = Q(state=State.UNKNOWN, wanted=True, unknown_since__lt=given("before"))
    jobs = Job.objects.filter(Job.unfinished(), facility=given("facility")).order_by()
    return jobs.values_list("facility").annotate(
        count=Count("pk", filter=failed),
        oldest=Min("finished_at", filter=failed),
        doubtful=Count("pk", filter=doubtful),
    )


def badge(seat: Seat, now: datetime) -> HeaderBadge | None:
    """For who can mend or close them: from every page to the monitor, filtered on them."""
    if not _may_act(seat):
        return None
    found = failures(seat.facility, now)
    if not found.in_words:
        return None
    is_urgent = found.is_urgent(seat.facility, now)
    since = found.oldest and f"menunggu keputusan sejak {clock(seat.facility, found.oldest, now)}"
    return HeaderBadge(
        f"{found.in_words}{' · mendesak' if is_urgent else ''}",
        since or "perlu dilihat",
        _board(seat, found),
        is_urgent,
    )


def chores(seat: Seat, now: datetime) -> Iterator[Chore]:
    """The same on the start page. Who cannot mend them is told whom to tell."""
    found = failures(seat.facility, now)
    said = []
    if found.count:
        said.append(f"{intcomma(found.count)} kiriman ke BPJS gagal dan menunggu keputusan.")
    if found.doubtful:
        said.append(f"{intcomma(found.doubtful)} kiriman ke BPJS lama belum pasti: perlu dilihat.")
    if said and _may_act(seat):
        yield Chore(" ".join(said), "Buka Monitoring", _board(seat, found))
    elif said:
        yield Chore(f"{' '.join(said)} Beri tahu admin; pelayanan tetap berjalan.")


def _board(seat: Seat, found: Failures) -> str:
    """Of all dates: where there are failed ones, the same number as said."""
    status = Status.NOT_SENT if found.count else Status.UNPROCESSED
    return f"{reverse('monitoring:board', args=[seat.facility.slug])}?date=&status={status}"


def _may_act(seat: Seat) -> bool:
    """Who only looks on can do nothing about what failed."""
    return MENDERS.admits(seat) and any(map(seat.can, (Right.RESEND, Right.EDIT, Right.CLOSE)))
