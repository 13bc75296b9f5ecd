"""The lists of codes: every step's question, page by page until nothing new comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import bpjs
from titian.reference.lists import PAGE, ListFacts, Step
from titian.reference.operations.reading import Reading
from titian.reference.reader.asking import Asker, Unanswered
from titian.reference.reader.watch import Watch

MOST_ROWS = 200_000
"""No answer to one question is longer; one that seems to be has no end."""

Page = bpjs.Page[Any]


@dataclass(slots=True)
class _Manners:
    """How BPJS pages this list, as far as it has shown: whether it cuts pages shorter than asked for, what it counts.

    A page shorter than the `longest` was not cut, so nothing follows it. `counts_all`: the count has been greater
    than the page, so that it is that of all rows and not of the page's own.
    """

    longest: int = 0
    counts_all: bool = False

    def learn(self, page: Page) -> None:
        self.longest = max(self.longest, _size(page))
        self.counts_all |= page.count is not None and page.count > _size(page)


@dataclass(slots=True)
class _Came:
    """What has come of one step. `may_be_all`: no row is known to be missing, and one more question will tell."""

    codes: set[str] = field(default_factory=set)
    unread: int = 0
    may_be_all: bool = False

    def take(self, page: Page) -> bool:
        """Keep what the page has; whether there is anything that no page before it had."""
        codes = {one.code for one in page.rows} - self.codes
        self.codes |= codes
        self.unread += page.unread
        self.may_be_all = page.count is None or self.rows >= page.count
        return bool(codes)

    @property
    def rows(self) -> int:
        return len(self.codes) + self.unread


def read(asker: Asker, reading: Reading, facts: ListFacts, watch: Watch) -> None:
    """Go on from where the row says, to the end of the last step. Raises Unanswered, Halted or ClaimLost."""
    row, manners = reading.row, _Manners()
    steps = facts.steps(row) if facts.steps else ()
    reading.plan(len(steps), watch.now())
    while row.step < len(steps):
        _read_step(asker, reading, facts, steps[row.step], manners, watch)


def _read_step(
    asker: Asker, reading: Reading, facts: ListFacts, step: Step, manners: _Manners, watch: Watch
) -> None:
    """Whether BPJS counts its rows from 0 or 1 is not settled (spec §4): a row that comes twice counts once.

    A reading that goes on in the middle does not know the codes before; an empty page will end it.
    """
    row, came = reading.row, _Came()
    here = row.step
    while row.step == here:
        start, page = _page(asker, step, row.start, came)
        after = start + _size(page)
        is_last = _ends(page, came, manners, after) or not step.is_paged
        reading.store_page(
            group=step.group,
            items=[facts.item(one) for one in page.rows],
            unread=page.unread,
            step=here + is_last,
            start=0 if is_last else after,
            now=watch.now(),
        )
        watch.look(row)


def _page(asker: Asker, step: Step, start: int, came: _Came) -> tuple[int, Page]:
    """The page, and from where: who counts from 1 refuses row 0, and some refuse what is past the last row.

    Row 0 is refused in the words that also answer credentials that BPJS cannot read (spec §2.4).
    """
    try:
        return start, asker.ask(step.ask(start, PAGE))
    except Unanswered as why:
        if came.may_be_all and _is_past_the_end(why, came):
            return start, bpjs.Page(None, ())
        if start > 0 or not step.is_paged or why.status != HTTPStatus.BAD_REQUEST:
            raise
    return 1, asker.ask(step.ask(1, PAGE))


def _is_past_the_end(why: Unanswered, came: _Came) -> bool:
    """BPJS declined just this page; or all that it holds is the last row again, which could not be read before."""
    return not why.of_service and (why.status is not None or came.unread > 0)


def _ends(page: Page, came: _Came, manners: _Manners, after: int) -> bool:
    """Whether this page was the last; `after` rows have come with those that came twice."""
    if after > MOST_ROWS:
        raise Unanswered("Daftar dari BPJS tidak ada habisnya; yang lama dipertahankan.")
    manners.learn(page)
    if came.take(page):
        may_be_cut = _size(page) >= manners.longest
        return came.may_be_all and (not may_be_cut or (manners.counts_all and page.count is not None))
    if not page.rows or page.count is None or not manners.counts_all:
        return True
    if after < page.count and len(page.rows) > 1:
        raise Unanswered("BPJS mengulang halaman yang sama; yang lama dipertahankan.")
    return after >= page.count


def _size(page: Page) -> int:
    return len(page.rows) + page.unread
