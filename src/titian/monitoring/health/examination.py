"""Everything `titian doctor` looks at, in the order in which one thing needs another."""

from collections.abc import Iterator
from datetime import datetime

from titian.facility.models import Duty, ServiceAccount
from titian.monitoring.health import deliveries, storage
from titian.monitoring.health.check import Check, lasting
from titian.monitoring.health.readiness import alive_check, readiness
from titian.reference.diagnosis import diagnose


def examine(now: datetime) -> list[Check]:
    """All checks. Without a database only what does not need one. Calls BPJS once for each bridged service."""
    found = [*readiness(now), storage.disk(now), storage.backup(now)]
    if any(not check.ok for check in found if check.name in ("database", "migrations")):
        return found
    return [
        *found,
        alive_check("duties", "tugas berkala", "nyalakan `titian duties` atau `titian serve`", now),
        _duties(now),
        deliveries.waiting(now),
        deliveries.unknown(now),
        *deliveries.services(now),
        deliveries.clock_jump(now),
        *_bridges(now),
    ]


def _duties(now: datetime) -> Check:
    failing = Duty.objects.exclude(last_error="").order_by("name").first()
    if failing is None:
        return Check("duty", True, "semua tugas berkala berhasil")
    ok = (
        f"berhasil terakhir {lasting(now - failing.last_ok_at)} lalu"
        if failing.last_ok_at
        else "belum pernah berhasil"
    )
    return Check("duty", False, f"{failing.name} gagal ({ok}): {failing.last_error}")


def _bridges(now: datetime) -> Iterator[Check]:
    """The connection of every bridged service, each broken part by its name."""
    accounts = ServiceAccount.objects.filter(is_on=True, bridged_since__isnull=False).exclude(
        service=ServiceAccount.Service.ICARE
    )
    for account in accounts.select_related("facility").order_by("facility__slug", "service"):
        for finding in diagnose(account.facility, account.service, now):
            name = "clock" if finding.blames == "clock" else "bpjs"
            yield Check(name, finding.ok, f"{account.facility.slug}: {finding.text}", finding.blames)
