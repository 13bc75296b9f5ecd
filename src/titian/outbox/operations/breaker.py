"""What the worker learns of a BPJS service: breaker (R16), pause (R15) and their probes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from django.db.models import Q

from titian.accounts.models import Actor
from titian.outbox.models import ServiceState
from titian.outbox.queries import changed_since_pause

BREAKS_AT = 3
"""Distinct jobs in trouble, with no success between, that open the breaker."""


class Health(StrEnum):
    """What one exchange says about the service, whatever it says about the job."""

    FINE = "fine"
    TROUBLE = "trouble"
    CREDENTIALS = "credentials"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Sign:
    """One exchange's word on a service. `job_id` is None for a probe."""

    service_state_id: int
    health: Health
    job_id: int | None
    text: str = ""
    key: str = ""


def learn(
    *, by: Actor, signs: list[Sign], now: datetime, probe_after: Callable[[int], float], pause_after: float
) -> list[ServiceState]:
    """Fold the signs into the service rows, which are locked in sorted order: no deadlock.

    `probe_after` gives the pause in seconds after that many probes. Returns the rows that changed.
    """
    del by
    wanted = {sign.service_state_id for sign in signs if sign.health is not Health.SILENT}
    rows = list(ServiceState.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    for row in rows:
        for sign in signs:
            if sign.service_state_id == row.pk:
                _fold(row, sign, now, probe_after(row.probes), pause_after)
        row.save()
    return rows


def _fold(row: ServiceState, sign: Sign, now: datetime, probe_after: float, pause_after: float) -> None:
    match sign.health:
        case Health.FINE:
            _fine(row, sign, now)
        case Health.TROUBLE:
            _trouble(row, sign, now, probe_after)
        case Health.CREDENTIALS:
            _refused(row, sign, now, pause_after)
        case Health.SILENT:
            pass


def _fine(row: ServiceState, sign: Sign, now: datetime) -> None:
    """A job's success closes nothing that its own probe did not: an old answer may come late."""
    row.last_ok_at, row.failing_jobs = now, []
    if sign.job_id is None:
        row.broken_at = row.paused_at = row.probe_due_at = row.probe_claim = None
        row.probes, row.pause_key, row.pause_message = 0, "", ""


def _trouble(row: ServiceState, sign: Sign, now: datetime, probe_after: float) -> None:
    row.last_trouble_at, row.last_trouble = now, sign.text[:500]
    if sign.job_id is None:
        row.probe_claim, row.probe_due_at = None, now + timedelta(seconds=probe_after)
        return
    row.failing_jobs = sorted({*row.failing_jobs, sign.job_id})[:BREAKS_AT]
    if row.broken_at is None and len(row.failing_jobs) >= BREAKS_AT:
        row.broken_at, row.probes = now, 0
        row.probe_claim, row.probe_due_at = None, now + timedelta(seconds=probe_after)


def _refused(row: ServiceState, sign: Sign, now: datetime, pause_after: float) -> None:
    """`paused_at` moves with each refusal, so that credentials saved since then are tried at once."""
    row.paused_at = now
    row.pause_key, row.pause_message = sign.key, sign.text[:500]
    row.probe_claim, row.probe_due_at = None, now + timedelta(seconds=pause_after)


def claim_probes(*, by: Actor, now: datetime, lease: float) -> list[ServiceState]:
    """Services that are down or paused and whose next probe is due; one prober each."""
    del by
    shut = Q(broken_at__isnull=False) | Q(paused_at__isnull=False)
    due = Q(probe_due_at__lte=now) | (
        Q(paused_at__isnull=False, probe_claim__isnull=True) & changed_since_pause()
    )
    rows = list(ServiceState.objects.filter(shut & due).select_for_update(skip_locked=True).order_by("pk"))
    for row in rows:
        row.probe_claim, row.probes = uuid4(), row.probes + 1
        row.probe_due_at = now + timedelta(seconds=lease)
        row.save(update_fields=["probe_claim", "probes", "probe_due_at"])
    return rows
