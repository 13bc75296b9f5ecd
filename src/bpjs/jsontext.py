"""JSON as BPJS sends it, read without altering a number and without trusting its size or depth."""

import json
import re
from collections.abc import Iterable
from decimal import Decimal

MOST_DEEP, MOST_DIGITS = 64, 1_000
"""Levels within levels, and digits of a number written out: far more than any answer has, and few enough for whoever
walks or prints what was read."""

_BETWEEN_MEMBERS = re.compile(r"[\s,:]*")


class NotJson(ValueError):
    """The text is no JSON value, or one that cannot be held exactly (NaN, an infinity, absurd depth or digits)."""


def parse(text: str) -> object:
    """The JSON value with whole numbers as int and others as Decimal: 1.10 stays 1.10 and 1e400 is no infinity.

    Raises NotJson, and nothing else, whatever the input.
    """
    try:
        value: object = json.loads(text, parse_float=_decimal, parse_constant=_refuse_constant)
    except (ValueError, ArithmeticError, RecursionError):
        raise NotJson("not JSON") from None
    _refuse_depth(value)
    return value


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if abs(value.adjusted()) > MOST_DIGITS:
        raise NotJson("a number of too many digits")
    return value


def _refuse_depth(value: object) -> None:
    """Level by level: what is too deep to be walked cannot be measured by walking into it."""
    level = [value]
    for _ in range(MOST_DEEP):
        level = [part for one in level if isinstance(one, dict | list) for part in _parts(one)]
        if not level:
            return
    raise NotJson("too many levels")


def _parts(value: dict[str, object] | list[object]) -> Iterable[object]:
    return value.values() if isinstance(value, dict) else value


def _refuse_constant(name: str) -> object:
    raise NotJson(f"{name} is no JSON")


def replace_member(text: str, name: str, value: str) -> str:
    """The text of a JSON object with the text of one member's value replaced and every other character kept.

    The object must have been parsed before and must have the member; of a repeated one the last counts.
    """
    start, end = _member_spans(text)[name]
    return text[:start] + value + text[end:]


def _member_spans(text: str) -> dict[str, tuple[int, int]]:
    decoder = json.JSONDecoder(parse_float=str)
    spans: dict[str, tuple[int, int]] = {}
    position = _skip(text, text.index("{") + 1)
    while text[position] != "}":
        name, position = decoder.raw_decode(text, position)
        start = _skip(text, position)
        _, end = decoder.raw_decode(text, start)
        spans[name] = (start, end)
        position = _skip(text, end)
    return spans


def _skip(text: str, position: int) -> int:
    between = _BETWEEN_MEMBERS.match(text, position)
    return between.end() if between else position


def storable(text: str) -> str:
    """The text as any database keeps it: a lone surrogate or a NUL becomes U+FFFD, the replacement character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "\ufffd")
