"""How an Indonesian name sounds, so that Soeharto finds Suharto and Moch. Yusuf finds Muhammad Jusuf.

A word has one key, or a few where a letter may be read in two ways; two words sound alike when they share one. The
rules are those of spec/rme-patient.md §7.1: old (Van Ophuijsen, Soewandi) and new spelling, and the letters that
clerks confuse [A, C].
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from titian.patients.names import full_form, joined

_OLD_PAIRS = (("dj", "j"), ("tj", "c"), ("sj", "sy"), ("oe", "u"))
_ONLY_OLD = re.compile(r"oe|dj|tj|sj|^nj")
_OLD_J = re.compile(r"^j(?=ohan|us|un[iou]|ani$|ah|ak[ou]|ul[iy])")
"""Words that begin with an old j where today a y is written: Johannes, Jusuf, Junus, Jahja. Joko and Jaya do not."""

_READ_IN_TWO_WAYS = {"ch": ("k", "c", "h"), "kh": ("k", "h"), "z": ("j", "s")}
_SAME = (
    ("x", "ks"),
    ("q", "k"),
    ("sy", "s"),
    ("sh", "s"),
    ("dh", "d"),
    ("th", "t"),
    ("dz", "j"),
    ("ph", "p"),
    ("f", "p"),
    ("v", "p"),
)
_VOWELS = (
    ("ie", "i"),
    ("ai", "i"),
    ("ei", "i"),
    ("ae", "i"),
    ("au", "u"),
    ("ou", "u"),
    ("y", "i"),
    ("e", "i"),
    ("o", "u"),
)
_ASSIMILATED = re.compile(r"^abdul(?=[rsnztdlj])")
"""Abdul Rahman is also written Abdurrahman: the l sounds like the letter that follows."""

_DOUBLE = re.compile(r"(.)\1+")
_MOST_READINGS = 4
_LONGEST = 24


@lru_cache(maxsize=20_000)
def keys(word: str) -> frozenset[str]:
    """The keys of one word of `names.words`; at most eight, each of 1 to 24 signs."""
    if not word.isascii():
        return frozenset((word[:_LONGEST],))
    full = full_form(word)
    spellings = {full, _modern(full)}
    if word == "md":
        spellings = {"muhamad", "made"}
    return frozenset(_sound(reading) for spelling in spellings for reading in _readings(spelling))


def keys_of(words: Iterable[str]) -> frozenset[str]:
    """The keys of any of these words."""
    return frozenset(key for word in words for key in keys(word))


def heard_in(words: list[str]) -> frozenset[str]:
    """By what a name of these words is found."""
    return keys_of(words) | pair_keys(words)


def pair_keys(words: list[str]) -> frozenset[str]:
    """The keys of each two neighbours written as one word: Nur Aini is also Nuraini."""
    return keys_of(both for both, _ in joined(words))


def _modern(word: str) -> str:
    """The spelling of today. Only a word that shows another old letter has every j read as y."""
    is_old = _ONLY_OLD.search(word)
    for old, new in _OLD_PAIRS:
        word = word.replace(old, new.replace("j", "J"))
    if is_old:
        word = word.replace("j", "y")  # nj is ny then, too; in Anjani it is none
    return _OLD_J.sub("y", word).replace("J", "j")


def _readings(word: str) -> list[str]:
    """The ways to read letters of which the ear makes two; the first ones where there would be too many."""
    parts = re.split("(ch|kh|z)", word)
    choices = [_READ_IN_TWO_WAYS.get(part, (part,)) for part in parts]
    return ["".join(one) for one in product(*choices)][:_MOST_READINGS]


def _sound(word: str) -> str:
    word = _ASSIMILATED.sub("abdu", word)
    for written, heard in (*_SAME, *_VOWELS):
        word = word.replace(written, heard)
    word = _DOUBLE.sub(r"\1", word)
    return (word.removesuffix("h") or word)[:_LONGEST]
