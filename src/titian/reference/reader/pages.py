"""The lists of codes: every step's question, page by page until nothing new comes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import bpjs
from titian.reference.lists import PAGE, ListFacts, Step
from titian.reference.operations.reading import Reading
from titian.reference.reader.asking import Asker, Unanswered
from titian.reference.reader.watch import Watch

MOST_ROWS = 200_000
"""No answer to one question is longer; one that seems to be has no end."""


def read(asker: Asker, reading: Reading, facts: ListFacts, watch: Watch) -> None:
    """Go on from where the row says, to the end of the last step. Raises Unanswered, Halted or ClaimLost."""
    row = reading.row
    steps = facts.steps(row) if facts.steps else ()
    reading.plan(len(steps), watch.now())
    while row.step < len(steps):
        _read_step(asker, reading, facts, steps[row.step], watch)


def _read_step(asker: Asker, reading: Reading, facts: ListFacts, step: Step, watch: Watch) -> None:
    """Whether BPJS counts its rows from 0 or 1 is not settled (spec §4): a row that comes twice counts once.

    A reading that goes on in the middle does not know the codes before; an empty page will end it.
    """
    row = reading.row
    here, seen, unread = row.step, set[str](), 0
    while row.step == here:
        start, page = _page(asker, step, row.start)
        after = start + len(page.rows) + page.unread
        is_fresh = not seen.issuperset(one.code for one in page.rows)
        seen.update(one.code for one in page.rows)
        unread += page.unread
        is_last = not step.is_paged or _ends(page, len(seen) + unread, after, is_fresh=is_fresh)
        reading.store_page(
            group=step.group,
            items=[facts.item(one) for one in page.rows],
            unread=page.unread,
            step=here + is_last,
            start=0 if is_last else after,
            now=watch.now(),
        )
        watch.look(row)


def _page(asker: Asker, step: Step, start: int) -> tuple[int, bpjs.Page[Any]]:
    """The page, and from where: who counts from 1 refuses row 0."""
    try:
        return start, asker.ask(step.ask(start, PAGE))
    except Unanswered as why:
        if start > 0 or not step.is_paged or why.status != HTTPStatus.BAD_REQUEST:
            raise
    return 1, asker.ask(step.ask(1, PAGE))


def _ends(page: bpjs.Page[Any], seen: int, after: int, *, is_fresh: bool) -> bool:
    """Whether this page was the last, when `seen` rows have come, or `after` with those that came twice."""
    if after > MOST_ROWS:
        raise Unanswered("Daftar dari BPJS tidak ada habisnya; yang lama dipertahankan.")
    if not page.rows or page.count is None:
        return not is_fresh
    if is_fresh:
        # A full page may be all that BPJS counts: where it counts the rows of the page, more follow.
        return seen >= page.count and len(page.rows) < PAGE
    if after < page.count and len(page.rows) > 1:
        raise Unanswered("BPJS mengulang halaman yang sama; yang lama dipertahankan.")
    return after >= page.count
