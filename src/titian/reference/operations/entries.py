"""The rows of a list: stored as they come, told apart from those of the reading before when it is whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from titian.facility.queries import folded
from titian.reference import queries
from titian.reference.lists import LISTS, Item
from titian.reference.models import Change, Entry, ReferenceList
from titian.reference.operations.claims import Claim

AT_ONCE = 100
"""Rows in a transaction: the desk waits for the database no longer than these take, some 10 ms."""

_LONGEST_NAME, SEARCHED = 300, 360
# bulk_create writes its statement while the transaction is open and the desk waits: twice as long as this.
_UPSERT = """
    INSERT INTO reference_entry (list_id, "group", code, name, detail, search_text, seen_run)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (list_id, "group", code) DO UPDATE SET
        name = excluded.name, detail = excluded.detail, search_text = excluded.search_text,
        seen_run = excluded.seen_run, gone_at = NULL
"""


def store_page(
    claim: Claim, group: str, items: Sequence[Item], cursor: dict[str, Any], now: datetime
) -> None:
    """Keep a page and, with its last rows, where the reading goes on. Raises ClaimLost.

    Twice the same page changes nothing, so that one that was kept in part can be read again.
    """
    *firsts, last = [items[at : at + AT_ONCE] for at in range(0, len(items), AT_ONCE)] or [[]]
    for some in firsts:
        _store(claim, group, some, {}, now)
    _store(claim, group, last, cursor, now)


def _store(claim: Claim, group: str, items: Sequence[Item], cursor: dict[str, Any], now: datetime) -> None:
    rows = _Rows(claim.row, claim.row.run, group, items, now)
    with transaction.atomic():
        claim.hold(now, seen=F("seen") + rows.unseen, **cursor)
        rows.write()


def store_filled(into: ReferenceList, run: int, items: Sequence[Item], now: datetime) -> None:
    """Keep rows of a list that the reading of another one fills; within its transaction."""
    _Rows(into, run, "", items, now).write()


class _Rows:
    """Some rows beside what is stored of them. Only who holds the claim writes, so they are compared unlocked.

    All is made ready before the transaction; `unseen` is how many this reading meets for the first time.
    """

    def __init__(
        self, row: ReferenceList, run: int, group: str, items: Sequence[Item], now: datetime
    ) -> None:
        self._list, self._run, self._group, self._now = row, run, group, now
        once = {item.code: item for item in items}
        of_group = Entry.objects.filter(list=row, group=group)
        self._known = {entry.code: entry for entry in of_group.filter(code__in=once)}
        news = [item for item in once.values() if not self._is_kept(item)]
        self._values = list(map(self._columns, news))
        self._changes = list(filter(None, map(self._change, news))) if row.finished_at else []
        seen = {code for code, entry in self._known.items() if entry.seen_run == run}
        self.unseen = len(once) - len(seen)
        self._unmarked = of_group.filter(code__in=once.keys() - seen - {item.code for item in news})

    def write(self) -> None:
        if self._values:
            with connection.cursor() as cursor:
                cursor.executemany(_UPSERT, self._values)
        self._unmarked.update(seen_run=self._run)
        Change.objects.bulk_create(self._changes)

    def _is_kept(self, item: Item) -> bool:
        entry = self._known.get(item.code)
        return (
            entry is not None
            and entry.gone_at is None
            and (entry.name, entry.detail) == (_name(item), item.detail)
        )

    def _columns(self, item: Item) -> tuple[int | str, ...]:
        """As _UPSERT wants them."""
        name, detail = _name(item), json.dumps(item.detail)
        search_text = folded(f"{item.code} {name}")[:SEARCHED]
        return self._list.pk, self._group, item.code, name, detail, search_text, self._run

    def _change(self, item: Item) -> Change | None:
        """What is told of a row that differs; nothing where only its details do."""
        entry = self._known.get(item.code)
        if entry is None or entry.gone_at is not None:
            return self._told(Change.Kind.ADDED, item)
        return self._told(Change.Kind.RENAMED, item, entry.name) if entry.name != _name(item) else None

    def _told(self, kind: Change.Kind, item: Item, old_name: str = "") -> Change:
        return Change(
            list=self._list,
            run=self._run,
            at=self._now,
            kind=kind,
            group=self._group,
            code=item.code,
            name=_name(item),
            old_name=old_name,
        )


def _name(item: Item) -> str:
    return item.name[:_LONGEST_NAME]


def settle(claim: Claim, now: datetime, *, is_doubted: bool) -> dict[str, int]:
    """The reading has come to its end: what it did not see is gone, unless that is doubted.

    In the lists that it fills nothing ever is: they are who sits in the coming week, and the others may be on leave.
    Gives the counts that the list is finished with. Raises ClaimLost.
    """
    row = claim.row
    while not is_doubted and _marked_gone(claim, now):
        pass
    _, *filled = queries.filled_by(row)
    for one in filled:
        ReferenceList.objects.filter(pk=one.pk).update(run=row.run, finished_at=now, **_counts(one, row.run))
    return _counts(row, row.run) if LISTS[row.name].steps else {"count": row.seen}


def _marked_gone(claim: Claim, now: datetime) -> int:
    """Mark as many as go into one transaction, each with its Change, unless it is the first reading."""
    row = claim.row
    unseen = Entry.objects.filter(~Q(seen_run=row.run), list=row, gone_at__isnull=True).order_by("pk")
    with transaction.atomic():
        claim.hold(now)
        gone = list(unseen[:AT_ONCE])
        Entry.objects.filter(pk__in=[entry.pk for entry in gone]).update(gone_at=now)
        if row.finished_at is not None:
            Change.objects.bulk_create(_farewell(entry, row, now) for entry in gone)
    return len(gone)


def _farewell(entry: Entry, row: ReferenceList, now: datetime) -> Change:
    facts = {"group": entry.group, "code": entry.code, "name": entry.name}
    return Change(list=row, run=row.run, at=now, kind=Change.Kind.GONE, **facts)


def _counts(one: ReferenceList, run: int) -> dict[str, int]:
    """What a whole reading brought, as the columns of the list have it."""
    told = list(Change.objects.filter(list=one, run=run).values_list("kind", flat=True))
    kinds = {"added": Change.Kind.ADDED, "gone": Change.Kind.GONE, "renamed": Change.Kind.RENAMED}
    count = Entry.objects.filter(list=one, gone_at__isnull=True).count()
    return {"count": count} | {column: told.count(kind) for column, kind in kinds.items()}
