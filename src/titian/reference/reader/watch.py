"""What a reading looks at between two pages: the time, and whether it should go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from titian.reference.models import ReferenceList


class Halted(Exception):
    """The reading ends between two pages; `by_person` where somebody asked for it, else this process ends."""

    def __init__(self, *, by_person: bool) -> None:
        super().__init__("dihentikan")
        self.by_person = by_person


@dataclass(frozen=True, slots=True)
class Watch:
    """`now` gives the time, `stop` says whether the process is to end."""

    now: Callable[[], datetime]
    stop: Callable[[], bool]

    def look(self, row: ReferenceList) -> None:
        """Raises Halted when it is enough; the row is as the last write left it."""
        if row.stop_asked:
            raise Halted(by_person=True)
        if self.stop():
            raise Halted(by_person=False)
