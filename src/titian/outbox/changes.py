"""The transaction in which jobs change, whoever calls whom: that they did, and how many stand how, is written last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import local

from django.db import transaction

from titian.outbox.models import Job, Pulse, Tally
from titian.outbox.models.tally import STANDING_OF, Place


@dataclass(slots=True)
class _Done:
    """What changed in a transaction, or in a part of it that may yet be undone alone."""

    facilities: set[int] = field(default_factory=set)
    counted: Counter[Place] = field(default_factory=Counter)

    def join(self, part: _Done) -> None:
        self.facilities |= part.facilities
        self.counted.update(part.counted)

    def write(self) -> None:
        """The pulses first: who holds that of a facility is the only one who writes its tally."""
        Pulse.beat(self.facilities)
        Tally.add(self.counted)


class _Open(local):
    """This thread's transaction; None where none is open."""

    done: _Done | None = None


_open = _Open()


@contextmanager
def changes() -> Iterator[None]:
    """A transaction, or a part of the one that is open, which may fail alone; also a decorator.

    Two that hold a pulse and want each other's jobs would wait for ever. So a pulse is the last that is taken: those of
    the facilities that `touch` and `count` name beat when the outermost ends, and their tallies are written under them.
    Raises RuntimeError inside any other transaction, which would go on and lock more.
    """
    outer, part = _open.done, _Done()
    _open.done = part
    try:
        with transaction.atomic(durable=outer is None):
            yield
            if outer is None:
                part.write()
    finally:
        _open.done = outer
    if outer is not None:
        outer.join(part)


def touch(facility_ids: Iterable[int]) -> None:
    """Jobs of these did, inside `changes`. Raises RuntimeError outside."""
    _inside().facilities.update(facility_ids)


def count(job: Job, start: str, end: str) -> None:
    """The job took this edge, inside `changes`; a new one comes from "". Raises RuntimeError outside."""
    done = _inside()
    done.facilities.add(job.facility_id)
    before, after = STANDING_OF.get(start), STANDING_OF[end]
    if before == after:
        return
    place = job.facility_id, job.filed_on, str(job.kind)
    done.counted[*place, after] += 1
    if before:
        done.counted[*place, before] -= 1


def _inside() -> _Done:
    if _open.done is None:
        raise RuntimeError("jobs change inside outbox.changes() alone")
    return _open.done
