"""What every page tells of the bridge: a service that is paused, down, or back; and what has no code at BPJS."""

from collections.abc import Iterator
from datetime import datetime

from django.core.cache import cache
from django.db.models import F
from django.urls import reverse

from titian.facility.models import ServiceAccount
from titian.facility.permissions import MANAGERS, SATUSEHAT, Access, Seat
from titian.facility.registry import Notice
from titian.monitoring.health.check import lasting
from titian.monitoring.health.maps import told, used_gaps
from titian.monitoring.queries.banner import Recovered, Resting, Shut, bulletin
from titian.monitoring.queries.clock import clock
from titian.outbox.kinds import Service
from titian.outbox.queries import pulse

FRESH_S = 20
"""Seconds that a gap, or its closing, may go unnoticed."""

SERVICES = "services"
"""The topic of what the monitor has a banner of its own for."""

MENDERS = Access(MANAGERS, SATUSEHAT)
"""Who can change credentials and maps."""


def of_services(seat: Seat, now: datetime) -> Iterator[Notice]:
    """One query when all is well."""
    news = bulletin(seat.facility, now)
    for one in news.shut:
        since = clock(seat.facility, one.trouble.since, now)
        yield _paused(seat, one, since) if one.trouble.is_paused else _down(one, since)
    for rest in news.resting:
        yield _resting(rest, clock(seat.facility, rest.until, now))
    for back in news.recovered:
        yield _recovered(seat, back, now)


def of_accounts(seat: Seat, now: datetime) -> Iterator[Notice]:
    """A service that is only asked has no work to pause: what its account met is told here (R15)."""
    del now
    if not MENDERS.admits(seat):
        return
    refused = ServiceAccount.objects.filter(facility=seat.facility, is_on=True, refused_version=F("version"))
    for account in refused.exclude(service__in=Service.values):
        label = account.get_service_display()
        text = "Riwayat pelayanan tidak dapat dilihat sampai kredensialnya diperbaiki. Pengiriman tidak terganggu."
        href = reverse("reference:connection", args=[seat.facility.slug]) + f"#layanan-{account.service}"
        yield Notice("warning", f"BPJS menolak kredensial {label}.", text, "Buka Koneksi", href)


def of_maps(seat: Seat, now: datetime) -> Iterator[Notice]:
    """For who can mend them. The question is long: the answer is remembered until a promise changes, `FRESH_S` at most.

    One query while it is remembered.
    """
    if not MENDERS.admits(seat):
        return
    key = f"monitoring.gaps:{seat.facility.slug}:{pulse(seat.facility)}"
    found = cache.get_or_set(key, lambda: used_gaps(seat.facility, now), FRESH_S)
    if found:
        yield Notice("warning", "Pemetaan BPJS belum lengkap.", told(found), "Buka Pemetaan", found[0].href)


def _paused(seat: Seat, one: Shut, since: str) -> Notice:
    """R15. Who cannot mend it is told whom to tell, and that the desk may go on."""
    label = one.service.label
    if not MENDERS.admits(seat):
        text = "Beri tahu admin. Pendaftaran tetap berjalan, dan kiriman menyusul sendiri."
        return Notice("info", f"Kiriman ke {label} dijeda.", text, topic=SERVICES)
    text = f"{one.trouble.text} {one.trouble.what_to_do} {_count(one.waiting)} menunggu."
    href = reverse("reference:connection", args=[seat.facility.slug]) + f"#layanan-{one.service}"
    return Notice("danger", f"{label} dijeda sejak {since}.", text, "Buka Koneksi", href, SERVICES)


def _down(one: Shut, since: str) -> Notice:
    """R16. Nobody need do anything."""
    text = f"{_count(one.waiting)} menunggu. Pendaftaran tetap berjalan; kiriman menyusul sendiri begitu BPJS menjawab."
    return Notice("warning", f"{one.service.label} terganggu sejak {since}.", text, topic=SERVICES)


def _resting(one: Resting, until: str) -> Notice:
    """Nobody need do anything, and nothing is broken."""
    text = (
        f"{_count(one.waiting)} menunggu. Pendaftaran tetap berjalan; kiriman dilanjutkan sendiri sesudahnya."
    )
    return Notice("info", f"{one.service.label} meminta jeda sampai pukul {until}.", text, topic=SERVICES)


def _recovered(seat: Seat, one: Recovered, now: datetime) -> Notice:
    """From when to when it took nothing, and what became of what was held up."""
    since = clock(seat.facility, one.since, now)
    text = (
        f"Sisa {one.waiting} kiriman menunggu giliran."
        if one.waiting
        else "Kiriman yang tertahan gangguan ini sudah menyusul."
    )
    if one.shut_since is not None:
        start, lasted = clock(seat.facility, one.shut_since, now), lasting(one.since - one.shut_since)
        text = f"Terganggu sejak {start} ({lasted}). {one.sent} kiriman berangkat sesudah pulih. {text}"
    return Notice("success", f"{one.service.label} pulih sejak {since}.", text)


def _count(waiting: int) -> str:
    return f"{waiting} kiriman" if waiting else "Belum ada kiriman yang"
