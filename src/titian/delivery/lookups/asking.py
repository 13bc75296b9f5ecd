"""What every look-up has in hand: how it asks, what it seeks, and what this process remembers of BPJS's lists."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from bpjs import Request
from bpjs.pcare.pendaftaran import PendaftaranRow
from titian.outbox.models import Attempt

T = TypeVar("T")

MOST_LISTS = 200
"""Lists whose cards one process remembers, a few hundred rows each."""


class Ask(Protocol):
    """Puts one question to BPJS; raises BpjsError."""

    async def __call__(self, request: Request[T]) -> T: ...


@dataclass(frozen=True, slots=True)
class Sought:
    """What a look-up is to find: the key columns of `sent`, which is the look-up's own attempt.

    `owned` are the noUrut of other live jobs, which may not be adopted. `since`: what was read before this moment
    proves nothing, since BPJS may not have had its time to commit, or it came before the second of the two reads of R5.
    `number` is the one that a withdrawal or a change is about, "" for all others. `faskes_code` is our own; it and
    the main diagnosis in `content`, the promise's payload, tell a kunjungan from others of the day.
    """

    sent: Attempt
    owned: frozenset[str]
    known: KnownCards
    since: datetime
    number: str = ""
    faskes_code: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)


class KnownCards:
    """Whose the registrations of one account on one day are, as BPJS said when it was asked for their numbers.

    A list mostly leaves the cards out, so each foreign row costs a question, and a long list more of them than one
    look-up has time for. What was learned lets the next one go on where this one ended.

    BPJS may give a number out again after a delete. Therefore a card is kept for number and poli, is forgotten when
    a complete list is without its row, and proves nothing to who asks for what was read since a later moment.
    """

    def __init__(self) -> None:
        self._cards: dict[tuple[str, str], tuple[str, datetime]] = {}

    def learn(self, row: PendaftaranRow, card: str, read_at: datetime) -> None:
        self._cards[row.number, row.poli_code] = card, read_at

    def card(self, row: PendaftaranRow, since: datetime) -> str | None:
        card, read_at = self._cards.get((row.number, row.poli_code), (None, since))
        return card if read_at >= since else None

    def keep_only(self, rows: Iterable[PendaftaranRow]) -> None:
        """These rows are the complete list."""
        gone = self._cards.keys() - {(row.number, row.poli_code) for row in rows}
        for key in gone:
            del self._cards[key]


class CardMemory:
    """What one process knows, the lists that were asked for last."""

    def __init__(self, most: int = MOST_LISTS) -> None:
        self._most = most
        self._lists: OrderedDict[tuple[object, date], KnownCards] = OrderedDict()

    def of(self, account: object, day: date) -> KnownCards:
        known = self._lists.setdefault((account, day), KnownCards())
        self._lists.move_to_end((account, day))
        if len(self._lists) > self._most:
            self._lists.popitem(last=False)
        return known
