"""Who of BPJS's is likely who of ours, by name. A suggestion: what is saved, a person decides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz, process

from titian.facility.queries import folded
from titian.reference.models import Entry

CERTAIN = 100
WORTH_SAYING = 75
"""Percent; what is less alike is no suggestion."""

_PROFESSIONS = frozenset({"dr", "drg", "bd", "bidan", "ns", "apt"})
_TITLES = _PROFESSIONS | {"prof", "h", "hj", "ir", "poli", "poliklinik", "klinik"}

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A row of BPJS's, and how sure it is in percent: 100 where nothing but titles differs and nobody else fits."""

    code: str
    name: str
    percent: int

    @property
    def is_certain(self) -> bool:
        return self.percent == CERTAIN


@dataclass(frozen=True, slots=True)
class _Folded:
    """A name made ready to be compared with hundreds: `sorted` has the words of `bare` in one order for all."""

    bare: str
    sorted: str
    professions: frozenset[str]


def bare_name(name: str) -> str:
    """A name as it is compared: `POLI GIGI & MULUT` and `Poli Gigi dan Mulut`, `dr. Ani, Sp.A` and `ANI`."""
    return _folded(name).bare


def likeness(one: str, other: str) -> int:
    """Percent; 100 only where nothing but titles differs, and the titles are not of two professions."""
    mine, theirs = _folded(one), _folded(other)
    return _percent(mine, theirs, fuzz.ratio(mine.sorted, theirs.sorted))


def suggest(wanting: Mapping[K, Sequence[str]], offered: Iterable[Entry]) -> dict[K, Suggestion]:
    """For each who wants one, under any of their names, at most one row; each row to one of them only.

    The most alike come together first, by their first name before the others. Where two fit equally well, neither
    is certain.
    """
    entries = list(offered)
    theirs = [_folded(entry.name) for entry in entries]
    scored = [
        (percents, key, entries[at])
        for key, names in wanting.items()
        for at, percents in _alike(names, theirs).items()
    ]
    alike = sorted(scored, key=lambda pair: (-max(pair[0]), -pair[0][0]))
    pairs = [(max(percents), key, entry) for percents, key, entry in alike]
    of_key = Counter(key for percent, key, _ in pairs if percent == CERTAIN)
    of_code = Counter(entry.code for percent, _, entry in pairs if percent == CERTAIN)
    found: dict[K, Suggestion] = {}
    given: set[str] = set()
    for percent, key, entry in pairs:
        if key not in found and entry.code not in given:
            is_doubtful = percent == CERTAIN and max(of_key[key], of_code[entry.code]) > 1
            found[key] = Suggestion(entry.code, entry.name, percent - is_doubtful)
            given.add(entry.code)
    return found


def _alike(names: Sequence[str], theirs: Sequence[_Folded]) -> dict[int, list[int]]:
    """Where in `theirs` one of the names finds its like, with the percent of each name there; 0 for too little."""
    found: dict[int, list[int]] = {}
    choices = [their.sorted for their in theirs]
    for number, mine in enumerate(map(_folded, names)):
        hits = process.extract_iter(mine.sorted, choices, scorer=fuzz.ratio, score_cutoff=WORTH_SAYING)
        for _, ratio, at in hits:
            found.setdefault(at, [0] * len(names))[number] = _percent(mine, theirs[at], ratio)
    return dict(sorted(found.items()))


def _percent(mine: _Folded, their: _Folded, ratio: float) -> int:
    """`ratio` is that of their sorted words."""
    if mine.bare == their.bare:
        is_one_profession = not (mine.professions and their.professions) or (
            mine.professions == their.professions
        )
        return CERTAIN if is_one_profession else CERTAIN - 1
    return min(CERTAIN - 1, round(ratio))


@lru_cache(maxsize=4096)
def _folded(name: str) -> _Folded:
    """What stands behind a comma is a degree. Kept: one page compares each name with hundreds."""
    words = folded(re.sub("&", " dan ", name.partition(",")[0])).split()
    bare = [word for word in words if word not in _TITLES] or words
    return _Folded(" ".join(bare), " ".join(sorted(bare)), _PROFESSIONS.intersection(words))
