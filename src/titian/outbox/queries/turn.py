"""What the worker may take now (delivery.md R1, R2), and the numbers that are spoken for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache, reduce
from itertools import groupby
from operator import and_, itemgetter
from typing import cast

from django.db import connection
from django.db.models import BooleanField, Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from titian.accounts.prepared import Prepared, any_given, given
from titian.outbox.kinds import MOST_SENDS, PER_SERVICE, Kind
from titian.outbox.models import Job, Pulse, ServiceState
from titian.outbox.queries.bridge import (
    account_version,
    has_untried_credentials,
    is_shut,
    may_be_asked,
    pulse_version,
    takes_work,
)
from titian.outbox.queries.composed import ANY_MOMENT, EACH, composed, composed_for_each
from titian.outbox.queries.obstacles import (
    NEEDS_NOTHING,
    WITHDRAWALS,
    WITHOUT_LOOKUP,
    given_up,
    in_the_way,
    needs_of,
    undone,
)
from titian.outbox.states import State

_BATCH, _LEAST = 4, 8
"""Candidates read for each free place, for several of one lane may stand in front; and of a service at least."""


def services_with_due_work(now: datetime, kinds: Iterable[str], most: int) -> list[ServiceState]:
    """Services that take work and have some due, locked; those another worker holds are left to it.

    The one that was looked at longest ago comes first, so that no clinic waits for the others to be empty, nor
    behind those whose work cannot go. Each row knows when its credentials held last, the `account_version` that is in
    force, and the `pulse_version`.
    """
    sql, parameters = composed(_services_with_due_work, tuple(kinds), _rounded_up(most), now=now)
    return list(ServiceState.objects.raw(sql, parameters))[:most]


def _services_with_due_work(kinds: Iterable[str], most: int) -> QuerySet[ServiceState]:
    due = _due(ANY_MOMENT, kinds).filter(service_state=OuterRef("pk"))
    rows = ServiceState.objects.filter(may_have_work(), Exists(due))
    known = rows.annotate(account_version=account_version(), pulse_version=pulse_version()).only(
        "last_ok_at", "ok_version"
    )
    # no_key: the desk's new jobs refer to these rows, and must not wait for a turn.
    locked = known.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return locked.order_by(F("looked_at").asc(nulls_first=True), "pk")[:most]


def may_have_work() -> Q:
    """It takes work, has a place free, and was not looked at in vain, or something changed or fell due there since.
    For a composed query."""
    unchanged = Exists(Pulse.objects.filter(pk=OuterRef("facility"), version=OuterRef("idle_pulse")))
    is_awake = Q(idle_until__isnull=True) | Q(idle_until__lte=ANY_MOMENT) | ~unchanged
    return takes_work() & is_awake & has_a_place()


def has_a_place() -> Q:
    """Not all that it may have under way is: to look into it is in vain, and keeps another from being looked into."""
    under_way = Job.objects.filter(service_state=OuterRef("pk"), claim__isnull=False)
    return ~Q(Exists(under_way[PER_SERVICE - 1 :]))


def _rounded_up(most: int) -> int:
    """To a power of two: each size of a query is composed once, and so there are few."""
    return 1 << (most - 1).bit_length()


def next_due(services: Collection[int], now: datetime, latest: datetime) -> dict[int, datetime]:
    """When something of each service falls due next, or a lease ends; not those where nothing does until `latest`."""
    return dict(_next_due(services=list(services), now=now, latest=latest)) if services else {}


@Prepared
def _next_due() -> QuerySet[Job, tuple[int, datetime]]:
    of_these = Job.objects.filter(service_state__in=any_given("services"))
    jobs = of_these.filter(due_at__gt=given("now"), due_at__lt=given("latest"))
    return jobs.values_list("service_state").annotate(next=Min("due_at")).order_by()


def live_claims(services: Collection[int]) -> dict[int, int]:
    """How many jobs of each service are under way."""
    return dict(_live_claims(services=list(services)))


@Prepared
def _live_claims() -> QuerySet[Job, tuple[int, int]]:
    jobs = Job.objects.filter(service_state__in=any_given("services"), claim__isnull=False)
    return jobs.values_list("service_state").annotate(live=Count("pk")).order_by()


def anything_to_do(now: datetime) -> bool:
    """A read without a lock, so that an idle worker does not take SQLite's one write lock.

    What is held, waits for a service that is shut or asks for a pause, or was looked at in vain, is nothing to do:
    an outage of hours, or a step that nobody mends, costs no turns.
    """
    with connection.cursor() as cursor:
        for make in (_services_to_look_at, _jobs_to_end, _probes_to_do):
            cursor.execute(*composed(make, now=now))
            if cursor.fetchone():
                return True
    return False


def _services_to_look_at() -> QuerySet[ServiceState, tuple[int]]:
    due = Job.objects.filter(
        service_state=OuterRef("pk"), hold="", due_at__isnull=False, due_at__lte=ANY_MOMENT
    )
    return ServiceState.objects.filter(may_have_work(), Exists(due)).values_list("pk")[:1]


def _jobs_to_end() -> QuerySet[Job, tuple[int]]:
    lapsed = Q(claim__isnull=False) | Q(useful_until__lte=ANY_MOMENT) | Q(doubt=Job.Doubt.TAKEN)
    return Job.objects.filter(lapsed, due_at__isnull=False, due_at__lte=ANY_MOMENT).values_list("pk")[:1]


def _probes_to_do() -> QuerySet[ServiceState, tuple[int]]:
    due = Q(probe_due_at__lte=ANY_MOMENT) | has_untried_credentials()
    return ServiceState.objects.filter(is_shut(), due, may_be_asked()).values_list("pk")[:1]


def claimable_in(
    services: Collection[int], now: datetime, kinds: Iterable[str], most: int
) -> dict[int, list[int]]:
    """The next jobs of each service by R1 and R2, by their keys; of one lane only the earliest.

    More than `most` of a service where there are more: one of them may turn out to be bad. None is locked: most of them
    are not for this turn, and to lock one costs as much as to write it.
    """
    if not services:
        return {}
    columns = "lane_id", "seq", "due_at", "id", "service_state_id"
    fixed = tuple(kinds), max(_rounded_up(most * _BATCH), _LEAST)
    with connection.cursor() as cursor:
        cursor.execute(*composed_for_each(services, Job, columns, _claimable_in, *fixed, now=now))
        rows = sorted(cursor.fetchall())
    first = [next(of_lane) for _, of_lane in groupby(rows, key=itemgetter(0))]
    found: dict[int, list[int]] = {service: [] for service in services}
    for _, _, _, pk, service in sorted(first, key=itemgetter(2, 3)):
        found[service].append(pk)
    return found


def _claimable_in(kinds: Iterable[str], most: int) -> QuerySet[Job, tuple[int]]:
    return claimable(EACH, ANY_MOMENT, kinds).values_list("pk")[:most]


def still_claimable(jobs: Collection[int], now: datetime, kinds: Iterable[str]) -> list[Job]:
    """Of these jobs those that may go, locked: what a desk changed since they were found, or is changing, stays."""
    return _still_claimable(tuple(kinds))(jobs=list(jobs), now=now) if jobs else []


@cache
def _still_claimable(kinds: Iterable[str]) -> Prepared[Job]:
    now = cast("datetime", given("now"))
    return Prepared(
        lambda: (
            _free(now, kinds)
            .filter(pk__in=any_given("jobs"))
            .select_for_update(skip_locked=True, of=("self",))
        )
    )


def claimable(state: ServiceState | RawSQL, now: datetime, kinds: Iterable[str]) -> QuerySet[Job]:
    """Due, of no lane that is in use, with its needs met; longest due first."""
    return _free(now, kinds).filter(service_state=state).order_by("due_at", "pk")


def _free(now: datetime, kinds: Iterable[str]) -> QuerySet[Job]:
    # A bare NOT EXISTS is one that PostgreSQL joins: behind a long queue it reads the whole history for that.
    is_free = Case(When(Exists(in_the_way(now)), then=False), default=True, output_field=BooleanField())
    return _due(now, kinds).filter(is_free, _needs_met(kinds, now))


def _due(now: datetime, kinds: Iterable[str]) -> QuerySet[Job]:
    """Of the states waiting and unknown, which says the table itself: what is due is open, and unclaimed not sending.

    By what is due alone: told of states, or of kinds so that it sees it, PostgreSQL goes through all that is
    unfinished, or all there is, for each service anew.
    """
    is_known = Case(When(kind__in=list(kinds), then=True), default=False, output_field=BooleanField())
    useful = Q(useful_until__isnull=True) | Q(useful_until__gt=now)
    spent = Q(state=State.UNKNOWN, kind__in=WITHOUT_LOOKUP) & (Q(sends__gte=MOST_SENDS) | Q(wanted=False))
    spent |= Q(doubt=Job.Doubt.TAKEN)
    return Job.objects.filter(
        is_known,
        useful,
        ~spent,
        due_at__isnull=False,
        due_at__lte=now,
        claim__isnull=True,
        hold="",
    )


def past_use(now: datetime) -> QuerySet[Job]:
    """What ends without traffic: its day is over (R17), or nobody wants it, BPJS cannot be asked about it, and
    nothing is left that would take it back (R11)."""
    over = Q(state__in=[State.WAITING, State.UNKNOWN], useful_until__lte=now)
    withdrawal = Job.objects.filter(
        Q(finished_at__isnull=True) | Q(state=State.FAILED), kind__in=WITHDRAWALS,
        visit_ref=OuterRef("visit_ref"), service=OuterRef("service"), pk__gt=OuterRef("pk"),
    )  # fmt: skip
    in_vain = given_up(now) & ~Exists(withdrawal)
    return Job.objects.filter(
        over | in_vain, ~Q(doubt=Job.Doubt.TAKEN), due_at__isnull=False, due_at__lte=now
    )


def taken_for_good(now: datetime) -> QuerySet[Job]:
    """What BPJS took, and of which an earlier send cannot come any more."""
    return Job.objects.filter(
        doubt=Job.Doubt.TAKEN, claim__isnull=True, due_at__isnull=False, due_at__lte=now
    )


def _needs_met(kinds: Iterable[str], now: datetime) -> Q:
    """R2, for the kinds that have needs."""
    met = Q()
    for kind in map(Kind, kinds):
        if needs := needs_of(kind, now):  # an empty Q says nothing, also where it is or-ed
            met &= ~Q(kind=kind) | NEEDS_NOTHING | reduce(and_, (need.met for need in needs))
    return met


def step_named_by(job: Job) -> Job:
    """The step whose number this job carries to BPJS, which must have it: of a withdrawal the one that it takes back.

    Raises Job.DoesNotExist without one: what is not certain is taken back by no number, least of all by another's.
    """
    kind = Kind(str(job.facts.number_of))
    steps = Job.objects.filter(visit_ref=job.visit_ref, kind=kind, pk__lt=job.pk)
    if job.facts.withdraws:
        steps = steps.filter(poli_code=job.poli_code)
    last = steps.order_by("-pk").values("pk")[:1]
    return Job.objects.filter(~undone(kind), state=State.SENT).get(pk=last)


def numbers_owned_by_others(job: Job) -> frozenset[str]:
    """BPJS's numbers of the day that other jobs brought there: a look-up may not adopt them (R6, R9).

    BPJS may give a noUrut out again as soon as it deleted one, and its answer to that may be lost: of what is no
    longer wanted only a registration of the very same card owns it still, until its withdrawal is sent. A noKunjungan
    is given once. What changes or takes back another step adopts none.
    """
    if job.facts.withdraws or job.facts.number_of:
        return frozenset()
    column = job.facts.number_column
    others = Job.objects.filter(
        facility_id=job.facility_id, service_date=job.service_date, kind=job.kind, state=State.SENT
    ).exclude(Q(pk=job.pk) | Q(**{column: ""}))
    if column == "bpjs_sequence":
        is_there_for_certain = Q(wanted=True) | Q(card_number=job.card_number)
        others = others.filter(is_there_for_certain, ~undone(Kind(job.kind)))
    return frozenset(others.values_list(column, flat=True))
