"""The state of each list's reading: asked for, claimed, under way, stopped, failed, whole.

Whoever reads holds a claim that runs out a minute after the last sign of life; each page renews it and commits how far
the reading has come, so that another process goes on from there. Every write of a reader is conditional on its claim.
"""

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
from titian.reference.errors import ClaimLost
from titian.reference.lists import LISTS, ListFacts, of_service, place
from titian.reference.models import Change, ReferenceList
from titian.reference.operations.nights import is_outdated, next_night, next_try

LEASE = timedelta(seconds=60)
"""How long a claim holds without a sign of life; far longer than one question takes."""

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

    Each goes on from there in the night, or when it is asked for again. Returns how many were waiting or under way.
    """
    stopped = 0
    with transaction.atomic():
        for row in queries.of_facility(facility).filter(name__in=_sources(names)):
            under_way = _of(row).filter(claim__isnull=False).update(stop_asked=True)
            stopped += under_way or _unask(row, now)
        _remember(by, "stop_references", facility, names, now)
    return stopped


def enlist(*, now: datetime) -> int:
    """Give every list of every bridged service its turns, at once where it had none. Returns how many were given one.

    Run now and then: it finds accounts that were made, switched on or moved to another address since.
    """
    ReferenceList.objects.filter(due_at__gt=now + TOO_FAR).update(due_at=now)
    bridged = Facility.objects.filter(service_accounts__is_on=True).distinct()
    return sum(_enlist(facility, None).filter(due_at__isnull=True).update(due_at=now) for facility in bridged)


def wanted(*, facility: Facility, names: Sequence[str] | None) -> list[ReferenceList]:
    """Those of the lists that are asked for or under way, in the order of reading."""
    asked = Q(asked_at__isnull=False) | Q(claim__isnull=False)
    found = queries.of_facility(facility).filter(asked, name__in=_sources(names))
    return sorted(found, key=lambda row: place(row.name))


def claim_next(*, now: datetime) -> ReferenceList | None:
    """Take the list that is due first, those that a person waits for before the night's; None when none is."""
    while (row := _due(now).first()) is not None:
        if claimed := _claimed(row, now):
            return claimed
    return None


def claim(*, row: ReferenceList, now: datetime) -> ReferenceList | None:
    """Take this list; None where it is not due, or somebody else has it."""
    found = _due(now).filter(pk=row.pk).first()
    return _claimed(found, now) if found else None


def plan(*, row: ReferenceList, steps: int, now: datetime) -> None:
    """How many steps the reading has. Were they others when it was interrupted, it takes them all from the first."""
    if row.steps != steps:
        hold(row, now, steps=steps, step=0, start=0)


def hold(row: ReferenceList, now: datetime, **progress: Any) -> None:
    """A sign of life, with how far the reading has come. Raises ClaimLost when another has taken it over."""
    _write(row, claimed_until=now + LEASE, **progress)


def release(*, row: ReferenceList) -> None:
    """Give the list back as it is, to be gone on with at once: this process ends."""
    _held(row).update(**_FREE)


def retire(*, row: ReferenceList) -> None:
    """Nobody is bridged there any more; `enlist` brings it back when somebody is."""
    _held(row).update(**_FREE, due_at=None, asked_at=None, problem="")


def end_stopped(*, row: ReferenceList, now: datetime) -> None:
    """The reading ends here because a person asked for it; `stop_asked` tells the screen so."""
    _held(row).update(**_FREE, due_at=next_night(row, now), asked_at=None, problem="", tries=0)


def fail(
    *,
    row: ReferenceList,
    problem: str,
    now: datetime,
    asked_to_wait: timedelta | None = None,
    begin_again: bool = False,
) -> datetime:
    """The reading stays where it is and is gone on with later, or begun again. Gives when."""
    due_at = next_try(row, now, asked_to_wait)
    cursor: dict[str, Any] = {"step": 0, "start": 0} if begin_again else {}
    _held(row).update(**_FREE, **cursor, due_at=due_at, asked_at=None, problem=problem, tries=F("tries") + 1)
    return due_at


