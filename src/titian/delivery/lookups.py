"""Asking BPJS whether it has what we sent (R5, R6, R7)."""

from __future__ import annotations

from dataclasses import dataclass

from bpjs import AsyncClient, NotFound
from bpjs.pcare import pendaftaran
from bpjs.pcare.pendaftaran import PendaftaranRow
from titian.delivery.outcomes import Kind, Outcome
from titian.outbox.models import Attempt
from titian.outbox.operations.breaker import Health

PAGE = 100
MOST_PAGES = 60
READINGS = 2


@dataclass(frozen=True, slots=True)
class DayList:
    """The day's registrations; complete when the distinct rows are as many as BPJS counted, first and last."""

    rows: tuple[PendaftaranRow, ...]
    is_complete: bool


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
    if not day.is_complete:
        return Outcome(Kind.INCOMPLETE, "daftar BPJS berubah saat dibaca", Health.FINE, text=seen)
    return Outcome(Kind.ABSENT, "tidak ada di BPJS", Health.FINE, http=200, text=seen)


async def _day_list(client: AsyncClient, sent: Attempt) -> DayList:
    """Read twice where the list changed under the reading."""
    day = DayList((), is_complete=False)
    for _ in range(READINGS):
        day = await _read_once(client, sent)
        if day.is_complete:
            break
    return day


async def _read_once(client: AsyncClient, sent: Attempt) -> DayList:
    """Pages from 0, whichever row BPJS counts as the first: rows are told apart by their number."""
    found: dict[str, PendaftaranRow] = {}
    first_count, last_count = None, 0
    for page in range(MOST_PAGES):
        answer = await client.call(pendaftaran.by_date(sent.service_date, page * PAGE, PAGE))
        first_count = answer.count if first_count is None else first_count
        last_count = answer.count
        fresh = [row for row in answer.rows if row.number not in found]
        found |= {row.number: row for row in fresh}
        if not fresh or len(found) >= answer.count:
            break
    return DayList(tuple(found.values()), first_count == last_count == len(found))


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
