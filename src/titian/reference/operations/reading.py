"""A list while this process reads it: what has come is stored with how far the reading is, and in the end judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from titian.reference import queries, registry
from titian.reference.lists import LISTS, Item, of_service
from titian.reference.models import ReferenceList, Sitting
from titian.reference.operations import doubts, entries, ours, schedules
from titian.reference.operations.claims import FREE, Claim
from titian.reference.operations.nights import next_night, next_try


class Reading(Claim):
    """What a process does with the list that it has claimed."""

    def plan(self, steps: int, now: datetime) -> None:
        """How many steps it has. Were they others when it was interrupted, it takes them all from the first."""
        if self.row.steps != steps:
            self.hold(now, steps=steps, step=0, start=0)

    def store_page(
        self, *, group: str, items: Sequence[Item], unread: int, step: int, start: int, now: datetime
    ) -> None:
        """Keep a page and where the reading goes on; see `entries.store_page`. Raises ClaimLost."""
        cursor = {"step": step, "start": start, "unread": F("unread") + unread}
        entries.store_page(self, group, items, cursor, now)

    def store_day(
        self, *, day: date, poli: Sequence[Item], sittings: Sequence[Sitting], unread: int, now: datetime
    ) -> None:
        """Keep a date's schedule, the next step; see `schedules.store_day`. Raises ClaimLost."""
        cursor = {"step": self.row.step + 1, "unread": F("unread") + unread}
        schedules.store_day(self, day, poli, sittings, cursor, now, is_whole=not unread)

    @property
    def is_suspicious(self) -> bool:
        """An empty list where there were rows: BPJS has lost it rather than closed it."""
        return self.row.seen == 0 and queries.has_rows(self.row)

    def finish(self, now: datetime) -> None:
        """Every step came whole: tell what changed, follow it in the clinic's own, and let who listens know.

        Killed anywhere in here, the next process does it again: the list itself is finished last. Raises ClaimLost.
        """
        row = self.row
        doubt = doubts.about(row, now)
        counts = entries.settle(self, now, is_doubted=bool(doubt.remark))
        if row.facility is not None:
            for one in queries.filled_by(row):
                ours.follow(facility=row.facility, row=one, now=now)
            registry.tell_loaded(self.by, row.facility, row.name, now)
        begin = {"started_at": None, "step": 0, "steps": 0, "start": 0, "tries": 0, "stop_asked": False}
        turn = {"due_at": next_night(row, now), "asked_at": None, "finished_at": now}
        self.write(**FREE, **begin, **turn, **counts, problem=doubt.remark, doubted_at=doubt.since)

    def release(self) -> None:
        """Give the list back as it is, to be gone on with at once: this process ends."""
        self.held().update(**FREE)

    def retire(self) -> None:
        """Nobody is bridged there any more; `sync.enlist` brings it back when somebody is."""
        self.held().update(**FREE, due_at=None, asked_at=None, problem="")

    def end_stopped(self, now: datetime) -> None:
        """The reading ends here because a person asked for it; `stop_asked` tells the screen so."""
        self.held().update(**FREE, due_at=next_night(self.row, now), asked_at=None, problem="", tries=0)

    def fail(
        self,
        problem: str,
        now: datetime,
        *,
        asked_to_wait: timedelta | None = None,
        begin_again: bool = False,
        others: QuerySet[ReferenceList] | None = None,
    ) -> None:
        """The reading stays where it is and is gone on with later, or begun again.

        `others`: those of the same service that would fare no better; they wait as long.
        """
        until = next_try(self.row, now, asked_to_wait, of_service=others is not None)
        cursor: dict[str, Any] = {"step": 0, "start": 0} if begin_again else {}
        self.held().update(
            **FREE, **cursor, due_at=until, asked_at=None, problem=problem, tries=F("tries") + 1
        )
        if others is not None:
            names = [facts.name for facts in of_service(LISTS[self.row.name].service)]
            waiting = others.filter(name__in=names, due_at__lt=until, claim=None)
            waiting.update(due_at=until, asked_at=None, problem=problem)
