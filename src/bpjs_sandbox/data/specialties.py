"""Specialties, subspecialties, facilities and special referrals of the referral system (spec 4.2 and 8).

Of the numbers only those in the spec (3, 8, 26, 27, 30) come from a source; the rest are invented.
"""

from collections.abc import Iterator

from bpjs_sandbox.accounts import Account
from bpjs_sandbox.catalogue import Row
from bpjs_sandbox.data.codes import rows
from bpjs_sandbox.data.table import read

FACILITIES = (
    "Rekam Medik", "Laboratorium", "Radiologi", "Hemodialisa", "CT Scan", "MRI", "Endoskopi", "Fisioterapi",
    "Kateterisasi Jantung", "Kemoterapi", "Radioterapi", "ICU", "NICU", "PICU",
)  # fmt: skip
"""Names by number from 1; the first two are the catalogue's."""
SPECIAL = {
    "HDL": "HEMODIALISA",
    "THA": "THALASEMIA",
    "HEM": "HEMOFILI",
    "IGD": "ALIH RAWAT",
    "JIW": "JIWA",
    "KLT": "KUSTA",
    "PAR": "TB-MDR",
    "KEM": "SARANA KEMOTERAPI",
    "RAT": "SARANA RADIOTERAPI",
    "HIV": "HIV-ODHA",
}
WITH_SUBSPECIALTY = {"THA": ("3", "8", "26", "30"), "HEM": ("3", "8", "26", "30")}
"""Special referrals that name a subspecialty, one of these."""


def specialties(_account: Account, _seed: int) -> Iterator[Row]:
    for code, name, _ in read("specialties.csv"):
        yield Row(code, name)


def subspecialties(_account: Account, _seed: int) -> Iterator[Row]:
    """Grouped by specialty."""
    for specialty, _, entries in read("specialties.csv"):
        for entry in entries.split("|"):
            code, name, poli = entry.split(":")
            yield Row(code, name, specialty, {"kdPoliRujuk": poli})


def facilities(_account: Account, _seed: int) -> Iterator[Row]:
    yield from rows({str(number): name for number, name in enumerate(FACILITIES, 1)})


def special_referrals(_account: Account, _seed: int) -> Iterator[Row]:
    yield from rows(SPECIAL)
