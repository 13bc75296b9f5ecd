"""The envelope around every answer: where its parts are, and how its response is opened.

    {"response": …, "metaData": {"message": "OK", "code": 200}}        PCare
    {"metadata": {"code": 1, "message": "Ok"}, "response": …}          Antrean FKTP

A response is base64(AES-256-CBC(LZ-String(JSON))) or, in many refusals, plain. Sources S1 S2 S3 S5 S6 S7 S10 S14 [A].
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from bpjs import jsontext
from bpjs.lzstring import CorruptText, decompress
from bpjs.message import FieldRefusal

_BLOCK = 16
_INTEGER = re.compile(r"[+-]?\d{1,6}")
_STATUS_WORD = re.compile(r"[A-Z_ ]*")
_MOST_SAID = 2_000
"""Characters that are taken for BPJS's words. Patterns are looked for in them, whose time grows with the square of the
length, and rows and screens show them; the answer's text keeps all."""


class CannotOpen(ValueError):
    """The response is not what this key encrypts."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope as it came, its response still sealed; `response_name` is how that member is spelled, if there."""

    code: int | None
    message: str
    response: object
    response_name: str


def read(value: object) -> Envelope | None:
    """The envelope in a JSON value, or None if it is none. Spelling of the names varies in case (S17)."""
    outer = _by_lower_name(value)
    meta = _by_lower_name(outer["metadata"][1]) if "metadata" in outer else {}
    if not {"code", "message"} & meta.keys():
        return None
    name, response = outer.get("response", ("", None))
    code = _integer(meta.get("code", ("", None))[1])
    return Envelope(code, _text(meta.get("message", ("", None))[1]), response, name)


def _by_lower_name(value: object) -> dict[str, tuple[str, object]]:
    return (
        {name.lower(): (name, member) for name, member in value.items()} if isinstance(value, Mapping) else {}
    )


def _integer(value: object) -> int | None:
    """A code as a number; some documents show it as a string (S1), some answers have none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return int(value) if _INTEGER.fullmatch(str(value)) else None


def _text(value: object) -> str:
    return jsontext.storable(value[:_MOST_SAID]) if isinstance(value, str) else ""


def is_sealed(response: object) -> bool:
    """Whether a response looks encrypted: base64 of whole AES blocks. Else it is meant to be read as it is (S7 S17)."""
    if not isinstance(response, str) or not response or len(response) % 4:
        return False
    try:
        sealed = b64decode(response, validate=True)
    except ValueError:
        return False
    return len(sealed) % _BLOCK == 0


def open_response(sealed: str, key: bytes) -> str:
    """The text inside an encrypted response; `key` as of `signing.answer_key`.

    Raises CannotOpen, and nothing else, whatever the input.
    """
    try:
        decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:_BLOCK])).decryptor()
        padded = decryptor.update(b64decode(sealed, validate=True)) + decryptor.finalize()
        unpadder = PKCS7(_BLOCK * 8).unpadder()
        compressed = unpadder.update(padded) + unpadder.finalize()
        return jsontext.storable(decompress(compressed.decode("ascii")))
    except (ValueError, binascii.Error, CorruptText):
        raise CannotOpen("the response does not open with these credentials and this timestamp") from None


def field_refusals(data: object) -> tuple[FieldRefusal, ...]:
    """The fields that a refusal names: BPJS sends one object or an array of them (S9 S10 S12)."""
    entries = data if isinstance(data, list) else [data]
    pairs = [
        (_text(entry.get("field")), _text(entry.get("message")))
        for entry in entries
        if isinstance(entry, dict)
    ]
    return tuple(FieldRefusal(field, message) for field, message in pairs if field or message)


def explanation(message: str, fields: tuple[FieldRefusal, ...], data: object) -> str:
    """The most telling text of a refusal: its message unless that is a bare status word such as PRECONDITION_FAILED."""
    if not _STATUS_WORD.fullmatch(message):
        return message
    if fields:
        told = (": ".join(filter(None, (refusal.field, refusal.message))) for refusal in fields)
        return "; ".join(told)[:_MOST_SAID]
    return _text(data) or message
