"""What of an answer may be kept as proof for one peserta: never the rows of others."""

import json
from collections.abc import Mapping
from typing import Any

from bpjs.message import Answer, Request


def rows(answer: Answer) -> list[object]:
    """The rows of a list, bare or wrapped; the one thing that was given else; none where there is nothing."""
    data = answer.data
    if isinstance(data, Mapping):
        listed = next((value for name, value in data.items() if str(name).lower() == "list"), [data])
        data = listed or []
    return data if isinstance(data, list) else []


def about(request: Request[Any], answer: Answer, card: str) -> list[str]:
    """The rows in which this card number stands, as JSON texts; a fraction is written as a text, to stay exact.

    A question that names the card is answered about nobody else.
    """
    is_named = card in request.path.split("/")
    ours = [row for row in rows(answer) if is_named or _mentions(row, card)]
    return [json.dumps(row, ensure_ascii=False, default=str) for row in ours]


def _mentions(value: object, card: str) -> bool:
    if isinstance(value, Mapping):
        return any(_mentions(part, card) for part in value.values())
    return any(_mentions(part, card) for part in value) if isinstance(value, list) else str(value) == card
