"""What a NIK says otherwise than what is written of its bearer: real ones are wrong in just these ways (spec §3.1), so
it is told, and nobody is refused.
"""

from collections.abc import Iterator
from datetime import date

from titian.patients.identifiers import Nik, read_nik
from titian.patients.models import Patient
from titian.patients.queries.records import names_no_region

_BOTH = {Patient.Sex.MALE, Patient.Sex.FEMALE}


def doubts_about_nik(number: str, *, sex: str, birth_date: date | None, today: date) -> list[str]:
    """Of a real NIK, in sentences for the desk; what is not known contradicts nothing."""
    nik = read_nik(number)
    if nik.problem or nik.is_placeholder:
        return []
    found = []
    if written := ", ".join(_contradicting(nik, sex, birth_date)):
        whose = Patient.Sex.FEMALE if nik.is_female else Patient.Sex.MALE
        born = birth_date if birth_date and nik.fits_birth_date(birth_date) else nik.birth_date(today)
        found.append(
            f"NIK ini milik {whose.label.lower()} yang lahir {born:%d-%m-%Y}; di sini tertulis {written}. Periksa KTP."
        )
    if names_no_region(nik.digits):
        found.append(
            "Kode wilayah di dalam NIK (digit 1 sampai 6) tidak ada di daftar sekarang; biasa pada NIK lama. "
            "Cocokkan dengan KTP."
        )
    return found


def _contradicting(nik: Nik, sex: str, birth_date: date | None) -> Iterator[str]:
    if sex in _BOTH and nik.is_female != (sex == Patient.Sex.FEMALE):
        yield Patient.Sex(sex).label.lower()
    if birth_date and not nik.fits_birth_date(birth_date):
        yield f"{birth_date:%d-%m-%Y}"
