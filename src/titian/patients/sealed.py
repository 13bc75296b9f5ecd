"""Text in an address that nobody but us can read: what identifies a patient stands in no address, and in no log."""

from django.core import signing

from titian.facility.models import Facility
from titian.facility.secrets import Secret, UnreadableSecret

LIVES = 12 * 3600
"""Seconds after which a sealed text is worth nothing: a day at the desk."""


def sealed(text: str, *, facility: Facility, purpose: str) -> str:
    """Encrypted, and signed for one clinic and one purpose: a seal of the one opens nothing of the other."""
    return _signer(facility, purpose).sign(Secret.seal(text).token)


def unsealed(token: str, *, facility: Facility, purpose: str) -> str:
    """The text again; "" for a seal that is forged, another clinic's, for another purpose or too old."""
    try:
        return Secret(_signer(facility, purpose).unsign(token, max_age=LIVES)).reveal()
    except (signing.BadSignature, UnreadableSecret):
        return ""


def _signer(facility: Facility, purpose: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"patients.{purpose}.{facility.pk}")
