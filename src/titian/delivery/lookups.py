"""Asking BPJS whether it has what we sent (R5, R6, R7)."""

from __future__ import annotations

from dataclasses import dataclass

from bpjs import AsyncClient, NotFound, Page
from bpjs.pcare import pendaftaran
from bpjs.pcare.pendaftaran import PendaftaranRow
from titian.delivery.outcomes import Kind, Outcome
from titian.outbox.models import Attempt
from titian.outbox.operations.breaker import Health

PAGE = 100
"""Rows asked for at once."""
MOST_PAGES = 60
READINGS = 2


@dataclass(frozen=True, slots=True)
class DayList:
    """The day's registrations. `gap` says why rows may be missing from it, "" where none is."""

    rows: tuple[PendaftaranRow, ...]
    gap: str


async def find_pendaftaran(client: AsyncClient, sent: Attempt, owned: frozenset[str]) -> Outcome:
    """Is the registration that `sent` asked for in BPJS's list of the day?

    `owned` are the noUrut of other live jobs, which may not be adopted. Raises BpjsError when a
    read fails; the caller asks again later.
    """
    day = await _day_list(client, sent)
    matches = [row for row in day.rows if row.number not in owned and await _is_ours(client, sent, row)]
    seen = f"{len(day.rows)} pendaftaran di BPJS pada tanggal itu"
    if len(matches) > 1:
        return Outcome(Kind.SEVERAL, "ada lebih dari satu di BPJS: tentukan di PCare", Health.FINE, text=seen)
    if matches:
        return Outcome(
            Kind.PRESENT, "ditemukan di BPJS", Health.FINE, number=matches[0].number, http=200, text=seen
        )
    if day.gap:
        return Outcome(Kind.INCOMPLETE, day.gap, Health.FINE, text=seen)
    return Outcome(Kind.ABSENT, "tidak ada di BPJS", Health.FINE, http=200, text=seen)


async def _day_list(client: AsyncClient, sent: Attempt) -> DayList:
    """Read twice where the list changed under the reading."""
    day = DayList((), gap="belum dibaca")
    for _ in range(READINGS):
        day = await _read_once(client, sent)
        if not day.gap:
            break
    return day


async def _read_once(client: AsyncClient, sent: Attempt) -> DayList:
    reading = Reading()
    while not reading.is_over:
        reading.take(await client.call(pendaftaran.by_date(sent.service_date, reading.start, PAGE)))
    return reading.day_list()


class Reading:
    """One reading of a day's list, page by page from 0, whichever row BPJS counts as the first (spec §4).

    Rows are told apart by their number. The next page starts where the rows received so far end, for BPJS may
    give fewer than it was asked for.
    """

    def __init__(self) -> None:
        self.start, self.is_over = 0, False
        self._found: dict[str, PendaftaranRow] = {}
        self._counts: list[int | None] = []
        self._unread, self._saw_end = 0, False

    def take(self, page: Page[PendaftaranRow]) -> None:
        known, received = len(self._found), len(page.rows) + page.unread
        self._found |= {row.number: row for row in page.rows}
        self.start += received
        self._unread += page.unread
        self._counts.append(page.count)
        brings_nothing = len(self._found) == known
        has_all = page.count is not None and len(self._found) + self._unread >= page.count
        self._saw_end = brings_nothing and received < PAGE
        self.is_over = brings_nothing or has_all or len(self._counts) == MOST_PAGES

    def day_list(self) -> DayList:
        return DayList(tuple(self._found.values()), self._gap())

    def _gap(self) -> str:
        """Complete is as many distinct rows as BPJS counted, first and last; uncounted, read to an end we saw."""
        if self._unread:
            return "ada baris daftar BPJS yang tidak terbaca"
        first, last = self._counts[0], self._counts[-1]
        if first is None:
            return "" if self._saw_end else "akhir daftar BPJS belum terlihat"
        return "" if first == last == len(self._found) else "daftar BPJS berubah saat dibaca"


async def _is_ours(client: AsyncClient, sent: Attempt, row: PendaftaranRow) -> bool:
    """Card, poli and date as they were sent. A row of the list without a card is asked for by number."""
    if row.poli_code != sent.poli_code:
        return False
    if row.card_number:
        return row.card_number == sent.card_number
    try:
        whole = await client.call(pendaftaran.by_number(row.number, sent.service_date))
    except NotFound:
        return False
    return whole.card_number == sent.card_number
