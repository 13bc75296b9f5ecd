"""Who of BPJS's is likely who of ours, by name. A suggestion: what is saved, a person decides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import fuzz

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


def bare_name(name: str) -> str:
    """A name as it is compared: `POLI GIGI & MULUT` and `Poli Gigi dan Mulut`, `dr. Ani, Sp.A` and `ANI`."""
    words = _words(name)
    return " ".join([word for word in words if word not in _TITLES] or words)


def likeness(one: str, other: str) -> int:
    """Percent; 100 only where nothing but titles differs, and the titles are not of two professions."""
    bare, other_bare = bare_name(one), bare_name(other)
    if bare == other_bare:
        professions = {frozenset(_PROFESSIONS.intersection(_words(name))) for name in (one, other)}
        return CERTAIN if len(professions - {frozenset()}) < 2 else CERTAIN - 1
    return min(CERTAIN - 1, round(fuzz.token_sort_ratio(bare, other_bare)))


def suggest(wanting: Mapping[K, Sequence[str]], offered: Iterable[Entry]) -> dict[K, Suggestion]:
    """For each who wants one, under any of their names, at most one row; each row to one of them only.

    The most alike come together first, by their first name before the others. Where two fit equally well, neither
    is certain.
    """
    scored = [
        ([likeness(name, entry.name) for name in names], key, entry)
        for key, names in wanting.items()
        for entry in offered
    ]
    alike = sorted(scored, key=lambda pair: (-max(pair[0]), -pair[0][0]))
    pairs = [(max(percents), key, entry) for percents, key, entry in alike if max(percents) >= WORTH_SAYING]
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


def _words(name: str) -> list[str]:
    """What stands behind a comma is a degree."""
    return folded(re.sub("&", " dan ", name.partition(",")[0])).split()
