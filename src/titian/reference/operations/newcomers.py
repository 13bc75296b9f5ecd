"""Rows of ours that are made for rows of BPJS's: with a name and a letter that nobody of the clinic has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, product
from string import ascii_uppercase

from titian.facility.models import Facility, Poli
from titian.reference.models import Entry
from titian.reference.queries.maps import Map, Own

_LONGEST_NAME = 90


def newcomer(facility: Facility, one: Map, entry: Entry, own: Iterable[Own]) -> Own:
    """A row for BPJS's, beside those that the clinic has; neither mapped nor saved yet."""
    own = list(own)
    row = one.model(facility=facility, name=_free_name(own, entry.name or entry.code))
    if isinstance(row, Poli):
        row.ticket_letter = next(_free_letters(own))
    return row


def _free_name(own: Iterable[Own], name: str) -> str:
    """Names are unique in a clinic; a second bearer of one gets a number."""
    taken = {one.name for one in own}
    name = " ".join(name.split())[:_LONGEST_NAME]
    numbered = (f"{name} ({number})" for number in count(2))
    return name if name not in taken else next(free for free in numbered if free not in taken)


def _free_letters(own: Iterable[Own]) -> Iterator[str]:
    """A, B … Z, AA, AB …, without those in use."""
    taken = {one.ticket_letter for one in own if isinstance(one, Poli)}
    for length in count(1):
        for signs in product(ascii_uppercase, repeat=length):
            letter = "".join(signs)
            if letter not in taken:
                yield letter
