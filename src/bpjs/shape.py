"""Reading the content of answers: each field as its type, or UnexpectedShape naming the field.

BPJS's lists and objects vary: names differ in case, numbers arrive as strings, a list comes bare or wrapped.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, NoReturn, TypeVar

from bpjs.errors import NotFound, UnexpectedShape
from bpjs.jsontext import storable
from bpjs.message import Answer
from bpjs_wire.codes import ANTREAN_DATE, PCARE_DATE

T = TypeVar("T")

_MAX_DIGITS = 28
_LIMIT = Decimal(10) ** _MAX_DIGITS
_CODE = r"[\w.\-]{1,20}"
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list and BPJS's count of all its rows, None where it gives none.

    `unread`: rows of this page that could not be read and are not among `rows`.
    """

    count: int | None
    rows: tuple[T, ...]
    unread: int = 0


class Row:
    """One JSON object of an answer, whose fields are read by name whatever their case."""

    def __init__(self, answer: Answer, value: object, where: str = "response") -> None:
        self._answer = answer
        self._where = where
        if not isinstance(value, Mapping):
            self.fail("")
        self._members = {str(name).lower(): member for name, member in value.items()}

    def fail(self, name: str) -> NoReturn:
        """Raises UnexpectedShape for this field, or for the whole row where `name` is ""."""
        raise UnexpectedShape(self._answer, f"{self._where}.{name}" if name else self._where)

    def raw(self, name: str) -> object:
        """The JSON value as it came; None where it is absent."""
        return self._members.get(name.lower())

    def verbatim(self, name: str) -> str:
        """A text with the blanks it came with, "" where it is null or absent; a number is written out."""
        value = self.raw(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            self.fail(name)
        return storable(str(value))

    def text(self, name: str) -> str:
        """A text without surrounding blanks, else as `verbatim`."""
        return self.verbatim(name).strip()

    def words(self, name: str) -> str:
        """As `text`, with a truth value written out: BPJS's text of something that it may give as either."""
        value = self.raw(name)
        return str(value).lower() if isinstance(value, bool) else self.text(name)

    def known_text(self, name: str) -> str:
        """A text that must not be empty."""
        return self.text(name) or self.fail(name)

    def coded(self, name: str, form: str = _CODE) -> str:
        """A text that as a whole has this form, a regular expression; "" where it is empty."""
        text = self.text(name)
        return text if not text or re.fullmatch(form, text) else self.fail(name)

    def known_code(self, name: str, form: str = _CODE) -> str:
        """A text of this form that must be there."""
        return self.coded(name, form) or self.fail(name)

    def label(self, name: str, most: int = 500) -> str:
        """A text to show, without surrounding blanks; one that is longer is not what it says it is."""
        text = self.text(name)
        return text if len(text) <= most else self.fail(name)

    def echo(self, name: str, most: int) -> str:
        """A text that goes back to BPJS as it came, blanks and all: cut to fit it would be another."""
        text = self.verbatim(name)
        return text if len(text) <= most else self.fail(name)

    def number(self, name: str, below: Decimal = _LIMIT) -> Decimal:
        """A finite number smaller than `below`, whatever its sign; 0 where it is null, empty or absent."""
        try:
            value = Decimal(self.text(name).replace(",", ".") or 0)
        except ArithmeticError:
            self.fail(name)
        if not value.is_finite() or abs(value.adjusted()) >= _MAX_DIGITS or abs(value) >= below:
            self.fail(name)
        return value

    def measured(self, name: str) -> Decimal | None:
        """A finite number; None where it is null, empty or absent, for nothing that was not measured is 0."""
        return self.number(name) if self.text(name) else None

    def integer(self, name: str) -> int:
        """A whole number, 0 where it is null, empty or absent."""
        value = self.number(name)
        return int(value) if value == value.to_integral_value() else self.fail(name)

    def known_integer(self, name: str) -> int:
        """A whole number that must be there."""
        self.known_text(name)
        return self.integer(name)

    def flag(self, name: str) -> bool:
        """A truth value, also as 0, 1 or text; False where it is null, empty or absent."""
        value = self.raw(name)
        if isinstance(value, bool):
            return value
        text = self.text(name).lower()
        if text and text not in _FLAGS:
            self.fail(name)
        return _FLAGS.get(text, False)

    def day(self, name: str) -> date | None:
        """A date in either of BPJS's two formats; None where it is empty or no day of the calendar."""
        return next(
            filter(None, (_day(self.text(name), style) for style in (PCARE_DATE, ANTREAN_DATE))), None
        )

    def known_day(self, name: str) -> date:
        """A date that must be there."""
        return self.day(name) or self.fail(name)

    def part(self, name: str) -> "Row":
        """A nested object; an empty one where it is null, empty or absent."""
        value = self.raw(name)
        return Row(self._answer, {} if value in (None, "", []) else value, f"{self._where}.{name}")


def _day(text: str, style: str) -> date | None:
    try:
        return datetime.strptime(text[:10], style).date()
    except ValueError:
        return None


def one(answer: Answer) -> Row:
    """The one object that was asked for, alone or in a list of one. Raises NotFound where there is none."""
    value = answer.data
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not answer.succeeded or value in (None, "", [], {}):
        raise NotFound(answer)
    return Row(answer, value)


def created(answer: Answer, form: str, name: str = "") -> str:
    """The number of what was created: `message` of one {field, message}, alone or in a list (S2 S9 S10 S12).

    The whole number must look like `form`, a regular expression: a polite sentence in its place is no number. The
    field must be called `name`, where it is known how BPJS calls it.
    """
    row = one(answer)
    number, field = row.known_text("message"), row.text("field")
    if not re.fullmatch(form, number) or (name and field.lower() != name.lower()):
        row.fail(name or "message")
    return number


def done(answer: Answer) -> None:
    """An answer whose success is all it says. Raises NotFound for a 204."""
    if not answer.succeeded:
        raise NotFound(answer)


def rows(answer: Answer, read: Callable[[Row], T]) -> tuple[T, ...]:
    """The rows of a list, bare or wrapped as {list}; none where BPJS says so."""
    return tuple(read(_row(answer, index, value)) for index, value in enumerate(_listed(answer)))


def page(answer: Answer, read: Callable[[Row], T]) -> Page[T]:
    """The rows of a list with BPJS's count."""
    return Page(_count(answer), rows(answer, read))


def readable_page(answer: Answer, read: Callable[[Row], T]) -> Page[T]:
    """As `page`, but a row that cannot be read is counted instead of hiding the others."""
    listed, found = _listed(answer), []
    for index, value in enumerate(listed):
        with suppress(UnexpectedShape):
            found.append(read(_row(answer, index, value)))
    return Page(_count(answer), tuple(found), unread=len(listed) - len(found))


def reference_page(answer: Answer, read: Callable[[Row], T]) -> Page[T]:
    """As `readable_page`, but raises where no row can be read: a list in another form is not an empty one."""
    found = readable_page(answer, read)
    return page(answer, read) if found.unread and not found.rows else found


def _listed(answer: Answer) -> list[object]:
    if not answer.succeeded or answer.data in (None, ""):
        return []
    listed = answer.data
    if isinstance(listed, Mapping):
        listed = Row(answer, listed).raw("list") or []
    if not isinstance(listed, list):
        raise UnexpectedShape(answer, "response.list")
    return listed


def _row(answer: Answer, index: int, value: object) -> Row:
    return Row(answer, value, f"response.list[{index}]")


def _count(answer: Answer) -> int | None:
    """BPJS's own count; 0 where it says that there is nothing (204)."""
    if not answer.succeeded:
        return 0
    outer = Row(answer, answer.data if isinstance(answer.data, Mapping) else {})
    return outer.integer("count") if outer.text("count") else None
