"""Text in an address that nobody but us can read: what identifies a patient stands in no address, and in no log.

Only this server opens it, only in the clinic and for the purpose for which it was sealed. The same text gives the same
address, so that going back and forth, a bookmark and a link to a colleague all work, and nothing is kept on the server
for it; where it is to be worth nothing after a while, the moment is sealed with it (docs/adr/0015). The key is of this
alone: nothing else that was encrypted can be opened by putting it here.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.utils.crypto import salted_hmac

from titian.facility.models import Facility

A_DAYS_WORK = timedelta(hours=12)
"""How long what is sealed at a desk is worth something."""


def sealed(text: str, *, facility: Facility, purpose: str, at: datetime | None = None) -> str:
    """The text as signs of an address, with the moment `at` in it; "" for none."""
    if not text:
        return ""
    dated = f"{int(at.timestamp()) if at else ''}|{text}"
    return urlsafe_b64encode(_cipher(facility, purpose).encrypt(dated.encode(), None)).decode().rstrip("=")


def opened(address: str, *, facility: Facility, purpose: str, since: datetime | None = None) -> str | None:
    """What was sealed; None where it was not, here and for this purpose, nor at `since` or later."""
    if not address:
        return ""
    try:
        padded = address.encode("ascii") + b"=" * (-len(address) % 4)
        dated = _cipher(facility, purpose).decrypt(urlsafe_b64decode(padded), None).decode()
    except (InvalidTag, ValueError):
        return None
    at, is_dated, text = dated.partition("|")
    is_too_old = since is not None and int(at or 0) < since.timestamp()
    return text if is_dated and not is_too_old else None


def _cipher(facility: Facility, purpose: str) -> AESSIV:
    key = salted_hmac(f"titian.{purpose}", str(facility.pk), algorithm="sha512").digest()
    return AESSIV(key)
