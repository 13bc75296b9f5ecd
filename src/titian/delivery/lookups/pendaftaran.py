"""Is the registration in BPJS's list of the day? (R5, R6, R7, R21)"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus

from bpjs import NotFound, Page, Refused, UnexpectedShape
from bpjs.pcare import pendaftaran
from bpjs.pcare.pendaftaran import PendaftaranRow
from titian.delivery.lookups.asking import Ask, Sought
from titian.delivery.outcomes import Kind, Outcome
from titian.outbox.models import Attempt
from titian.outbox.operations.breaker import Health

PAGE = 100
"""Rows asked for at once."""
MOST_PAGES = 60
READINGS = 2
AT_ONCE = 4
"""Questions of one look-up that wait for BPJS at the same time."""
_WHOSE = "BPJS tidak menyebut kartu atau poli dari salah satu nomor"


@dataclass(frozen=True, slots=True)
class DayList:
    """The day's registrations. `gap` says why rows may be missing from it, "" where none is."""

    rows: tuple[PendaftaranRow, ...]
    gap: str


async def find_pendaftaran(ask: Ask, sought: Sought) -> Outcome:
    """Is the registration in BPJS's list of the day?

    Raises BpjsError when a read fails; the caller asks again later.
    """
    day = await _day_list(ask, sought.sent.service_date)
    if not day.gap:
        sought.known.keep_only(day.rows)
    cards = await _cards(ask, sought, [row for row in day.rows if row.number not in sought.owned])
    return _found(day, cards, sought.sent.card_number)


async def find_pendaftaran_gone(ask: Ask, sought: Sought) -> Outcome:
    """Has the registration left BPJS's list of the day? Then what was sent has been done (R21).

    Gone is no row with its number, card and poli in a complete list: BPJS may have given the number to somebody
    else. Raises BpjsError when a read fails; the caller asks again later.
    """
    sent, day = sought.sent, await _day_list(ask, sought.sent.service_date)
    same = [row for row in day.rows if row.number == sought.number]
    cards = await _cards(ask, replace(sought, since=sent.started_at), same)
    seen = f"{len(day.rows)} pendaftaran di BPJS pada tanggal itu"
    if sent.card_number in cards.values():
        return Outcome(Kind.ABSENT, "masih ada di BPJS", Health.FINE, http=200, text=seen)
    gap = day.gap or (_WHOSE if None in cards.values() else "")
    if gap:
        return Outcome(Kind.INCOMPLETE, gap, Health.FINE, text=seen)
    return Outcome(Kind.PRESENT, "sudah tidak ada di BPJS", Health.FINE, http=200, text=seen)


def _found(day: DayList, cards: dict[str, str | None], card: str) -> Outcome:
    """`cards` by number: None where BPJS does not say whether it is ours."""
    seen = f"{len(day.rows)} pendaftaran di BPJS pada tanggal itu"
    matches = [number for number, of_row in cards.items() if of_row and of_row == card]
    if len(matches) > 1:
        return Outcome(Kind.SEVERAL, "ada lebih dari satu di BPJS: tentukan di PCare", Health.FINE, text=seen)
    if matches:
        return Outcome(Kind.PRESENT, "ditemukan di BPJS", Health.FINE, number=matches[0], http=200, text=seen)
    gap = day.gap or (_WHOSE if None in cards.values() else "")
    if gap:
        return Outcome(Kind.INCOMPLETE, gap, Health.FINE, text=seen)
    return Outcome(Kind.ABSENT, "tidak ada di BPJS", Health.FINE, http=200, text=seen)


async def _cards(ask: Ask, sought: Sought, rows: list[PendaftaranRow]) -> dict[str, str | None]:
    """The card of each row that may be of our poli, by its number, a few questions at a time."""
    possible = [row for row in rows if row.poli_code in (sought.sent.poli_code, "")]
    cards: dict[str, str | None] = {row.number: row.card_number for row in possible}
    unsaid = iter([row for row in possible if not (row.card_number and row.poli_code)])

    async def ask_on() -> None:
        for row in unsaid:
            cards[row.number] = await _card(ask, sought, row)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(ask_on())
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return cards


async def _card(ask: Ask, sought: Sought, row: PendaftaranRow) -> str | None:
    """The row's card; "" where BPJS no longer has the row, or has it at another poli; None where it cannot be read.

    What is remembered as ours is asked for again: it is about to be adopted.
    """
    known = row.card_number or sought.known.card(row, sought.since)
    if known is not None and known != sought.sent.card_number:
        return known
    try:
        whole = await ask(pendaftaran.by_number(row.number, sought.sent.service_date))
    except NotFound:
        return ""
    except UnexpectedShape:
        return None
    if whole.card_number is not None:
        sought.known.learn(row, whole.card_number, sought.sent.started_at)
    return _attributed(sought.sent, row.card_number or whole.card_number, row.poli_code or whole.poli_code)


def _attributed(sent: Attempt, card: str | None, poli: str) -> str | None:
    """The card, where it is known to be another's or the poli is known to be ours; otherwise as for `_card`."""
    if poli == sent.poli_code or (card and card != sent.card_number):
        return card
    return "" if poli else None


async def _day_list(ask: Ask, day: date) -> DayList:
    """Read twice where the list changed under the reading."""
    listed = DayList((), gap="belum dibaca")
    for _ in range(READINGS):
        listed = await _read_once(ask, day)
        if not listed.gap:
            break
    return listed


async def _read_once(ask: Ask, day: date) -> DayList:
    reading = Reading()
    while not reading.is_over:
        reading.take(await _page(ask, day, reading))
    return reading.day_list()


async def _page(ask: Ask, day: date, reading: Reading) -> Page[PendaftaranRow]:
    """The next one. Who counts from 1 refuses row 0, in the words that also answer unreadable credentials (spec §2.4):
    those refuse row 1 as well."""
    try:
        return await ask(pendaftaran.by_date(day, reading.start, PAGE))
    except Refused as refusal:
        if reading.start > 0 or refusal.answer.http != HTTPStatus.BAD_REQUEST:
            raise
    reading.start = 1
    return await ask(pendaftaran.by_date(day, 1, PAGE))


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
