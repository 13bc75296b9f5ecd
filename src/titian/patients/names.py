"""Names as they are compared. Indonesians may have one name only; there is no first and last."""

import re
import unicodedata

_DROPPED = re.compile(r"['’‘`´.]")
_APART = re.compile(r"[^\w]+")


def search_form(name: str) -> str:
    """Lower case, without accents and marks, single spaces: `Nur'aini  Ga’ib, S.Pd` is `nuraini gaib spd`."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return _APART.sub(" ", _DROPPED.sub("", plain.casefold())).strip()


def tidy(name: str) -> str:
    """What a person typed, without surrounding and doubled spaces."""
    return " ".join(name.split())
