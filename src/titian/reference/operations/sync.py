"""Which lists are to be read: asked for, called off, due by themselves, and claimed by who reads them next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, When

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.facility.models import Facility, ServiceAccount
from titian.reference import queries
from titian.reference.lists import LISTS, ListFacts, place, sources
from titian.reference.models import Change, ReferenceList
from titian.reference.operations.claims import LEASE
from titian.reference.operations.nights import is_outdated, next_night
from titian.reference.operations.reading import Reading

TOO_FAR = timedelta(days=2)
"""No turn is further away: a clock that once ran ahead must not silence a list."""


def ask(*, by: Actor, facility: Facility, names: Sequence[str] | None, now: datetime) -> int:
    """Have these lists read next, all where `names` is None; those of services without a bridge are left out.

    Returns how many are newly asked for: one that waits or is under way already is not asked twice.
    """
    with transaction.atomic():
        idle = _enlist(facility, names).filter(asked_at__isnull=True, claim__isnull=True)
        asked = idle.update(due_at=now, asked_at=now, stop_asked=False, problem="")
        _remember(by, "ask_references", facility, names, now)
    return asked


def stop(*, by: Actor, facility: Facility, names: Sequence[str] | None, now: datetime) -> int:
    """Let these lists be: what waits does so no longer, what is under way ends after its page.

    Each goes on from there in the night, or when it is asked for again. A list that clinics share stops for all of
    them, which the page says; the audit trail names it. Returns how many were waiting or under way.
    """
    with transaction.atomic():
        rows = queries.of_facility(facility).filter(name__in=sources(names))
        stopped = [row for row in rows if _is_stopped(row, now)]
        shared = [row.name for row in stopped if row.facility_id is None]
        _remember(by, "stop_references", facility, names, now, {"shared": shared} if shared else None)
    return len(stopped)


def enlist(*, by: Actor, now: datetime) -> int:
    """Give every list of every bridged service its turns, at once where it had none. Returns how many were given one.

    Run now and then: it finds accounts that were made, switched on or moved to another address since. Where every
    list has its turn nothing is written.
    """
    latest, count = now + TOO_FAR, 0
    for facility in queries.without_turns(latest):
        with transaction.atomic():
            lacking = _enlist(facility, None).filter(Q(due_at__isnull=True) | Q(due_at__gt=latest))
            if new := lacking.update(due_at=now):
                _remember(by, "ask_references", facility, None, now)
        count += new
    return count


def claim_next(*, by: Actor, now: datetime) -> Reading | None:
    """Take the list that is due first, those that a person waits for before the night's; None when none is."""
    while (row := _due(now).first()) is not None:
        if _is_claimed(row, now):
            return Reading(by, row)
    return None


def claim(*, by: Actor, row: ReferenceList, now: datetime) -> Reading | None:
    """Take this list; None where it is not due, or somebody else has it."""
    found = _due(now).filter(pk=row.pk).first()
    return Reading(by, found) if found is not None and _is_claimed(found, now) else None


def _due(now: datetime) -> QuerySet[ReferenceList]:
    order = Case(*(When(name=name, then=place(name)) for name in LISTS), output_field=IntegerField())
    due = ReferenceList.objects.filter(_is_free(now), due_at__lte=now, name__in=LISTS)
    return due.select_related("facility").order_by(F("asked_at").asc(nulls_last=True), order, "due_at", "pk")


def _is_free(now: datetime) -> Q:
    """Also a claim that runs longer than any does: it was made by a clock that ran ahead."""
    lapsed = Q(claimed_until__lte=now) | Q(claimed_until__gt=now + 2 * LEASE)
    return Q(claim__isnull=True) | lapsed


def _is_claimed(row: ReferenceList, now: datetime) -> bool:
    mine: dict[str, Any] = {"claim": uuid4(), "claimed_until": now + LEASE}
    if (
        row.claim is None
    ):  # else a process is followed that has ended, and a person's wish to stop still holds
        mine["stop_asked"] = False
    begins = is_outdated(row, now)
    if begins:
        mine |= {
            "run": row.run + 1,
            "started_at": now,
            "step": 0,
            "steps": 0,
            "start": 0,
            "seen": 0,
            "unread": 0,
        }
    with transaction.atomic():
        if not _of(row).filter(_is_free(now), due_at__lte=now).update(**mine):
            return False
        if begins and row.started_at is not None:
            _carry_over(row)
    row.refresh_from_db()
    return True


def _carry_over(row: ReferenceList) -> None:
    """What a reading found that is given up stands in the lists already: the next one tells of it."""
    lists = queries.filled_by(row)
    Change.objects.filter(list__in=lists, run=row.run).update(run=row.run + 1)


def _of(row: ReferenceList) -> QuerySet[ReferenceList]:
    return ReferenceList.objects.filter(pk=row.pk)


def _is_stopped(row: ReferenceList, now: datetime) -> bool:
    under_way = _of(row).filter(claim__isnull=False)
    return bool(under_way.update(stop_asked=True) or _unask(row, now))


def _unask(row: ReferenceList, now: datetime) -> int:
    waiting = Q(asked_at__isnull=False) | Q(finished_at__isnull=True)
    idle = _of(row).filter(waiting, due_at__isnull=False, claim__isnull=True)
    return idle.update(due_at=next_night(row, now), asked_at=None, stop_asked=True)


def _enlist(facility: Facility, names: Iterable[str] | None) -> QuerySet[ReferenceList]:
    """These lists of the clinic's bridged services, made where they are missing."""
    accounts = ServiceAccount.objects.filter(facility=facility, is_on=True)
    bridged = set(accounts.values_list("service", flat=True))
    wanted = [LISTS[name] for name in sources(names) if LISTS[name].service in bridged]
    rows = queries.of_facility(facility).filter(name__in=[facts.name for facts in wanted])
    known = set(rows.values_list("name", flat=True))
    address = queries.address(facility)
    missing = [_new(facts, facility, address) for facts in wanted if facts.name not in known]
    ReferenceList.objects.bulk_create(missing, ignore_conflicts=True)
    return rows


def _new(facts: ListFacts, facility: Facility, address: str) -> ReferenceList:
    if facts.is_shared:
        return ReferenceList(name=facts.name, address=address)
    return ReferenceList(name=facts.name, facility=facility)


def _remember(
    by: Actor,
    action: str,
    facility: Facility,
    names: Sequence[str] | None,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    which = ", ".join(names) if names is not None else "semua"
    record_event(by=by, action=action, facility_id=facility.pk, subject=which[:100], detail=detail, now=now)
