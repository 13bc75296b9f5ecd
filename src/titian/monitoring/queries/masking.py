"""Numbers that name a person, where nobody needs them whole, and the veil over whom a job is about. Pure."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from bpjs_wire.harmless import HARMLESS
from titian.monitoring.queries.readable import tokens_of
from titian.outbox.wording import masked
from titian.patients import identifiers

_HIDDEN = "•"
_VEILED = _HIDDEN * 3
_IDENTITY = re.compile(r"(?<!\d)(?:\d{16}|\d{13})(?!\d)")
_LONG_NUMBER = re.compile(r"\+?\d{8,}")
_MARKS = frozenset("{}[]:,")
_SPOKEN = "message"
"""What BPJS says in words: read, with whom it names hidden."""


def mask_within(text: str) -> str:
    """A text with every NIK (16 digits) and card number (13) in it masked: BPJS repeats them in its messages."""
    return _IDENTITY.sub(lambda found: identifiers.masked(found[0]), text)


def veiled_number(number: str) -> str:
    """`0009900000017` -> `•••••••••••17`, `00-12-34` -> `••-••-34`: two digits are left to tell rows apart by."""
    return re.sub(r"\d", _HIDDEN, number[:-2]) + number[-2:] if len(number) > 4 else _HIDDEN * len(number)


def veiled_name(name: str) -> str:
    """`Siti Aminah` -> `S••• A•••`."""
    return " ".join(word[0] + _VEILED for word in name.split())


@dataclass(frozen=True, slots=True)
class Veil:
    """Hides whom a job is about: each word of `names`, each number long enough to be a person's.

    `phrases` are the texts that were promised, which BPJS may say back.
    """

    names: tuple[str, ...]
    phrases: tuple[str, ...] = ()

    def told(self, text: str) -> str:
        """Words of ours, or of the staff."""
        text = _LONG_NUMBER.sub(lambda found: veiled_number(found[0]), text)
        words = {word for name in self.names for word in re.findall(r"[^\W\d_]{3,}", name)}
        for word in sorted(words, key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", _VEILED, text, flags=re.IGNORECASE)
        return text

    def said(self, text: str) -> str:
        """Words of BPJS, which may name others, too."""
        return masked(text, self.names, self.phrases)

    def body(self, text: str) -> str:
        """A JSON text with its shape, and of its values those that speak of nobody; another text as BPJS's words."""
        tokens = tokens_of(text)
        return "".join(_veiled_tokens(tokens, self.said)) if tokens else self.said(text)

    def changes(self, text: str) -> str:
        """What an editor changed, "name: before → after" a line, or a text as a whole: the names stay."""
        if text.startswith("{"):
            return self.body(text)
        return "\n".join(f"{line.partition(':')[0]}: {_VEILED} → {_VEILED}" for line in text.split("\n"))


def _veiled_tokens(tokens: list[str], said: Callable[[str], str]) -> list[str]:
    """The text's own tokens, each value judged by the name it stands under; a list's values by the list's."""
    written: list[str] = []
    above, name = [""], ""
    for token, after in zip(tokens, [*tokens[1:], ""], strict=True):
        if after == ":":
            name = json.loads(token)
        elif token in ("{", "["):
            above.append(name)
        elif token in ("}", "]"):
            name = above.pop()
        is_value = after != ":" and token not in _MARKS
        written.append(_veiled_value(token, name, said) if is_value else token)
    return written


def _veiled_value(token: str, name: str, said: Callable[[str], str]) -> str:
    if token in ("true", "false", "null", '""') or name in HARMLESS:
        return token
    if name == _SPOKEN and token.startswith('"'):
        return json.dumps(said(json.loads(token)), ensure_ascii=False)
    return json.dumps(_VEILED, ensure_ascii=False)
