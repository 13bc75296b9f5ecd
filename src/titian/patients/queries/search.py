"""Finding patients while somebody types: exact numbers first, then names.

A name is looked for among the rows of `SearchRow`, each step only where those before it found too few: as the name
begins, by the beginnings of its words in any order, by how they sound, written together or apart; and if that is
nobody's, by how they begin to sound and by any part of a word. Each step is a range of one index, the same on both
engines; nothing scans. Of more than are shown any are: in no step are thousands put in order for the first twenty.
"""

import operator
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import chain, islice
from string import digits as ascii_digits

from django.db.models import Q

from titian.facility import dates
from titian.facility.models import Facility
from titian.patients import identifiers, names, sounds
from titian.patients.models import Patient
from titian.patients.queries import rows
from titian.patients.queries.asked import MOST_FOUND, Asked, Born
from titian.peserta.scans import number_in

PAGE_SIZE = 50
"""Patients on a page of all."""
LONGEST_SEARCH, MOST_WORDS = 100, 8
"""What of a search is looked at: signs, and parts of a name. More finds nobody and only makes the question long."""

SHORTEST_FOR_MOTHERS = 3
_LABEL = re.compile(r"RM:\s*(\d[\d.-]*)", re.ASCII | re.IGNORECASE)
ANYBODY = Q()


@dataclass(frozen=True, slots=True)
class Found:
    """Patients, the best first; `more` when there are others beside the first `MOST_FOUND`."""

    patients: list[Patient]
    more: bool = False


def find(facility: Facility, text: str, where: Q = ANYBODY, *, among: Collection[int] | None = None) -> Found:
    """Patients by exact No. RM, NIK, card or phone, by birth date (dd-mm-yyyy), by name, or by the latter two.

    Nobody is looked for but those for whom `where` holds, and of them, where a few hundred at most are known to be
    meant, those whose keys are `among` these.
    """
    text, asked = _read(text), Asked(facility, where, among)
    if written := dates.within(text):
        born, rest = written
        return _born(asked, born, names.words(rest))
    if found := _numbered(asked, text):
        return _cut(found)
    if digits := dates.read(text):
        return _born(asked, digits, [])
    return _named(asked, text)


def possible_mothers(facility: Facility, text: str) -> list[Patient]:
    """Whom `find` finds among those who are not men, for a text of three signs or more."""
    found = find(facility, text).patients if len(text) >= SHORTEST_FOR_MOTHERS else []
    return [one for one in found if one.sex != Patient.Sex.MALE]


def only_holder(facility: Facility, text: str) -> Patient | None:
    """Whom a whole number names, if it is one patient's alone: what a reader scanned, or somebody typed to the end."""
    text = _read(text)
    found = [] if dates.within(text) else _numbered(Asked(facility, ANYBODY), text)
    return found[0] if len(found) == 1 else None


def _read(text: str) -> str:
    """What is searched for: of a label of ours the No. RM, of a scanned card or KTP the number."""
    text = text.replace("\0", "").strip()[:LONGEST_SEARCH]
    label = _LABEL.fullmatch(text)
    return label[1] if label else number_in(text)


def _numbered(asked: Asked, text: str) -> list[Patient]:
    """Who has this number, in the likeliest column in which anybody has it."""
    for column, number in _numbers(text):
        if found := asked.numbered(column, number):
            return found
    return []


def _cut(found: list[Patient]) -> Found:
    return Found(found[:MOST_FOUND], more=len(found) > MOST_FOUND)


def _born(asked: Asked, born: date, words: list[str]) -> Found:
    """Who was born that day, and is called so: so few that the name is compared here."""
    written = rows.ways_to_write(words)
    called = (one.pk for one in asked.born(born) if any(_is_called(one, way) for way in written))
    keys = list(islice(called, MOST_FOUND + 1))
    found = {one.pk: one for one in asked.with_keys(keys)} if keys else {}
    return _cut([found[key] for key in keys if key in found])


def _is_called(one: Born, words: Sequence[str]) -> bool:
    called = [names.words(name) for name in (one.name, one.alias)]
    heard = frozenset(chain.from_iterable(map(sounds.heard_in, called)))
    return all(
        heard & sounds.keys(word) or any(name.startswith(word) for name in chain(*called)) for word in words
    )


def _named(asked: Asked, text: str) -> Found:
    """Each step adds whom those before it did not find; within a step the order is that of the names."""
    words = names.words(text, is_being_typed=True)[:MOST_WORDS]
    those = rows.Rows(asked.facility, MOST_FOUND, _narrowed(asked))
    step_of: dict[int, int] = {}
    steps = those.steps(words, _beginnings(text, words))
    for step, ids in enumerate(chain(steps, _where_nobody(those, text, words, step_of))):
        step_of |= {key: step for key in ids if key not in step_of}
        if len(step_of) > MOST_FOUND:
            break
    found = asked.with_keys(list(step_of)) if step_of else []
    return _cut(sorted(found, key=lambda one: (step_of[one.pk], one.search_name, one.record_number)))


def _narrowed(asked: Asked) -> rows.Like | None:
    limits = [rows.of_patients(asked.facility, asked.where)] if asked.where else []
    limits += [rows.is_one_of(asked.among)] if asked.among is not None else []
    return reduce(operator.and_, limits) if limits else None


def _where_nobody(
    those: rows.Rows, text: str, words: list[str], found: Collection[int]
) -> Iterator[Collection[int]]:
    """The last letters may have been a degree. Several words that are somebody's are not taken apart further."""
    if not found and (called := names.words(text)[:MOST_WORDS]) != words:
        yield from those.steps(called)
    if not found:
        yield from those.last_steps(words)


def _beginnings(text: str, words: list[str]) -> Iterable[str]:
    """As it was typed, then without titles: of `Bayi Ny. Ani` the words are Ani alone, which is her mother first."""
    return dict.fromkeys(name for name in (names.search_form(text), " ".join(words)) if name)


def names_somebody(text: str) -> bool:
    """Whether a search carries a number long enough to be somebody's: six digits or more, however separated."""
    return len(_digits(text)) >= 6


def _digits(text: str) -> str:
    """The digits 0 to 9 of a text: other scripts have more, and ² is one of which no number can be made."""
    return "".join(sign for sign in text if sign in ascii_digits)


def _numbers(text: str) -> list[tuple[str, object]]:
    """The columns in which this text, taken as a number, could stand, the likeliest first: its length tells.

    They are asked one by one, for then each is answered by its index. A document of another kind, or a NIK not
    proven yet, stands in `identity_number` alone.
    """
    digits = _digits(text)
    if not digits or any(sign.isalpha() for sign in text):
        return [("identity_number", "".join(filter(str.isalnum, text)).upper())] if digits else []
    document = ("identity_number", digits)
    if len(digits) == 16:
        return [("nik", digits), document]
    if len(digits) <= 8:
        return [("record_number", int(digits)), *_phone(text), document]
    return [*([("card_number", digits)] if len(digits) == 13 else []), *_phone(text), document]


def _phone(text: str) -> Iterator[tuple[str, object]]:
    with suppress(ValueError):  # not a phone number, so not anybody's
        yield "phone", identifiers.clean_phone(text)
