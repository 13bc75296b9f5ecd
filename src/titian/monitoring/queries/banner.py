"""BPJS services that take no work now, and those that have just come back: since when, and how many promises wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from titian.accounts.prepared import Prepared, given
from titian.facility.models import Facility, ServiceAccount
from titian.facility.queries import local_date
from titian.outbox.kinds import Service
from titian.outbox.models import Job, ServiceState
from titian.outbox.queries import is_shut
from titian.outbox.states import State
from titian.outbox.trouble import Trouble, trouble

TOLD_FOR = timedelta(minutes=10)
"""How long after its recovery a service is still spoken of."""


@dataclass(frozen=True, slots=True)
class Shut:
    """One service that is paused (credentials refused) or down."""

    service: Service
    trouble: Trouble
    next_try: datetime | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Resting:
    """One service that asked to be left alone `until` then: it takes work, and is well."""

    service: Service
    until: datetime
    waiting: int


@dataclass(frozen=True, slots=True)
class Recovered:
    """One service that takes work again; `waiting` is what is left of the time when it did not, which began at
    `shut_since` (None: not known); `sent` is how many went since it is back."""

    service: Service
    since: datetime
    waiting: int
    shut_since: datetime | None = None
    sent: int = 0


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What there is to say of a facility's services; nothing when all is well."""

    shut: tuple[Shut, ...] = ()
    resting: tuple[Resting, ...] = ()
    recovered: tuple[Recovered, ...] = ()


def bulletin(facility: Facility, now: datetime) -> Bulletin:
    """One query when all is well. A service that is switched off is nobody's trouble."""
    states = _states(facility=facility.pk, now=now, before=now - TOLD_FOR)
    if not states:
        return Bulletin()
    counts = still_waiting(states, now)
    news = [_news(state, counts.get(state.pk, 0), now) for state in states]
    return Bulletin(
        tuple(one for one in news if isinstance(one, Shut)),
        tuple(one for one in news if isinstance(one, Resting)),
        tuple(one for one in news if isinstance(one, Recovered)),
    )


def _news(state: ServiceState, waiting: int, now: datetime) -> Shut | Resting | Recovered:
    """The one thing to say of it: a pause that BPJS asked for puts off the next probe, too."""
    service, rests_until = Service(state.service), state.not_before
    if rests_until is not None and rests_until <= now:
        rests_until = None
    if why := trouble(state):
        next_try = max(filter(None, [state.probe_due_at, rests_until]), default=None)
        return Shut(service, why, next_try, waiting)
    if rests_until is not None:
        return Resting(service, rests_until, waiting)
    return recovered(state, waiting, now)


def recovered(state: ServiceState, waiting: int, now: datetime) -> Recovered:
    """One query: promises that went out are looked for among those of the days since it was shut."""
    since, shut_since = state.recovered_at or now, state.shut_since
    if shut_since is None:
        return Recovered(Service(state.service), since, waiting)
    day = local_date(state.facility, shut_since)
    of_then = Job.objects.filter(facility=state.facility, filed_on__gte=day, service_state=state)
    sent = of_then.filter(state=State.SENT, finished_at__gte=since).count()
    return Recovered(Service(state.service), since, waiting, shut_since, sent)


@Prepared
def _states() -> QuerySet[ServiceState]:
    accounts = ServiceAccount.objects.filter(
        facility=OuterRef("facility"), service=OuterRef("service"), is_on=True
    )
    news = is_shut() | Q(not_before__gt=given("now")) | Q(recovered_at__gt=given("before"))
    states = ServiceState.objects.filter(news, Exists(accounts), facility=given("facility"))
    return states.select_related("facility").order_by("service")


def still_waiting(states: list[ServiceState], now: datetime) -> dict[int, int]:
    """The unfinished promises of each service that wait for it alone; of one that works again those of before."""
    of_before = Q(created_at__lte=F("service_state__recovered_at"))
    open_ones = Job.objects.filter(service_state__in=states, due_at__isnull=False, hold="")
    stopped = is_shut("service_state__") | Q(service_state__not_before__gt=now)
    jobs = open_ones.filter(stopped | of_before).values("service_state")
    return dict(jobs.annotate(jobs=Count("pk")).values_list("service_state", "jobs"))
