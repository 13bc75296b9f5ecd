"""Dates as people write them, read in one way everywhere: by the search box, by every form, by the date of a death.

Pure. Day, month, year, with signs between them or the month as a word; or eight digits. What could be two days is none.
"""

import re
from contextlib import suppress
from datetime import date

_BETWEEN = "[-/. ]{1,3}"
_WRITTEN = re.compile(
    rf"(?<!\d)(?:(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{4}})"
    r"|(\d{1,2})[-/. ]{0,3}([a-z]{3,9})[-/. ]{0,3}(\d{4}))(?!\d)",
    re.ASCII | re.IGNORECASE,
)
_FROM_THE_YEAR = re.compile(r"(?<!\d)([12]\d{3})-(\d{1,2})-(\d{1,2})(?!\d)", re.ASCII)
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_MONTHS = (
    ("januari", "january"), ("februari", "pebruari", "february"), ("maret", "march", "mrt"), ("april",),
    ("mei", "may"), ("juni", "june"), ("juli", "july"), ("agustus", "august", "agst", "ags", "agt"), ("september",),
    ("oktober", "october"), ("november", "nopember"), ("desember", "december"),
)  # fmt: skip
"""Each also cut short, from three letters on; as on old cards, and as in English."""


def read(text: str) -> date | None:
    """The day that a whole text is; None for what is none, or of which nobody knows which it is."""
    text = text.strip()
    if digits := _DIGITS.fullmatch(text):
        return _day(*digits.groups())
    found = _found(text)
    return _meant(found) if found and found[0] == text else None


def looks_like_one(text: str) -> bool:
    """Whether a text is written as a day, be it in the calendar or not."""
    text = text.strip()
    found = _found(text)
    return bool(_DIGITS.fullmatch(text)) or (found is not None and found[0] == text)


def within(text: str) -> tuple[date, str] | None:
    """The day that stands among other words, and those words. Digits alone are no day here: they may be a number."""
    found = _found(text)
    day = _meant(found) if found else None
    return (day, f"{text[: found.start()]} {text[found.end() :]}") if found and day else None


def _found(text: str) -> re.Match[str] | None:
    """What is written as a day. Beside a word that is no month, numbers are something else."""
    written = _WRITTEN.search(text)
    if written and (word := written[5]) and not _month(word):
        return None
    return written or _FROM_THE_YEAR.search(text)


def _meant(found: re.Match[str]) -> date | None:
    if found.re is _FROM_THE_YEAR:
        year, month, day = found.groups()
        return _day(day, month, year)
    day, month, year = (part for part in found.groups() if part)
    return _day(day, month if month.isdecimal() else str(_month(month)), year)


def _month(word: str) -> int:
    """0 for a word that is no month."""
    called = word.lower()
    return next((n for n, names in enumerate(_MONTHS, 1) if any(one.startswith(called) for one in names)), 0)


def _day(day: str, month: str, year: str) -> date | None:
    with suppress(ValueError):
        return date(int(year), int(month), int(day))
    return None
