"""How the bridge fares, in numbers. They name clinics and services, and nobody in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min, Q
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bpjs_wire.answers import Cause
from titian.outbox.models import Heartbeat, Job, ServiceState
from titian.outbox.queries import diagnoses
from titian.outbox.states import State

_WHERE = ("clinic", "service")


class Bridge(Collector):
    """Read from the outbox at each scrape: what is unfinished, never the history, so it costs the same after years."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self._waiting()
        yield self._failed()
        yield from self._services()
        yield self._heartbeats()

    def _waiting(self) -> Iterator[GaugeMetricFamily]:
        jobs = GaugeMetricFamily(
            "titian_jobs", "Promises that BPJS does not have yet", labels=[*_WHERE, "state", "held"]
        )
        oldest = GaugeMetricFamily(
            "titian_oldest_job_age_seconds", "Age of the oldest of them that nothing holds", labels=_WHERE
        )
        # Asking for what it always has lets the partial index of open jobs serve.
        due = Job.objects.filter(due_at__isnull=False).order_by()
        for slug, service, state, hold, count in due.values_list(
            "facility__slug", "service", "state", "hold"
        ).annotate(count=Count("pk")):
            jobs.add_metric([slug, service, state, hold], count)
        free = due.filter(hold="").values_list("facility__slug", "service").annotate(since=Min("created_at"))
        for slug, service, since in free:
            oldest.add_metric([slug, service], (self._now - since).total_seconds())
        yield from (jobs, oldest)

    def _failed(self) -> GaugeMetricFamily:
        failed = GaugeMetricFamily(
            "titian_failed_jobs", "Refusals that wait for a person, by cause", labels=[*_WHERE, "cause"]
        )
        rows = Job.objects.filter(Job.unfinished() & Q(state=State.FAILED)).order_by()
        keyed = list(rows.values_list("facility__slug", "service", "answer_key").annotate(count=Count("pk")))
        known = diagnoses({key for _, _, key, _ in keyed})
        totals: Counter[tuple[str, str, str]] = Counter()
        for slug, service, key, count in keyed:
            cause, _ = known.get(key, (Cause.UNEXPLAINED, ""))
            totals[slug, service, str(cause)] += count
        for labels, count in totals.items():
            failed.add_metric(labels, count)
        return failed

    def _services(self) -> Iterator[GaugeMetricFamily]:
        shut = GaugeMetricFamily(
            "titian_service_shut", "1 while nothing is sent there: outage (breaker) or credentials (pause)",
            labels=[*_WHERE, "why"],
        )  # fmt: skip
        answered = GaugeMetricFamily(
            "titian_service_last_ok_timestamp_seconds", "When BPJS answered well last", labels=_WHERE
        )
        for one in ServiceState.objects.select_related("facility"):
            where = [one.facility.slug, one.service]
            shut.add_metric([*where, "outage"], int(one.broken_at is not None))
            shut.add_metric([*where, "credentials"], int(one.paused_at is not None))
            if one.last_ok_at is not None:
                answered.add_metric(where, one.last_ok_at.timestamp())
        yield from (shut, answered)

    def _heartbeats(self) -> GaugeMetricFamily:
        beats = GaugeMetricFamily(
            "titian_heartbeat_age_seconds",
            "Since the youngest process of a role said that it lives",
            labels=["role"],
        )
        youngest: dict[str, float] = {}
        for role, at in Heartbeat.objects.values_list("role", "at"):
            youngest[role] = min((self._now - at).total_seconds(), youngest.get(role, float("inf")))
        for role, age in youngest.items():
            beats.add_metric([role], age)
        return beats
