"""How a clinic's promises fare: what waits too long, what is uncertain, what is shut."""

from datetime import datetime, timedelta

from titian.facility.models import Facility
from titian.monitoring.health.check import Check, lasting
from titian.outbox.models import Job, ServiceState
from titian.outbox.states import Hold, State
from titian.outbox.trouble import Trouble

WAITING_LONG = timedelta(hours=1)
UNKNOWN_LONG = timedelta(hours=2)
"""delivery.md R4: after this an uncertain job needs eyes."""

_NO_SCHEDULE = "Lengkapi jadwal dokternya di HFIS, lalu tekan Sinkronisasi di Referensi Antrean."
_SEE = "Buka Monitoring; di tiap baris tertulis sebabnya."


def waiting(facility: Facility, now: datetime) -> Check:
    """Jobs that may go and do not, and those that BPJS's schedule holds. What else is held, its own check tells."""
    # due_at is never null here; asking for it lets the partial index of open jobs serve.
    late = Job.objects.filter(
        facility=facility, state=State.WAITING, due_at__isnull=False, created_at__lt=now - WAITING_LONG
    )
    ready = late.filter(hold="")
    oldest = ready.order_by("created_at").values_list("created_at", flat=True).first()
    if oldest is not None:
        text = f"{ready.count()} kiriman menunggu lebih dari 1 jam, tertua {lasting(now - oldest)}."
        return Check("waiting", False, text, _SEE)
    if unscheduled := late.filter(hold=Hold.SCHEDULE).count():
        text = f"{unscheduled} kiriman menunggu jadwal praktik yang tidak ada di BPJS."
        return Check("waiting", False, text, _NO_SCHEDULE)
    return Check("waiting", True, "Tidak ada kiriman yang menunggu terlalu lama.")


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
