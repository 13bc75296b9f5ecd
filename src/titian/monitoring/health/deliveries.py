"""How the promises fare, as `titian doctor` sees it: what waits too long, what is uncertain, what is shut."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from titian.monitoring.health.check import Check, lasting
from titian.outbox.models import Heartbeat, Job, ServiceState
from titian.outbox.states import State

WAITING_LONG = timedelta(hours=1)
UNKNOWN_LONG = timedelta(hours=2)
"""delivery.md R4: after this an uncertain job needs eyes."""

JUMP_REMEMBERED = timedelta(days=1)


def waiting(now: datetime) -> Check:
    """Jobs that may go and do not. Held ones wait for the clinic itself, and their screen says so."""
    # due_at is never null here; asking for it lets the partial index of open jobs serve.
    late = Job.objects.filter(
        state=State.WAITING, hold="", due_at__isnull=False, created_at__lt=now - WAITING_LONG
    )
    oldest = late.order_by("created_at").values_list("created_at", flat=True).first()
    if oldest is None:
        return Check("waiting", True, "tidak ada janji yang menunggu terlalu lama")
    age = lasting(now - oldest)
    return Check("waiting", False, f"{late.count()} menunggu lebih dari 1 jam, tertua {age}; buka Monitoring")


def unknown(now: datetime) -> Check:
    unsure = Job.objects.filter(
        state=State.UNKNOWN, due_at__isnull=False, unknown_since__lt=now - UNKNOWN_LONG
    )
    count = unsure.count()
    if count:
        return Check("unknown", False, f"{count} belum pasti lebih dari 2 jam; periksa di Monitoring")
    return Check("unknown", True, "tidak ada yang lama belum pasti")


def services(now: datetime) -> Iterator[Check]:
    """One check a service that is shut; one in all when none is."""
    shut = ServiceState.objects.filter(Q(broken_at__isnull=False) | Q(paused_at__isnull=False))
    rows = list(shut.select_related("facility").order_by("facility__slug", "service"))
    for row in rows:
        yield Check(
            "service", False, f"{row.facility.slug} {row.get_service_display()} {_why_shut(row, now)}"
        )
    if not rows:
        yield Check("service", True, "tidak ada layanan yang terputus atau dijeda")


def _why_shut(row: ServiceState, now: datetime) -> str:
    if row.paused_at:
        return f"dijeda {lasting(now - row.paused_at)}: {row.pause_message or 'kredensial ditolak'}"
    since = lasting(now - row.broken_at) if row.broken_at else "?"
    return f"terputus {since}: {row.last_trouble or 'tidak menjawab'}; dicoba lagi sendiri"


def clock_jump(now: datetime) -> Check:
    jumped = (
        Heartbeat.objects.filter(clock_jump_at__gt=now - JUMP_REMEMBERED).order_by("-clock_jump_at").first()
    )
    if jumped is None:
        return Check("clock_jump", True, "jam komputer tidak melompat")
    text = f"jam komputer melompat {jumped.clock_jump_s or 0:+.0f} detik; aktifkan sinkronisasi waktu (NTP)"
    return Check("clock_jump", False, text)
