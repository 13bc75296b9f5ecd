"""A service as a facility meets it: whether it is bridged, shut, or to be tried again; and who saw a change."""

from __future__ import annotations

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from titian.accounts.prepared import Prepared, given
from titian.facility.models import Facility, ServiceAccount
from titian.outbox.models import Pulse, ServiceState
from titian.outbox.queries.composed import ANY_MOMENT

_ALL_PULSES = f"SELECT SUM(version) FROM {Pulse._meta.db_table}"  # noqa: S608 - our own table


def is_bridged(facility: Facility, service: str) -> bool:
    """Whether promises to this service are made at all: an account exists, is on, and has a since-date."""
    return ServiceAccount.objects.filter(
        facility=facility, service=service, is_on=True, bridged_since__isnull=False
    ).exists()


def service_state(facility: Facility, service: str) -> ServiceState | None:
    return ServiceState.objects.filter(facility=facility, service=service).first()


def pulse(facility: Facility) -> int:
    """Grows with every change; 0 before the first promise. Every open monitor asks, every two seconds."""
    found = _pulse.first(facility=facility.pk)
    return found[0] if found else 0


@Prepared
def _pulse() -> QuerySet[Pulse, tuple[int]]:
    return Pulse.objects.filter(pk=given("facility")).values_list("version")


def all_pulses() -> int:
    """Grows with every change of any facility: one short read for a worker that waits for one, many times a second."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL_PULSES)
        (total,) = cursor.fetchone()
    return int(total or 0)


def is_shut(of: str = "") -> Q:
    """Of a service, or of what is reached by `of`, such as "service_state__"."""
    return Q(**{f"{of}broken_at__isnull": False}) | Q(**{f"{of}paused_at__isnull": False})


def may_be_asked() -> Q:
    """BPJS does not ask to be left alone now (Retry-After). For a composed query."""
    return Q(not_before__isnull=True) | Q(not_before__lte=ANY_MOMENT)


def has_untried_credentials() -> Q:
    """Saved after the refused ones, and not probed yet: worth one probe at once (R15)."""
    newer = accounts_behind().filter(version__gt=OuterRef("probed_version"))
    return Q(Exists(newer), paused_at__isnull=False)


def account_version() -> Subquery:
    return Subquery(accounts_behind().values("version")[:1])


def pulse_version() -> Subquery:
    return Subquery(Pulse.objects.filter(pk=OuterRef("facility")).values("version")[:1])


def takes_work() -> Q:
    """It is on, and neither shut nor asks for a pause. For a composed query."""
    return ~is_shut() & may_be_asked() & Q(Exists(accounts_behind().filter(is_on=True)))


def accounts_behind() -> QuerySet[ServiceAccount]:
    """The account behind a ServiceState, for a subquery."""
    return ServiceAccount.objects.filter(facility=OuterRef("facility"), service=OuterRef("service"))
