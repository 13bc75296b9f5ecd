"""Signature and answer encryption, written for the server side alone (spec section 3).

    key      = SHA256(consId + secret + timestamp)        32 bytes
    iv       = key[:16]
    response = base64(AES-256-CBC-PKCS7(key, iv, LZString.compressToEncodedURIComponent(json)))

Compression does not depend on the key, so it is cached: reference lists are asked for again and again.
"""

import base64
import hashlib
import hmac
import sys
from collections.abc import Iterable
from functools import lru_cache

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$"
_CHARACTER_BITS = 6
_CHARACTER_MASK = (1 << _CHARACTER_BITS) - 1
# Codes travel lowest bit first, a character holds its first bit highest: look it up by mirrored bits.
_BY_MIRRORED_BITS = [_ALPHABET[int(f"{bits:06b}"[::-1], 2)] for bits in range(1 << _CHARACTER_BITS)]

_NEW_BYTE, _NEW_UNIT, _END = 0, 1, 2  # the three codes that LZ-String reserves
_FIRST_FREE_CODE = 3


def signature(cons_id: str, secret: str, timestamp: str) -> str:
    """Return X-signature: base64 of HMAC-SHA256 over `consId&timestamp`, keyed by the secret."""
    digest = hmac.new(secret.encode(), f"{cons_id}&{timestamp}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


def signature_matches(cons_id: str, secret: str, timestamp: str, given: str) -> bool:
    """Compare in constant time; `given` may be anything a header can hold."""
    return hmac.compare_digest(
        signature(cons_id, secret, timestamp).encode(), given.encode("utf-8", "replace")
    )


def seal(text: str, cons_id: str, secret: str, timestamp: str) -> str:
    """Encrypt an answer's JSON text for the request that carried this timestamp."""
    key = hashlib.sha256(f"{cons_id}{secret}{timestamp}".encode()).digest()
    padder = padding.PKCS7(algorithms.AES.block_size).padder()
    padded = padder.update(compress(text).encode("ascii")) + padder.finalize()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode("ascii")


class _BitWriter:
    """Collects codes of changing width and turns every six bits into a character."""

    def __init__(self) -> None:
        self._characters: list[str] = []
        self._bits = 0
        self._held = 0

    def write(self, value: int, width: int) -> None:
        self._bits |= value << self._held
        self._held += width
        while self._held >= _CHARACTER_BITS:
            self._characters.append(_BY_MIRRORED_BITS[self._bits & _CHARACTER_MASK])
            self._bits >>= _CHARACTER_BITS
            self._held -= _CHARACTER_BITS

    def finish(self) -> str:
        """Fill up with zero bits; LZ-String adds a character of zeros even when none is begun."""
        self.write(0, _CHARACTER_BITS - self._held)
        return "".join(self._characters)


class _Compressor:
    """One LZ-String compression over UTF-16 code units.

    A phrase is known by its code alone: `_phrases` maps (code of the phrase so far, next unit) to the longer
    phrase's code, so no strings are built. A unit met for the first time has a code but is spelt out once.
    """

    def __init__(self) -> None:
        self._out = _BitWriter()
        self._units: dict[int, int] = {}
        self._phrases: dict[tuple[int, int], int] = {}
        self._unspelt: dict[int, int] = {}
        self._next_code = _FIRST_FREE_CODE
        self._width = 2
        self._until_wider = 2

    def run(self, units: Iterable[int]) -> str:
        current: int | None = None
        for unit in units:
            longer = None if current is None else self._phrases.get((current, unit))
            if longer is None:
                single = self._code_of(unit)
                if current is not None:
                    self._emit(current)
                    self._phrases[(current, unit)] = self._take_code()
                longer = single
            current = longer
        if current is not None:
            self._emit(current)
        self._out.write(_END, self._width)
        return self._out.finish()

    def _code_of(self, unit: int) -> int:
        code = self._units.get(unit)
        if code is None:
            code = self._units[unit] = self._take_code()
            self._unspelt[code] = unit
        return code

    def _take_code(self) -> int:
        self._next_code += 1
        return self._next_code - 1

    def _emit(self, code: int) -> None:
        unit = self._unspelt.pop(code, None)
        if unit is None:
            self._out.write(code, self._width)
        else:
            wide = unit > 0xFF
            self._out.write(_NEW_UNIT if wide else _NEW_BYTE, self._width)
            self._out.write(unit, 16 if wide else 8)
            self._count_down()
        self._count_down()

    def _count_down(self) -> None:
        self._until_wider -= 1
        if self._until_wider == 0:
            self._until_wider = 1 << self._width
            self._width += 1


@lru_cache(maxsize=1024)
def compress(text: str) -> str:
    """LZString.compressToEncodedURIComponent, byte for byte, beyond the BMP too."""
    utf16 = text.encode(f"utf-16-{sys.byteorder[0]}e", "surrogatepass")
    return _Compressor().run(memoryview(utf16).cast("H"))
