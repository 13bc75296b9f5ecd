"""Names as they are compared. Indonesians may have one name only; there is no first and last.

Titles, degrees and short forms: spec/rme-patient.md §7.1 [A, C].
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

_DROPPED = re.compile(r"['’‘ʼʻ`´.\u200b-\u200f\u2060\ufeff]")
"""Marks within a word, and those that nobody sees."""
_APART = re.compile(r"[^\w]+")

_TITLES = """
    tn tuan ny nyonya nn nona sdr sdri bpk bapak ibu an by bayi h hj haji hajah r rr rm raden ir drs dra dr drg
    prof kh ust ustad ustadz ustadzah tgk alm almh
"""
BEFORE_NAMES = frozenset(_TITLES.split())
"""What stands before a name and is none. Andi, Cut and Siti are left: many are called so and nothing else."""

_DEGREES = """
    sh se spd spdi skep skm ssos skom ssi sag sip sfarm sgz skg ked sked ners amd amdkeb amdkep amdkes amk sst sstkeb
    strkeb strkep mkes mkep mkom mpd msi mkeb mh mm mph phd apt spa spog spb spm spkj sppd
"""
BEHIND_NAMES = frozenset(_DEGREES.split())
"""What stands behind a name without the comma that should be there; what is also a name (Ma, Mars, St) is left."""

_SHORTEST_DEGREE_TYPED = 3

BETWEEN_NAMES = frozenset(("bin", "binti"))
_TWINS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_UNKNOWN = {"1": "Mr. X", "2": "Mrs. X"}
_BALINESE = {
    **dict.fromkeys(("wayan", "putu", "gede", "luh"), 1),
    **dict.fromkeys(("made", "kadek", "nengah"), 2),
    **dict.fromkeys(("nyoman", "komang"), 3),
    "ketut": 4,
}

_SHORT_FORMS = {
    "muhamad": "muhammad mohammad mohamad mohamed muhammed mochamad mochammad muchamad moch moh muh mhd mohd m",
    "ahmad": "achmad akhmad ahmat akmad",
    "abdul": "abd abdoel abdu",
    "siti": "sitti sti st",
    "nur": "noer nor noor",
    "putu": "pt",
    "wayan": "wy",
    "nyoman": "nym",
    "ketut": "kt",
    "gede": "gd",
    "kadek": "kd",
    "komang": "km",
}
FULL_FORMS = {short: full for full, shorts in _SHORT_FORMS.items() for short in shorts.split()}


def search_form(name: str) -> str:
    """Lower case, without accents and marks, single spaces: `Nur'aini  Ga’ib, S.Pd` is `nuraini gaib spd`."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return _APART.sub(" ", _DROPPED.sub("", plain.casefold())).strip()


def words(name: str, *, is_being_typed: bool = False) -> list[str]:
    """The words by which a person is found: without titles, degrees and bin or binti, as long as any is left.

    `H. Slamet bin Karto, S.Pd` is `["slamet", "karto"]`; short forms stay as they are written. What `is_being_typed`
    may go on: `se` is Sekar's beginning as well as a degree, and is left.
    """
    called = search_form(name.partition(",")[0]) or search_form(name)
    found = [word for word in called.split() if word not in BETWEEN_NAMES]
    while len(found) > 1 and found[0] in BEFORE_NAMES:
        del found[0]
    shortest = _SHORTEST_DEGREE_TYPED if is_being_typed else 0
    while len(found) > 1 and found[-1] in BEHIND_NAMES and len(found[-1]) >= shortest:
        del found[-1]
    return found or called.split()


def full_form(word: str) -> str:
    """What a short form or another spelling stands for: `moh` is `muhamad`. "Md." is left: it is also Made."""
    return FULL_FORMS.get(word, word)


def joined(words: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each two neighbours as one word, and all words with those so: Nuraini may be written Nur Aini, and Abdurrahman
    Abd. Rahman."""
    for place, pair in enumerate(pairwise(words)):
        both = "".join(map(full_form, pair))
        yield both, [*words[:place], both, *words[place + 2 :]]


def birth_orders(called: list[str]) -> set[int]:
    """What the words of a name say of the order of birth: the second twin of Ny. Ani, or a Balinese second child."""
    found = {_BALINESE[full_form(word)] for word in called if full_form(word) in _BALINESE}
    return found | {_TWINS[word] for word in called[1:][-1:] if word in _TWINS}


def of_newborn(mother: str, order: int) -> str:
    """What KMK 1423/2022 calls a newborn: `Bayi Ny. Ani`; a twin (`order` from 1) has its number: `Bayi Ny. Ani II`."""
    return f"Bayi Ny. {mother} {_ROMAN[order]}".strip()


def is_newborns(name: str) -> bool:
    """Whether this is no name yet: `Bayi Ny. Ani`, as many clinics write it `By. Ny. Ani`."""
    return search_form(name).partition(" ")[0] in ("bayi", "by")


def provisional(sex: str, number: str) -> str:
    """Of a person nobody knows, by KMK's code of sex and the No. RM: `Mr. X 00-00-12`."""
    return f"{_UNKNOWN.get(sex, 'X')} {number}"


def tidy(name: str) -> str:
    """What a person typed, without surrounding and doubled spaces."""
    return " ".join(name.split())
