"""What the worker learns of a BPJS service: breaker (R16), pause (R15) and their probes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet, prefetch_related_objects

from titian.accounts.models import Actor
from titian.accounts.prepared import Prepared, any_given
from titian.facility.models import Facility
from titian.outbox import timing
from titian.outbox.changes import changes, touch
from titian.outbox.models import ServiceState
from titian.outbox.operations.each import Row, update_each
from titian.outbox.queries import account_version, has_untried_credentials, is_shut, may_be_asked
from titian.outbox.queries.composed import ANY_MOMENT, composed

BREAKS_AT = 3
"""Distinct jobs in trouble, with no success between, that open the breaker."""

FRESH = timedelta(seconds=1)
"""For so long a success that is noted stands for the next: a busy worker has ten turns a second, and would write the
row of each service in every one."""

MOST_PROBES = 50
"""Under way at a time: when BPJS is down for all clinics, each lasts as long as an exchange may, and the services that
are well need places, too."""


class Health(StrEnum):
    """What one exchange says about the service, whatever it says about the job."""

    FINE = "fine"
    TROUBLE = "trouble"
    CREDENTIALS = "credentials"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Sign:
    """One exchange's word on a service: of a job, or of the probe that holds `probe_claim`.

    `account_version` is that of the credentials it was signed with. `wait` is for how many seconds BPJS asks to be
    left alone.
    """

    service_state_id: int
    health: Health
    account_version: int
    job_id: int | None = None
    probe_claim: UUID | None = None
    text: str = ""
    key: str = ""
    wait: float | None = None


def learn(
    *, by: Actor, signs: list[Sign], now: datetime, probe_after: Callable[[int], float], pause_after: float
) -> set[int]:
    """Fold the signs into the service rows, which are locked in sorted order: no deadlock.

    `probe_after` gives the pause in seconds after that many probes. Returns the facilities concerned.
    """
    del by
    wanted = {
        one.service_state_id for one in signs if one.health is not Health.SILENT or one.wait is not None
    }
    held = {row[0]: _Held(*row) for row in _held(pks=list(wanted))}
    well = _all_is_well(signs)
    news = {pk: well[pk] for pk, one in held.items() if pk in well and not one.tells_of(well[pk], now)}
    known = {"last_ok_at": now, "failing_jobs": []}
    changes = [Row({"id": pk}, known | {"ok_version": version}) for pk, version in news.items()]
    others = held.keys() - well.keys()
    for row in ServiceState.objects.filter(pk__in=others).order_by("pk") if others else ():
        before = _columns(row)
        for sign in signs:
            if sign.service_state_id == row.pk:
                _fold(row, sign, now, probe_after(row.probes), pause_after)
        learned = {name: value for name, value in _columns(row).items() if value != before[name]}
        changes += [Row({"id": row.pk}, learned)] if learned else []
    update_each(ServiceState, changes)
    return {one.facility_id for one in held.values()}


class _Held(NamedTuple):
    """What of a locked service says how it was last."""

    pk: int
    facility_id: int
    last_ok_at: datetime | None
    ok_version: int
    failing_jobs: list[int]

    def tells_of(self, version: int, now: datetime) -> bool:
        """Whether it says already that all is well by these credentials."""
        is_fresh = self.last_ok_at is not None and timedelta(0) <= now - self.last_ok_at < FRESH
        return is_fresh and self.ok_version == version and not self.failing_jobs


@Prepared
def _held() -> QuerySet[ServiceState, Any]:
    """no_key: the desk's new jobs refer to these rows, and must not wait for a turn."""
    rows = ServiceState.objects.filter(pk__in=any_given("pks")).order_by("pk")
    return rows.select_for_update(no_key=True).values_list(*_Held._fields)


def _all_is_well(signs: Iterable[Sign]) -> dict[int, int]:
    """The services of which jobs alone were answered and BPJS asks for no pause, and by what credentials, said last:
    all that `_fine` would do of them is known without a look, thousands of times for each other sign."""
    versions, others = dict[int, int](), set[int]()
    for one in signs:
        versions[one.service_state_id] = one.account_version
        if one.health is not Health.FINE or one.job_id is None or one.wait is not None:
            others.add(one.service_state_id)
    return {pk: version for pk, version in versions.items() if pk not in others}


def _columns(row: ServiceState) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _fold(row: ServiceState, sign: Sign, now: datetime, probe_after: float, pause_after: float) -> None:
    if sign.job_id is None and sign.probe_claim != row.probe_claim:
        return  # a probe that was given up meanwhile: its fence is its claim
    if sign.wait is not None:
        until = now + timedelta(seconds=sign.wait)
        row.not_before = max(until, row.not_before or until)
    match sign.health:
        case Health.FINE:
            _fine(row, sign, now)
        case Health.TROUBLE:
            _trouble(row, sign, now, probe_after if row.paused_at is None else pause_after)
        case Health.CREDENTIALS:
            _refused(row, sign, now, pause_after)
        case Health.SILENT:
            pass


