"""The clinic's own poli and practitioners as BPJS's lists change: made from them where it has none, else kept true.

A clinic that has some gets none and no map by itself; only what is mapped follows BPJS.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from titian.facility.models import Facility, Poli
from titian.facility.queries import local_date
from titian.reference.models import Entry, ReferenceList
from titian.reference.operations import renewals
from titian.reference.operations.newcomers import newcomer
from titian.reference.operations.schedules import forget_past, locked, project_schedules
from titian.reference.queries.likeness import bare_name
from titian.reference.queries.maps import MAPS, Map, Own, maps_of, own_rows


def follow(*, facility: Facility, row: ReferenceList, now: datetime) -> None:
    """A list of poli or practitioners has been read to its end: take it over, or keep what is mapped true to it.

    Does nothing for other lists. What was promised with changed codes is asked to be made anew.
    """
    today = local_date(facility, now)
    if row.name == "jadwal":
        forget_past(facility=facility, today=today)
    if row.name in MAPS:
        with transaction.atomic():
            if changed := _followed(facility, row, MAPS[row.name]):
                project_schedules(facility=facility, first=today)
                renewals.ask(facility=facility, refs=changed, now=now)


def _followed(facility: Facility, row: ReferenceList, one: Map) -> set[UUID]:
    """The `ref` of every row of ours that is another than before. Called in a transaction."""
    own = own_rows(locked(facility), one.model)
    entries = list(Entry.objects.filter(list=row, gone_at__isnull=True).order_by("pk"))
    before = {mine.pk: vars(mine).copy() for mine in own}
    if entries and (row.takes_over or not own):
        _hand_over(row, one, is_first=not own)
        _join(facility, one, own, entries)
    _follow_facts(one, own, entries)
    changed = [mine for mine in own if vars(mine) != before.get(mine.pk)]
    for mine in changed:
        mine.save()
    return {mine.ref for mine in changed}


def _hand_over(row: ReferenceList, one: Map, *, is_first: bool) -> None:
    """The first of the two services' lists makes our rows; the other one's, once read, joins them."""
    ReferenceList.objects.filter(pk=row.pk).update(takes_over=False)
    other = next(other for other in maps_of(one.model) if other is not one)
    if is_first:
        takes_over = {"takes_over": True}
        ReferenceList.objects.update_or_create(
            facility=row.facility, name=other.list_name, defaults=takes_over
        )


def _join(facility: Facility, one: Map, own: list[Own], entries: Iterable[Entry]) -> None:
    """Each of BPJS's rows gets the row of ours with its code, else its name, else one that is made for it."""
    for entry in entries:
        mine = _match(own, one, entry)
        if mine is None:
            mine = newcomer(facility, one, entry, own)
            own.append(mine)
        setattr(mine, one.column, entry.code)


def _match(own: Iterable[Own], one: Map, entry: Entry) -> Own | None:
    free = [mine for mine in own if not one.code_of(mine)]
    name = bare_name(entry.name)
    with_code = (mine for mine in own if one.code_of(mine) == entry.code)
    with_name = (mine for mine in free if name in {bare_name(mine.name), bare_name(mine.antrean_name)})
    # Clinics see the same code of a poli in both services (spec §5.2), under names that may differ.
    other_code = (mine for mine in free if isinstance(mine, Poli) and mine.pcare_code == entry.code)
    return next((mine for some in (with_code, with_name, other_code) for mine in some), None)


def _follow_facts(one: Map, own: Iterable[Own], entries: Iterable[Entry]) -> None:
    known = {entry.code: entry for entry in entries}
    for mine in own:
        if entry := known.get(one.code_of(mine)):
            for column, value in one.facts(entry).items():
                setattr(mine, column, value)
