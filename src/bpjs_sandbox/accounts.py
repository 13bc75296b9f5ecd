"""The invented clinics that may call the sandbox, with their reference data.

Every code, key and password here is made up and opens nothing but this program. PCare and Antrean know the
same practitioner by different codes and slightly different names, as in real life: a client that takes one
for the other is refused.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo

WIB = timezone(timedelta(hours=7), "WIB")
WITA = timezone(timedelta(hours=8), "WITA")
EVERY_DAY = "1234567"


@dataclass(frozen=True, slots=True)
class Poli:
    """A polyclinic. `letter` starts the visit numbers of this poli (A1, A2, ...)."""

    code: str
    name: str
    sick: bool
    letter: str


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A practitioner and a practice: `hours` is `HH:mm-HH:mm` local time, on `weekdays`, ISO's, 1 for Monday."""

    pcare_code: str
    pcare_name: str
    antrean_code: int
    antrean_name: str
    poli_code: str
    hours: str
    capacity: int
    weekdays: str = EVERY_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One clinic: its credentials for the three services and its reference data. `branch` is BPJS's office for it."""

    key: str
    name: str
    faskes_code: str
    branch: str
    zone: tzinfo
    cons_id: str
    secret: str
    pcare_user_key: str
    antrean_user_key: str
    icare_user_key: str
    username: str
    password: str
    app_code: str = "095"
    poli: tuple[Poli, ...]
    practitioners: tuple[Practitioner, ...]

    def __repr__(self) -> str:
        return f"Account({self.key})"

    def letter_of(self, poli_code: str) -> str:
        """The letter of a poli's numbers; those that came after the start share the last one."""
        return next((poli.letter for poli in self.poli if poli.code == poli_code), "Z")

    def today(self, now: float) -> date:
        """The clinic's own date at `now` (epoch seconds), never the process's."""
        return datetime.fromtimestamp(now, self.zone).date()


MELATI = Account(
    key="melati",
    name="KLINIK MELATI",
    faskes_code="0199B001",
    branch="KC SUKAMAJU",
    zone=WIB,
    cons_id="90001",
    secret="rahasia-melati#1",
    pcare_user_key="a1f0c3melatipcare0000000000000001",
    antrean_user_key="b2e1d4melatiantrean00000000000002",
    icare_user_key="e5b7a9melatiicare0000000000000005",
    username="klinik.melati",
    password="Melati:2026#!",
    poli=(
        Poli("001", "POLI UMUM", True, "A"),
        Poli("002", "POLI GIGI & MULUT", True, "B"),
        Poli("003", "POLI KIA", True, "C"),
        Poli("021", "KONSELING KUNJUNGAN SEHAT", False, "D"),
    ),
    practitioners=(
        Practitioner("145021", "SARI WULANDARI", 145021901, "dr. Sari Wulandari", "001", "07:00-14:00", 40),
        Practitioner("145022", "AGUS PRAMONO", 145022902, "dr. Agus Pramono", "001", "14:00-21:00", 40),
        Practitioner(
            "145023", "RATNA DEWI", 145023903, "drg. Ratna Dewi, Sp.KG", "002", "08:00-12:00", 20, "123567"
        ),
        Practitioner("145024", "NUR'AINI", 145024904, "Bd. Nur'aini,  S.Keb", "003", "08:00-13:00", 25),
        Practitioner("145021", "SARI WULANDARI", 145021901, "dr. Sari Wulandari", "021", "08:00-10:00", 15),
    ),
)

KENANGA = Account(
    key="kenanga",
    name="KLINIK PRATAMA KENANGA",
    faskes_code="2399B002",
    branch="KC NUSA",
    zone=WITA,
    cons_id="90002",
    secret="rahasia-kenanga#2",
    pcare_user_key="c3d2e5kenangapcare000000000000003",
    antrean_user_key="d4c3f6kenangaantrean0000000000004",
    icare_user_key="f6a8c1kenangaicare000000000000006",
    username="kenanga",
    password="Kenanga2026*",
    poli=(
        Poli("001", "POLI UMUM", True, "A"),
        Poli("002", "POLI GIGI", True, "B"),
    ),
    practitioners=(
        Practitioner("230011", "I WAYAN SUDIRA", 230011801, "dr. I Wayan Sudira", "001", "08:00-15:00", 50),
        Practitioner(
            "230012", "MARIA GORETI", 230012802, "drg. Maria Goreti", "002", "09:00-13:00", 15, "12467"
        ),
    ),
)

ACCOUNTS = (MELATI, KENANGA)
BY_KEY = {account.key: account for account in ACCOUNTS}

FASKES_NAMES = {
    MELATI.faskes_code: MELATI.name,
    KENANGA.faskes_code: KENANGA.name,
    "0199P011": "PUSKESMAS SUKAMAJU",
    "0199U012": "DOKTER PRAKTIK PERORANGAN HASAN",
}
"""Every provider a member may be registered with, by code."""
