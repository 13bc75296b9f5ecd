"""An answer of BPJS that can be shown to others: its form stays, and nobody in it can be recognised.

Digits become other digits, letters other letters, dates move, also within a text; the same text becomes the same all
through one disguise, so that what belonged together still does. The key is made for one recording and thrown away
after it.
"""

import hmac
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

from bpjs_wire.harmless import HARMLESS, LISTS_BY_PARENT

_FORMS = ("%d-%m-%Y", "%Y-%m-%d")
_DATE = re.compile(r"\b(\d{2}-\d{2}-\d{4}|\d{4}-\d{2}-\d{2})\b")
_MOST_DAYS = 700
_BORN = "tglLahir"
"""Moved each by its own days: how far all others moved shows beside the day of the recording."""
_SPOKEN = "message"
"""What BPJS says in words: a clinic learns from them, so that only who and what they are about is masked."""


class Disguise:
    """`key`: secret bytes, 16 or more. `said` masks words of BPJS that a person is to read."""

    def __init__(self, key: bytes, said: Callable[[str], str]) -> None:
        self._key, self._said = key, said
        self._shift = self._days_for("dates")

    def saying(self, said: Callable[[str], str]) -> "Disguise":
        """The same disguise, with words as `said` leaves them."""
        return Disguise(self._key, said)

    def value(self, value: object, name: str = "", parent: str = "") -> object:
        """A JSON value with every leaf disguised that is not known to be harmless."""
        match value:
            case dict():
                return {key: self.value(one, str(key), name) for key, one in value.items()}
            case list():
                return [self.value(one, name, parent) for one in value]
            case str() if name == _SPOKEN:
                return self.text(value)
            case str() if name == _BORN:
                return self._like(value, self._days_for(value))
            case bool() | None:
                return value
            case int() | Decimal() | str() if name in HARMLESS or parent in LISTS_BY_PARENT:
                return value
            case int() | Decimal():
                return type(value)(self._like(f"{value:f}" if isinstance(value, Decimal) else str(value)))
            case _:
                return self._like(str(value))

    def text(self, text: str) -> str:
        """Words as `said` leaves them; a number that BPJS gave, one word with a digit in it, keeps its form."""
        is_number = len(text.split()) == 1 and any(sign.isdecimal() for sign in text)
        return self._like(text) if is_number else self._said(text)

    def _like(self, text: str, by: timedelta | None = None) -> str:
        """Another text of the same form, in which each date has moved and what stands between them is another's."""
        shift = by or self._shift
        return "".join(self._earlier(part, shift) or self._scrambled(part) for part in _DATE.split(text))

    def _days_for(self, what: str) -> timedelta:
        return timedelta(days=1 + int.from_bytes(self._stream(what)[:4], "big") % _MOST_DAYS)

    def _earlier(self, text: str, shift: timedelta) -> str:
        """The date moved; "" where the text is none."""
        for form in _FORMS:
            with suppress(ValueError):
                day = datetime.strptime(text, form).date()
                moved = day - shift if day - date.min > shift else day
                return f"{moved:%d-%m-}{moved.year:04}" if form.startswith("%d") else moved.isoformat()
        return ""

    def _scrambled(self, text: str) -> str:
        """Other digits and letters; a single character says nothing and stays."""
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
