"""What of the bridge waits for a person, for the clinic's start page."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from titian.facility.permissions import Seat
from titian.facility.queries import local_date
from titian.facility.registry import Chore
from titian.monitoring.queries.filters import Status
from titian.monitoring.queries.notices import MENDERS
from titian.outbox.models import Job
from titian.outbox.states import State

LOOKED_BACK = timedelta(days=31)
"""A month's claims; what is older has a line of its own in the monitor."""


def failed(seat: Seat, now: datetime) -> Iterator[Chore]:
    """Refusals that nobody has mended or closed. Who cannot is told whom to tell."""
    since = local_date(seat.facility, now) - LOOKED_BACK
    count = Job.objects.filter(facility=seat.facility, filed_on__gte=since, state=State.FAILED).count()
    if not count:
        return
    said = f"{count} kiriman ke BPJS gagal dan menunggu keputusan."
    if MENDERS.admits(seat):
        board = reverse("monitoring:board", args=[seat.facility.slug])
        yield Chore(said, "Buka Monitoring", f"{board}?date=&status={Status.NOT_SENT}")
    else:
        yield Chore(f"{said} Beri tahu admin; pelayanan tetap berjalan.")
