"""LZ-String decompression, the variant `compressToEncodedURIComponent` (a text that is safe in a URL).

The format packs 6 bits into each character. In reading order the bits form codes, lowest bit first: code 0
introduces a new 8-bit character, code 1 a new 16-bit one, code 2 ends the text, any other code names an entry of a
dictionary that grows by one with every code. A code is as wide as the dictionary's size needs.

Two things differ from a plain port. The bits are put in order once, by C code (`b64decode` packs them, a table
turns each byte round), so that the loop only masks and shifts. And the text is bounded while it is made: 20,000
characters can unfold to 50 million.

Characters are UTF-16 code units, as in JavaScript; `decompress` joins surrogate pairs at the end.
"""

from base64 import b64decode
from collections.abc import Iterator
from struct import iter_unpack

LIMIT = 8 * 1024 * 1024
"""The longest text that `decompress` makes unless told otherwise, in UTF-16 code units."""

_CODE_END = 2
_WORD_BITS = 64
_CHARACTERS_IN_WHOLE_WORDS = 32  # 32 characters of 6 bits are 3 words of 64
_BITS_TURNED_ROUND = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
# "-" is this alphabet's last digit. "$" pads in other variants, and a "+" that went through a form arrives as a
# space: JavaScript's reader takes both. What base64 alone would take is mapped to something it refuses.
_TO_BASE64 = str.maketrans({"-": "/", "$": "A", " ": "+", "/": "!", "=": "!"})


class CorruptText(ValueError):
    """Not what LZ-String writes: truncated, impossible, or longer than the limit."""


def decompress(compressed: str, *, limit: int = LIMIT) -> str:
    """The text that was compressed; a lone surrogate stays one, as in JavaScript.

    Raises CorruptText, and nothing else, whatever the input.
    """
    parts: list[str] = []
    length = 0
    for entry in _entries(_words(compressed)):
        length += len(entry)
        if length > limit:
            raise CorruptText(f"unfolds to more than {limit} characters")
        parts.append(entry)
    return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _words(compressed: str) -> Iterator[tuple[int]]:
    """The bits in reading order, in numbers of 64 bits to be consumed from the low end."""
    # Ones fill the last number: zeros could complete an end mark that was cut off.
    fill = "-" * (-len(compressed) % _CHARACTERS_IN_WHOLE_WORDS)
    try:
        packed = b64decode((compressed + fill).translate(_TO_BASE64), validate=True)
    except ValueError:
        raise CorruptText("a character outside the alphabet") from None
    return iter_unpack("<Q", packed.translate(_BITS_TURNED_ROUND))


def _entries(words: Iterator[tuple[int]]) -> Iterator[str]:  # noqa: C901 - a call per code would double its time
    """The pieces of the text, one a code."""
    table = ["", "", ""]  # the three codes that are no entries
    width, full = 2, 4  # a code's width in bits, and the size of the table at which it grows
    buffer = bits = 0
    previous = ""
    try:
        while True:
            if bits < width:
                buffer |= next(words)[0] << bits
                bits += _WORD_BITS
            code = buffer & (full - 1)
            buffer >>= width
            bits -= width
            if _CODE_END < code < len(table):
                entry = table[code]
            elif code == _CODE_END:
                return
            elif code < _CODE_END:
                size = 8 << code  # code 0: 8 bits, code 1: 16
                if bits < size:
                    buffer |= next(words)[0] << bits
                    bits += _WORD_BITS
                entry = chr(buffer & ((1 << size) - 1))
                buffer >>= size
                bits -= size
                table.append(entry)
            elif code == len(table) and previous:
                entry = previous + previous[0]  # the entry that this very code completes
            else:
                raise CorruptText("a code that names no entry")
            yield entry
            if previous:
                table.append(previous + entry[0])
            if len(table) >= full:
                full *= 2
                width += 1
            previous = entry
    except StopIteration:
        raise CorruptText("ends before its end mark") from None
