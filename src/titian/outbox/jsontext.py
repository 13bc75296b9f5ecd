"""JSON as a person may type it: read with the place of each part, so that an error is told where it stands, and one
part is replaced without another being written anew."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

_LINE = "\n"
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_LIKE_A_NUMBER = re.compile(r"[-+.\d][\w.+-]*")
_WRONG_NUMBERS = (
    (
        re.compile(r"-?0\d+"),
        'Angka tidak boleh diawali nol. Bila ini sebuah kode, tulis di antara tanda kutip (").',
    ),
    (re.compile(r"-?[\d.]+[eE][+-]?\d+"), "Tulis angka ini tanpa pangkat: 1000, bukan 1e3."),
    (re.compile(""), "Angka ini tidak dapat dibaca."),
)
"""The sentence of the first that fits from the beginning."""
_LONE_HALF = re.compile("[\ud800-\udfff]")
_DEEPEST, _LONGEST_NUMBER = 20, 100

_VALUE = 'Di sini harus ada nilai: teks di antara tanda kutip ("), angka, true, false, atau null.'
_NAME = 'Di sini harus ada nama di antara tanda kutip (").'
_IN_A_STRING = {
    "Unterminated string": 'Teks ini belum ditutup dengan tanda kutip (").',
    "Invalid control character": r"Ganti baris atau tab di dalam teks harus ditulis sebagai \n atau \t.",
    "Invalid \\": r"Tanda \ di dalam teks harus ditulis dua kali (\\).",
}
"""What is wrong with a text between quotes, by how Python's own complaint begins."""


class Malformed(ValueError):
    """The text is no JSON object: a sentence that begins with its place."""

    def __init__(self, text: str, at: int, what: str) -> None:
        super().__init__(f"{place(text, at)}: {what}")


def place(text: str, at: int) -> str:
    """Line and column of a sign of the text, both counted from 1, as a person is told them."""
    return f"Baris {text.count(_LINE, 0, at) + 1}, kolom {at - text.rfind(_LINE, 0, at)}"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value, and where it stands: `text[start:end]`. A number is an int, or a Decimal with every digit it had."""

    value: Any
    start: int
    end: int


def read(text: str) -> dict[str, Leaf]:
    """Each value of an object by its dotted name, in order; an empty object is a value of its own.

    Raises Malformed for what is no JSON object, for a name that comes twice, and for a number that could not be shown
    as it is: one of over 100 digits, or with a power of ten, which BPJS does not read in a whole number either.
    """
    return _Reader(text).whole()


def replaced(text: str, tokens: Mapping[str, str]) -> str:
    """The text with the values of these names written so; every other sign stays. Raises KeyError, Malformed."""
    found = read(text)
    places = sorted((found[name].start, found[name].end, token) for name, token in tokens.items())
    pieces, at = [], 0
    for start, end, token in places:
        pieces += [text[at:start], token]
        at = end
    return "".join([*pieces, text[at:]])


def as_json(value: Any) -> str:
    """A value as JSON, a Decimal with every digit it has."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


class _Reader:
    """One pass over a text. Each step takes where it begins and returns where it ends."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[str, Leaf] = {}
        self.names: set[str] = set()

    def whole(self) -> dict[str, Leaf]:
        end = self._skip(self._object(self._skip(0), "", 0))
        if end < len(self.text):
            self._fail(end, "Sesudah kurung penutup } tidak boleh ada apa-apa lagi.")
        return self.found

    def _object(self, at: int, prefix: str, depth: int) -> int:
        at = self._sign(at, "{", "Isi harus dimulai dengan kurung pembuka {.")
        if depth > _DEEPEST:
            self._fail(at, "Terlalu banyak kurung di dalam kurung.")
        if self.text.startswith("}", at):
            return at + 1
        while True:
            at = self._skip(self._part(at, prefix, depth))
            if self.text.startswith("}", at):
                return at + 1
            comma, at = at, self._sign(at, ",", "Di sini kurang tanda koma, atau kurung penutup }.")
            if self.text.startswith("}", at):
                self._fail(comma, "Sesudah koma ini tidak ada apa-apa lagi; hapus komanya.")

    def _part(self, at: int, prefix: str, depth: int) -> int:
        if not self.text.startswith('"', at):
            self._fail(at, _NAME)
        name, end = self._decoded(at)
        path = prefix + name
        if path in self.names:
            self._fail(at, f"{path} ditulis dua kali.")
        self.names.add(path)
        start = self._sign(self._skip(end), ":", "Sesudah nama harus ada titik dua (:).")
        is_empty = self.text.startswith("}", self._skip(start + 1))
        if self.text.startswith("{", start) and not is_empty:
            return self._object(start, path + ".", depth + 1)
        value, end = self._value(start)
        self.found[path] = Leaf(value, start, end)
        return end

    def _value(self, at: int) -> tuple[Any, int]:
        if like := _LIKE_A_NUMBER.match(self.text, at):
            return self._number(at, like[0]), like.end()
        if self.text[at : at + 1] not in tuple('"{[tfn'):
            self._fail(at, _VALUE)
        return self._decoded(at)

    def _number(self, at: int, token: str) -> int | Decimal:
        found = _NUMBER.fullmatch(token)
        if found is None:
            self._fail(at, next(what for wrong, what in _WRONG_NUMBERS if wrong.match(token)))
        if len(token) > _LONGEST_NUMBER:
            self._fail(at, "Angka ini terlalu panjang.")
        return Decimal(token) if found[2] else int(token)

    def _decoded(self, at: int) -> tuple[Any, int]:
        try:
            value, end = _DECODER.raw_decode(self.text, at)
        except json.JSONDecodeError as error:
            said = (what for begins, what in _IN_A_STRING.items() if error.msg.startswith(begins))
            self._fail(error.pos, next(said, _VALUE))
        except (ValueError, RecursionError):
            self._fail(at, _VALUE)
        if isinstance(value, str) and _LONE_HALF.search(value):
            self._fail(at, "Teks ini berisi separuh huruf, yang tidak dapat dibaca.")
        return value, end

    def _sign(self, at: int, sign: str, what: str) -> int:
        if not self.text.startswith(sign, at):
            self._fail(at, what)
        return self._skip(at + 1)

    def _skip(self, at: int) -> int:
        space = _SPACE.match(self.text, at)
        return space.end() if space else at

    def _fail(self, at: int, what: str) -> NoReturn:
        raise Malformed(self.text, at, what)


def _no_constant(name: str) -> NoReturn:
    """Python reads NaN and Infinity, which no JSON has."""
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_constant)
