"""What readers of barcodes and QR codes type: the number, and whatever the card's maker put around it."""

import re

_DIGIT = "[ .-]?[0-9]"
_NUMBER = re.compile(rf"(?<![0-9])[0-9](?:{_DIGIT}){{12}}(?:(?:{_DIGIT}){{3}})?(?![0-9])")
_BETWEEN = re.compile("[ .-]")

LONGEST_SCAN = 200
"""Characters that a box for a number takes, so that no browser cuts off what a reader types."""


def number_in(text: str) -> str:
    """The one number of a card (13 digits) or KTP (16) in a text, its digits alone; else the text as it is."""
    found = {_BETWEEN.sub("", number) for number in _NUMBER.findall(text)}
    return found.pop() if len(found) == 1 else text
