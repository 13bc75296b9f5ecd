"""Texts of BPJS: recognised by a pattern that a person typed, and masked before one is kept. Pure.

A pattern is plain text in which `*` stands for anything; it fits wherever in the text its parts are found, one
after the other, case and extra blanks ignored. Finding is all that happens, so the time grows with the text alone,
whatever was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ANYTHING = "*"
MOST_KEPT = 300
"""Characters of a masked text that are kept."""
_MOST_READ = 2_000

_NUMBER = re.compile(r"\d(?:[\d\s.,:/\\_+-]*\d)?")
_SIDE_BY_SIDE = re.compile(r"\*(?:[\s.,'’-]*\*)+")
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*"
_TITLED = re.compile(
    rf"\b((?i:drg?|tn|ny|nn|sdri?|bpk|an|a\.n)\.|(?i:atas nama|bernama))(?:,?\s*{_CAPITAL})+"
)
_SHOUTED = re.compile(r"\b[A-Z][A-Z'’]{2,}\b")
_NO_NAMES = frozenset({
    "API", "BPJS", "DELETE", "FKRTL", "FKTP", "GET", "GIGI", "HFIS", "HTTP", "ICD", "IGD", "JKN",
    "JSON", "KARTU", "KIA", "KIS", "KTP", "MCU", "NIK", "PCARE", "POLI", "POST", "PRB", "PUT",
    "RESPONSE", "SEP", "SQL", "SRK", "TACC", "UGD", "UMUM", "URL",
})  # fmt: skip
"""What is written in capitals within a sentence and names nobody."""


def folded(text: str) -> str:
    """As texts are compared: without case, one blank between words."""
    return " ".join(text.casefold().split())


def parts(pattern: str) -> tuple[str, ...]:
    """What of a pattern has to be found, in this order."""
    return tuple(part.strip() for part in folded(pattern).split(ANYTHING) if part.strip())


def fits(wanted: Iterable[str], text: str) -> bool:
    """Whether the parts of a pattern stand in a `folded` text one after the other."""
    start = 0
    for part in wanted:
        found = text.find(part, start)
        if found < 0:
            return False
        start = found + len(part)
    return True


def letters(pattern: str) -> int:
    """How many letters of a pattern have to be found: too few fit anything."""
    return sum(sign.isalpha() for part in parts(pattern) for sign in part)


def masked(text: str, names: Iterable[str] = (), phrases: Iterable[str] = ()) -> str:
    """A text of BPJS without what tells whom it is about: fit to be kept, and a pattern that fits what it came from.

    No digit stays; no word of `names` (those of the patient and of who treats); none of `phrases` (what we had sent);
    and nothing that follows a title, or stands in capitals within a sentence, as BPJS writes names.
    """
    text = " ".join(text[:_MOST_READ].split())
    for phrase in sorted(_long_enough(phrases, 4), key=len, reverse=True):
        text = re.sub(re.escape(phrase), ANYTHING, text, flags=re.IGNORECASE)
    text = _NUMBER.sub(ANYTHING, text)
    if words := _words(names):
        text = re.sub(rf"(?<![^\W\d_])(?:{'|'.join(words)})(?![^\W\d_])", ANYTHING, text, flags=re.IGNORECASE)
    text = _TITLED.sub(rf"\1 {ANYTHING}", text)
    if text != text.upper():
        text = _SHOUTED.sub(lambda found: found[0] if found[0] in _NO_NAMES else ANYTHING, text)
    return _SIDE_BY_SIDE.sub(ANYTHING, text)[:MOST_KEPT].strip()


def _long_enough(phrases: Iterable[str], least: int) -> set[str]:
    return {joined for phrase in phrases if len(joined := " ".join(phrase.split())) >= least}


def _words(names: Iterable[str]) -> list[str]:
    """The words of names as a pattern wants them, longest first; an initial is no name."""
    found = {word for name in names for word in re.findall(r"[^\W\d_]{2,}", name)}
    return [re.escape(word) for word in sorted(found, key=len, reverse=True)]
