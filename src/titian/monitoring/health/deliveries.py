"""How a clinic's promises fare: what waits too long, what is uncertain, what is shut."""

from datetime import datetime, timedelta

from titian.facility.models import Facility
from titian.monitoring.health.check import Check, lasting
from titian.outbox.models import Job, ServiceState
from titian.outbox.states import State
from titian.outbox.trouble import Trouble

WAITING_LONG = timedelta(hours=1)
UNKNOWN_LONG = timedelta(hours=2)
"""delivery.md R4: after this an uncertain job needs eyes."""

_SEE = "Buka Monitoring; di tiap baris tertulis sebabnya."


def waiting(facility: Facility, now: datetime) -> Check:
    """Jobs that may go and do not. Held ones wait for the clinic itself, and their screen says so."""
    # due_at is never null here; asking for it lets the partial index of open jobs serve.
    late = Job.objects.filter(
        facility=facility,
        state=State.WAITING,
        hold="",
        due_at__isnull=False,
        created_at__lt=now - WAITING_LONG,
    )
    oldest = late.order_by("created_at").values_list("created_at", flat=True).first()
    if oldest is None:
        return Check("waiting", True, "Tidak ada kiriman yang menunggu terlalu lama.")
    text = f"{late.count()} kiriman menunggu lebih dari 1 jam, tertua {lasting(now - oldest)}."
    return Check("waiting", False, text, _SEE)


def unknown(facility: Facility, now: datetime) -> Check:
    unsure = Job.objects.filter(
        facility=facility,
        state=State.UNKNOWN,
        due_at__isnull=False,
        unknown_since__lt=now - UNKNOWN_LONG,
    )
    count = unsure.count()
    if count:
        return Check("unknown", False, f"{count} kiriman belum pasti lebih dari 2 jam.", _SEE)
    return Check("unknown", True, "Tidak ada kiriman yang lama belum pasti.")


def service(state: ServiceState | None, why: Trouble | None, now: datetime) -> Check:
    """Whether promises to a service go out; `state` is None before the first one, `why` while it takes work."""
    if state is None or why is None:
        return Check("service", True, "Kiriman tidak terputus dan tidak dijeda.")
    what = "dijeda" if why.is_paused else "terputus"
    text = f"Kiriman {what} sejak {lasting(now - why.since)} lalu: {why.text}"
    return Check("service", False, text, why.what_to_do, why.said)
