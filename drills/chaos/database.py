"""What the drill itself asks of a database that it restarts."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

T = TypeVar("T")

_BACK_WITHIN = 30.0
_AGAIN_AFTER = 0.1


def undeterred(act: Callable[[], T]) -> T:
    """What `act` gives, tried again while PostgreSQL is away, as a person would.

    SQLite is never away: there the first error is raised.
    """
    until = time.monotonic() + _BACK_WITHIN
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError):
            if connection.vendor != "postgresql" or time.monotonic() > until:
                raise
            connection.close()
            time.sleep(_AGAIN_AFTER)
