"""An answer of BPJS that can be shown to others: its form stays, and nobody in it can be recognised.

Digits become other digits, letters other letters, dates move; the same text becomes the same all through one disguise,
so that what belonged together still does. The key is made for one recording and thrown away after it.
"""

import hmac
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from bpjs_wire.harmless import HARMLESS, LISTS_BY_PARENT

_DATES = (
    ("%d-%m-%Y", re.compile(r"\b\d{2}-\d{2}-\d{4}\b")),
    ("%Y-%m-%d", re.compile(r"\b\d{4}-\d{2}-\d{2}\b")),
)
_LONG_NUMBER = re.compile(r"\d{5,}")
_MOST_DAYS = 700
_SPOKEN = "message"
"""What BPJS says in words: a clinic learns from the words, so that only numbers in them are disguised."""


class Disguise:
    """`key`: secret bytes, 16 or more."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._shift = timedelta(days=1 + int.from_bytes(self._stream("dates")[:4], "big") % _MOST_DAYS)

    def value(self, value: object, name: str = "", parent: str = "") -> object:
        """A JSON value with every leaf disguised that is not known to be harmless."""
        match value:
            case dict():
                return {key: self.value(one, str(key), name) for key, one in value.items()}
            case list():
                return [self.value(one, name, parent) for one in value]
            case str() if name == _SPOKEN:
                return self.text(value)
            case bool() | None:
                return value
            case int() | Decimal() | str() if name in HARMLESS or parent in LISTS_BY_PARENT:
                return value
            case int() | Decimal():
                return type(value)(self._like(f"{value:f}" if isinstance(value, Decimal) else str(value)))
            case _:
                return self._like(str(value))

    def text(self, text: str) -> str:
        """Words as they are, with dates and long numbers disguised."""
        return _LONG_NUMBER.sub(lambda found: self._like(found[0]), self._moved(text))

    def _moved(self, text: str) -> str:
        for form, pattern in _DATES:
            text = pattern.sub(lambda found, form=form: self._earlier(found[0], form), text)  # type: ignore[misc]
        return text

    def _earlier(self, text: str, form: str) -> str:
        try:
            day = datetime.strptime(text, form).date()
        except ValueError:
            return text
        moved = day - self._shift if day - date.min > self._shift else day
        return f"{moved:%d-%m-}{moved.year:04}" if form.startswith("%d") else moved.isoformat()

    def _like(self, text: str) -> str:
        """Another text of the same form; a single character says nothing and stays."""
        if any(pattern.search(text) for _, pattern in _DATES):
            return self._moved(text)
        if len(text) < 2:
            return text
        stream = self._stream(text)
        return "".join(
            _other(letter, stream[place % len(stream)], place) for place, letter in enumerate(text)
        )

    def _stream(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha512")


def _other(letter: str, byte: int, place: int) -> str:
    if letter.isdecimal():
        return str(byte % 10 if place or letter == "0" else 1 + byte % 9)  # a number keeps its length
    if letter.isalpha():
        return chr((ord("A") if letter.isupper() else ord("a")) + byte % 26)
    return letter
