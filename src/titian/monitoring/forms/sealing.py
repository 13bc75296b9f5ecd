"""A search as it stands in an address: sealed, for a name or a NIK there is in logs, in histories, in what is copied.

Only this server opens it, and only in the clinic for which it was sealed. The same text gives the same address, so that
going back and forth, a bookmark and a link to a colleague all work, and nothing is kept on the server for it
(docs/adr/0015). The key is of this one purpose: nothing else that was encrypted can be opened by putting it here.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.utils.crypto import salted_hmac

from titian.facility.models import Facility

_PURPOSE = "titian.monitoring.search"


def sealed(facility: Facility, text: str) -> str:
    """The text as signs of an address; "" for none."""
    if not text:
        return ""
    return urlsafe_b64encode(_cipher(facility).encrypt(text.encode(), None)).decode().rstrip("=")


def opened(facility: Facility, address: str) -> str:
    """What was sealed. Raises ValueError where this clinic sealed no such thing."""
    if not address:
        return ""
    try:
        padded = address.encode("ascii") + b"=" * (-len(address) % 4)
        return _cipher(facility).decrypt(urlsafe_b64decode(padded), None).decode()
    except InvalidTag as error:
        raise ValueError("sealed by another key, or for another clinic") from error


def _cipher(facility: Facility) -> AESSIV:
    key = salted_hmac(_PURPOSE, str(facility.pk), algorithm="sha512").digest()
    return AESSIV(key)
