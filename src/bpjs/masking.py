"""Identities in text that may reach a log: card numbers (13 digits), NIKs (16) and telephone numbers."""

import re

_LONG_NUMBER = re.compile(r"\d{5,}(?=\d{4})")


def masked(text: str) -> str:
    """The text with all but the last four digits of every number of nine digits or more hidden."""
    return _LONG_NUMBER.sub("…", text)