def postpone(*, facility: Facility, service: str, until: datetime, problem: str) -> int:
    """A service that is not there is asked for nothing else before `until`. Returns how many lists wait."""
    names = [facts.name for facts in of_service(service)]
    waiting = queries.of_facility(facility).filter(name__in=names, due_at__lt=until, claim__isnull=True)
    return waiting.update(due_at=until, asked_at=None, problem=problem)


def finish(*, row: ReferenceList, counts: dict[str, int], remark: str, now: datetime) -> None:
    """The reading is whole. `remark` says what may be missing all the same. Raises ClaimLost."""
    begin = {"started_at": None, "step": 0, "steps": 0, "start": 0}
    turn = {
        "due_at": next_night(row, now),
        "asked_at": None,
        "stop_asked": False,
        "tries": 0,
        "problem": remark,
    }
    _write(row, **_FREE, **begin, **turn, **counts, finished_at=now)


_FREE: dict[str, Any] = {"claim": None, "claimed_until": None}


def _due(now: datetime) -> QuerySet[ReferenceList]:
    order = Case(*(When(name=name, then=place(name)) for name in LISTS), output_field=IntegerField())
    due = ReferenceList.objects.filter(_is_free(now), due_at__lte=now, name__in=LISTS)
    return due.select_related("facility").order_by(F("asked_at").asc(nulls_last=True), order, "due_at", "pk")


def _is_free(now: datetime) -> Q:
    """Also a claim that runs longer than any does: it was made by a clock that ran ahead."""
    lapsed = Q(claimed_until__lte=now) | Q(claimed_until__gt=now + 2 * LEASE)
    return Q(claim__isnull=True) | lapsed


def _claimed(row: ReferenceList, now: datetime) -> ReferenceList | None:
    mine: dict[str, Any] = {"claim": uuid4(), "claimed_until": now + LEASE, "stop_asked": False}
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
            return None
        if begins and row.started_at is not None:
            _carry_over(row)
    row.refresh_from_db()
    return row


def _carry_over(row: ReferenceList) -> None:
    """What a reading found that is given up stands in the lists already: the next one tells of it."""
    lists = queries.filled_by(row)
    Change.objects.filter(list__in=lists, run=row.run).update(run=row.run + 1)


def _of(row: ReferenceList) -> QuerySet[ReferenceList]:
    return ReferenceList.objects.filter(pk=row.pk)


def _held(row: ReferenceList) -> QuerySet[ReferenceList]:
    """The row as long as it is ours; what a process writes that has lost it goes nowhere."""
    return _of(row).filter(claim=row.claim, claim__isnull=False)


def _write(row: ReferenceList, **columns: Any) -> None:
    if not _held(row).update(**columns):
        raise ClaimLost(f"{row.name} dibaca oleh proses lain")
    row.refresh_from_db()


def _unask(row: ReferenceList, now: datetime) -> int:
    waiting = Q(asked_at__isnull=False) | Q(finished_at__isnull=True)
    idle = _of(row).filter(waiting, due_at__isnull=False, claim__isnull=True)
    return idle.update(due_at=next_night(row, now), asked_at=None, stop_asked=True)


def _sources(names: Iterable[str] | None) -> list[str]:
    """The lists that are read for these; raises KeyError for a name that is none."""
    facts = [LISTS[name] for name in (LISTS if names is None else names)]
    return list(dict.fromkeys(one.filled_by or one.name for one in facts))


def _enlist(facility: Facility, names: Iterable[str] | None) -> QuerySet[ReferenceList]:
    """These lists of the clinic's bridged services, made where they are missing."""
    accounts = ServiceAccount.objects.filter(facility=facility, is_on=True)
    bridged = set(accounts.values_list("service", flat=True))
    wanted = [LISTS[name] for name in _sources(names) if LISTS[name].service in bridged]
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


def _remember(by: Actor, action: str, facility: Facility, names: Sequence[str] | None, now: datetime) -> None:
    which = ", ".join(names) if names is not None else "semua"
    record_event(by=by, action=action, facility_id=facility.pk, subject=which[:100], now=now)
