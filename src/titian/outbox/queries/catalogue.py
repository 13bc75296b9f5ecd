"""What an answer of BPJS means, by the catalogue."""

from __future__ import annotations

import re
from functools import cache

from bpjs_wire.answers import ANSWERS, AnswerRow


def classify(
    *, service: str, kind: str, http: int | None, code: int | None, message: str
) -> AnswerRow | None:
    """The first row of the answer catalogue that fits; None for a text nobody has met yet."""
    for row in ANSWERS:
        if _fits(row, service, kind, http, code) and _pattern(row.pattern).search(message):
            return row
    return None


def _fits(row: AnswerRow, service: str, kind: str, http: int | None, code: int | None) -> bool:
    return (
        row.service in ("*", service)
        and row.kind in ("*", kind)
        and row.http in (None, http)
        and row.code in (None, code)
    )


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)