def _fine(row: ServiceState, sign: Sign, now: datetime) -> None:
    """A job's success closes nothing that its own probe did not: an old answer may come late."""
    row.last_ok_at, row.ok_version, row.failing_jobs = now, sign.account_version, []
    if sign.job_id is None:
        if not row.is_open_for_work:
            row.shut_since = min(filter(None, (row.broken_at, row.paused_at)))
            row.recovered_at = now
        row.broken_at = row.paused_at = row.probe_due_at = row.probe_claim = None
        row.probes, row.pause_key, row.pause_message = 0, "", ""


def _trouble(row: ServiceState, sign: Sign, now: datetime, probe_after: float) -> None:
    """A probe signs with the credentials: where they were refused, it is the pause that says when the next one goes."""
    row.last_trouble_at, row.last_trouble = now, sign.text[:500]
    if sign.job_id is None:
        row.probe_claim, row.probe_due_at = None, now + timedelta(seconds=probe_after)
        return
    row.failing_jobs = sorted({*row.failing_jobs, sign.job_id})[:BREAKS_AT]
    if row.broken_at is None and len(row.failing_jobs) >= BREAKS_AT:
        row.broken_at, row.probes = now, 0
        row.probe_claim, row.probe_due_at = None, now + timedelta(seconds=probe_after)


def _refused(row: ServiceState, sign: Sign, now: datetime, pause_after: float) -> None:
    """Credentials that were saved since this was signed are not judged by it: they get a probe at once."""
    if sign.account_version < row.probed_version:
        return
    row.paused_at = row.paused_at or now
    row.probed_version = sign.account_version
    row.pause_key, row.pause_message = sign.key, sign.text[:500]
    if sign.job_id is None or row.probe_claim is None:
        row.probe_claim, row.probe_due_at = None, now + timedelta(seconds=pause_after)


@changes()
def pause(
    *,
    by: Actor,
    facility: Facility,
    service: str,
    account_version: int,
    key: str,
    text: str,
    now: datetime,
) -> None:
    """Somebody else than the worker met refused credentials: the desk, a reading of lists, a test of the connection.

    From now on nobody tries them but one probe every quarter of an hour, until a person saves others (R15).
    `account_version` is that of the credentials that were refused; `key` and `text` are of BPJS's answer.
    """
    del by
    row = _locked(facility, service)
    sign = Sign(row.pk, Health.CREDENTIALS, account_version, text=text, key=key)
    _refused(row, sign, now, timing.current().pause_probe)
    row.save()
    touch({facility.pk})


@changes()
def resume(*, by: Actor, facility: Facility, service: str, account_version: int, now: datetime) -> None:
    """A test of the connection found all well: it was as good as the probe of a paused service."""
    del by
    row = _locked(facility, service)
    if row.paused_at is None or account_version < row.probed_version:
        return
    _fine(row, Sign(row.pk, Health.FINE, account_version), now)
    row.save()
    touch({facility.pk})


def _locked(facility: Facility, service: str) -> ServiceState:
    ServiceState.objects.get_or_create(facility=facility, service=service)
    return ServiceState.objects.select_for_update(no_key=True).get(facility=facility, service=service)


def claim_probes(*, by: Actor, now: datetime, lease: float, room: int) -> list[ServiceState]:
    """Up to `room` services that are down or paused and whose next probe is due, with their facilities; one prober
    each, and who has waited longest first."""
    del by
    rows: list[Any] = list(ServiceState.objects.raw(*composed(_with_due_probe, MOST_PROBES, now=now)))
    if not rows:
        return []
    under_way = ServiceState.objects.filter(probe_claim__isnull=False, probe_due_at__gt=now).count()
    claimed = rows[: max(min(room, MOST_PROBES - under_way), 0)]
    prefetch_related_objects(claimed, "facility")
    for row in claimed:
        row.probe_claim, row.probes = uuid4(), row.probes + 1
        row.probe_due_at = now + timedelta(seconds=lease)
        row.probed_version = row.account_version or 0
    names = ("probe_claim", "probes", "probe_due_at", "probed_version")
    update_each(
        ServiceState, (Row({"id": one.pk}, {name: getattr(one, name) for name in names}) for one in claimed)
    )
    return claimed


def _with_due_probe(most: int) -> QuerySet[ServiceState]:
    due = Q(probe_due_at__lte=ANY_MOMENT) | has_untried_credentials()
    shut = ServiceState.objects.filter(is_shut(), due, may_be_asked())
    rows = shut.annotate(account_version=account_version())
    locked = rows.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return locked.order_by("probe_due_at", "pk")[:most]
