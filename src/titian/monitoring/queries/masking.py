"""Numbers that name a person, where nobody needs them whole: first six and last two digits stay."""

import re

_HIDDEN = "•"
_IDENTITY = re.compile(r"(?<!\d)(?:\d{16}|\d{13})(?!\d)")


def mask(number: str) -> str:
    """`3174060101900001` -> `317406••••••••01`; what is too short to hide in is hidden whole."""
    if len(number) <= 8:
        return _HIDDEN * len(number)
    return number[:6] + _HIDDEN * (len(number) - 8) + number[-2:]


def mask_within(text: str) -> str:
    """A text with every NIK (16 digits) and card number (13) in it masked: BPJS repeats them in its messages."""
    return _IDENTITY.sub(lambda found: mask(found[0]), text)
