"""Invented members, the same for the same seed, and the magic ones with fixed card numbers.

No number belongs to a person: cards start with 00099 (magic) or 00088, and NIK
serials are counted up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from bpjs_sandbox.accounts import FASKES_NAMES, KENANGA, MELATI

ACTIVE = "AKTIF"
ORDINARY_MEMBERS = 240
_REGIONS = ("317406", "327501", "337412", "357813", "510301", "737105")
_MALE = (
    "Agus", "Budi", "Cahyo", "Dedi", "Eko", "Fajar", "Gunawan", "Hendra", "Ismail", "Joko", "Ketut",
    "Lukman", "Ma'ruf", "Nyoman", "Putra", "Rizky", "Slamet", "Tono", "Wahyu", "Yusuf",
)  # fmt: skip
_FEMALE = (
    "Ayu", "Bunga", "Citra", "Dewi", "Endang", "Fitri", "Gita", "Hasnah", "Indah", "Juminten",
    "Kartika", "Lestari", "Mu'minah", "Nur'aini", "Putri", "Ratna", "Siti", "Tuti", "Wulan", "Yuliana",
)  # fmt: skip
_FAMILY = (
    "Saputra", "Wijaya", "Hidayat", "Siregar", "Nasution", "Simanjuntak", "Pratama", "Kusuma",
    "Santoso", "Lubis", "Rahman", "Ga'ib", "Tambunan", "Utami", "Maharani", "Suryani",
)  # fmt: skip
_PROLANIS_BORN_UNTIL = 1986
_LONG = "Raden Ajeng Kusumaningrum Widyastuti Purnamasari Hadiningrat Sosroatmodjo"


class Magic(StrEnum):
    """What a magic member does; the meaning is shown at GET /members."""

    INACTIVE = "inactive"
    ARREARS = "arrears"
    DECEASED = "deceased"
    UNSCREENED = "unscreened"
    ELSEWHERE = "elsewhere"
    REFUSED = "refused"
    DROPPED = "dropped"
    SLOW = "slow"
    HTML_502 = "html502"
    LATE = "late"
    TRUNCATED = "truncated"
    SLOW_LOOKUP = "slow_lookup"
    NO_NIK = "no_nik"
    UNKNOWN_FASKES = "no_faskes"


MAGIC_MEANINGS = {
    Magic.INACTIVE: "not active, premium unpaid; POST pendaftaran is refused",
    Magic.ARREARS: "not active and owes 420000 rupiah; POST pendaftaran is refused",
    Magic.DECEASED: "ketAktif MENINGGAL; POST pendaftaran is refused",
    Magic.UNSCREENED: "has not done the yearly screening (SRK): pendaftaran and antrean/add are refused",
    Magic.ELSEWHERE: "active, but registered with another faskes",
    Magic.REFUSED: "every POST pendaftaran and antrean/add is refused with a text no catalogue knows",
    Magic.DROPPED: "an accepted POST pendaftaran or antrean/add never gets its answer",
    Magic.SLOW: "POST pendaftaran and antrean/add take 10 s before they are looked at",
    Magic.HTML_502: "POST pendaftaran meets an HTML 502 of the gateway and is not accepted",
    Magic.LATE: "POST pendaftaran and antrean/add are dropped at once and looked at 5 s later",
    Magic.TRUNCATED: "an accepted POST pendaftaran or antrean/add is answered only half: the line breaks",
    Magic.SLOW_LOOKUP: "GET peserta takes 10 s",
    Magic.NO_NIK: "noKTP and noHP are blank",
    Magic.UNKNOWN_FASKES: "has no provider yet: kdProviderPst holds nulls",
}

_MAGIC_STATUS = {
    Magic.INACTIVE: "NON AKTIF KARENA PREMI",
    Magic.ARREARS: "PENANGGUHAN PEMBAYARAN",
    Magic.DECEASED: "MENINGGAL",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A member as BPJS knows one. `status` is the wire's free text, `AKTIF` when active."""

    card: str
    nik: str
    name: str
    sex: str
    born: date
    faskes_code: str
    phone: str
    class_code: str = "3"
    status: str = ACTIVE
    arrears: int = 0
    magic: Magic | None = None

    @property
    def active(self) -> bool:
        return self.status == ACTIVE

    @property
    def programme(self) -> str:
        """Prolanis programme, 01 or 02, of some who are old enough; empty for all others."""
        if self.magic is not None or self.born.year > _PROLANIS_BORN_UNTIL:
            return ""
        return {0: "01", 1: "02", 2: "02"}.get(int(self.card[-4:]) % 5, "")

    @property
    def faskes_name(self) -> str | None:
        return FASKES_NAMES.get(self.faskes_code)


def invent(seed: int, ordinary: int = ORDINARY_MEMBERS) -> tuple[Member, ...]:
    """All members of the sandbox: so many ordinary ones drawn from the seed, then the magic ones."""
    dice = Random(seed)
    return (*_ordinary_members(dice, ordinary), *_magic_members(dice))


def magic_card(magic: Magic) -> str:
    """The fixed card number of a magic member."""
    return f"00099{list(Magic).index(magic) + 1:08d}"


def _ordinary_members(dice: Random, most: int) -> Iterator[Member]:
    providers = [MELATI.faskes_code] * 7 + [KENANGA.faskes_code] * 2 + ["0199P011"]
    for number in range(1, most + 1):
        yield _person(dice, f"00088{number:08d}", number, providers[number % len(providers)])


def _magic_members(dice: Random) -> Iterator[Member]:
    for number, magic in enumerate(Magic, 9001):
        plain = _person(dice, magic_card(magic), number, _magic_provider(magic))
        yield Member(
            card=plain.card,
            nik="" if magic is Magic.NO_NIK else plain.nik,
            name=plain.name,
            sex=plain.sex,
            born=plain.born,
            faskes_code=plain.faskes_code,
            phone="" if magic is Magic.NO_NIK else plain.phone,
            status=_MAGIC_STATUS.get(magic, ACTIVE),
            arrears=420_000 if magic is Magic.ARREARS else 0,
            magic=magic,
        )


def _magic_provider(magic: Magic) -> str:
    elsewhere = {Magic.ELSEWHERE: "0199P011", Magic.UNKNOWN_FASKES: ""}
    return elsewhere.get(magic, MELATI.faskes_code)


def _person(dice: Random, card: str, number: int, faskes_code: str) -> Member:
    sex = dice.choice("LP")
    born = date(1940, 1, 1) + timedelta(days=dice.randrange(84 * 365))
    return Member(
        card=card,
        nik=_nik(dice.choice(_REGIONS), born, sex, number),
        name=_name(dice, sex, number),
        sex=sex,
        born=born,
        faskes_code=faskes_code,
        phone=f"0800{dice.randrange(10**8):08d}" if dice.random() < 0.7 else "",
        class_code=dice.choice("123"),
    )


def _nik(region: str, born: date, sex: str, serial: int) -> str:
    """Region, ddMMyy with 40 added to a woman's day, serial: 16 digits."""
    day = born.day + (40 if sex == "P" else 0)
    return f"{region}{day:02d}{born:%m%y}{serial:04d}"


def _name(dice: Random, sex: str, number: int) -> str:
    """Upper case, as BPJS keeps names; every ninth is a single name, a few are very long."""
    given = dice.choice(_MALE if sex == "L" else _FEMALE)
    if number % 9 == 0:
        return given.upper()
    if number % 60 == 5:
        return _LONG.upper()
    return f"{given} {dice.choice(_FAMILY)}".upper()
