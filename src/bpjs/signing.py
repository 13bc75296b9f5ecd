"""The signature of a request and the key of its answer. S1 and every client agree [A]."""

import hashlib
import hmac
from base64 import b64encode


def hmac_sha256(key: str, message: str) -> str:
    """base64 of HMAC-SHA256, standard alphabet with padding."""
    return b64encode(hmac.digest(key.encode(), message.encode(), "sha256")).decode("ascii")


def signature(cons_id: str, secret: str, timestamp: int) -> str:
    """The content of X-signature for a request whose X-timestamp is `timestamp` (epoch seconds)."""
    return hmac_sha256(secret, f"{cons_id}&{timestamp}")


def answer_key(cons_id: str, secret: str, timestamp: int) -> bytes:
    """The 32 bytes that encrypt the answer to the request signed with `timestamp`; the first 16 are also its IV."""
    return hashlib.sha256(f"{cons_id}{secret}{timestamp}".encode()).digest()
