"""What apps above this one do when codes and schedules have come. They register in `AppConfig.ready()`."""

from collections.abc import Callable
from datetime import datetime

from titian.accounts.models import Actor
from titian.facility.models import Facility

Listener = Callable[[Actor, Facility, datetime], None]

_listeners: list[Listener] = []


def on_references_loaded(listener: Listener) -> None:
    """Called after each load, outside its transactions."""
    _listeners.append(listener)


def tell_loaded(by: Actor, facility: Facility, now: datetime) -> None:
    for listener in _listeners:
        listener(by, facility, now)
