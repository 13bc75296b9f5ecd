"""The transaction in which jobs change, whoever calls whom: that they did is told by its last statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import local

from django.db import transaction

from titian.outbox.models import Pulse


class _Open(local):
    """The facilities of this thread's transaction, whose jobs changed; None where none is open."""

    facilities: set[int] | None = None


_open = _Open()


@contextmanager
def changes() -> Iterator[None]:
    """A transaction, or a part of the one that is open; also a decorator.

    Two that hold a pulse and want each other's jobs would wait for ever. So a pulse is the last that is taken: those of
    the facilities that `touch` names beat when the outermost ends. Raises RuntimeError inside any other transaction,
    which would go on and lock more.
    """
    if _open.facilities is not None:
        with transaction.atomic():
            yield
        return
    with transaction.atomic(durable=True):
        _open.facilities = touched = set[int]()
        try:
            yield
            Pulse.beat(touched)
        finally:
            _open.facilities = None


def touch(facility_ids: Iterable[int]) -> None:
    """Jobs of these did, inside `changes`. Raises RuntimeError outside."""
    if _open.facilities is None:
        raise RuntimeError("jobs change inside outbox.changes() alone")
    _open.facilities.update(facility_ids)
