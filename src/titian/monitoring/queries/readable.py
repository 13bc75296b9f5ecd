"""JSON made readable without being rewritten: every number, escape and key stays as it was sent or received."""

import json
import re

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_OPENING, _CLOSING = "{[", "}]"
_STEP = "  "


def readable(text: str) -> str:
    """The JSON text on several lines; a text that is no JSON, or is nested beyond reason, as it came."""
    tokens = tokens_of(text)
    return _indented(tokens) if tokens else text


def tokens_of(text: str) -> list[str]:
    """The JSON text's tokens to the letter, white space between them aside; none where it is no JSON."""
    try:
        json.loads(text, parse_int=str, parse_float=str)  # str: not even a check may round or refuse a number
    except (ValueError, RecursionError):
        return []
    return _TOKEN.findall(text)


def _indented(tokens: list[str]) -> str:
    """White space is all that changes: one pass over the tokens, which are copied as they are."""
    written: list[str] = []
    depth = 0
    for before, token in zip(["", *tokens], tokens, strict=False):
        if token in _CLOSING:
            depth -= 1
        written.append(_gap(before, token, depth) + token)
        if token in _OPENING:
            depth += 1
    return "".join(written)


def _gap(before: str, token: str, depth: int) -> str:
    """What stands between two tokens; empty brackets stay closed."""
    if before == ":":
        return " "
    is_inside = (before != "" and before in _OPENING and token not in _CLOSING) or before == ","
    is_end = token in _CLOSING and before not in _OPENING
    return "\n" + _STEP * depth if is_inside or is_end else ""
