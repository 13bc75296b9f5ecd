"""Rules of the numbers that people carry (spec/rme-patient.md §3). Pure: texts in, findings out.

Hard errors are few, because real numbers break every softer rule: region parts of old NIKs no longer resolve,
and some birth dates were wrong at issuance. What is merely suspicious is a warning, or a placeholder.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from titian.peserta.scans import number_in

NO_NIK = "9999999999999999"
"""What KMK 1423/2022 prescribes where the patient has no NIK: never a number of anybody."""

_FEMALE_DAY_OFFSET = 40
_WITHOUT_CODE = "Awali dengan 0 (08… atau kode kota, misalnya 021), atau dengan + dan kode negara."
_SEPARATORS = re.compile(r"[\s.\-()/]")


@dataclass(frozen=True, slots=True)
class Nik:
    """What a NIK says of its bearer. `problem` is a hard error, "" if there is none."""

    digits: str
    problem: str = ""
    is_placeholder: bool = False

    @property
    def is_female(self) -> bool:
        return int(self.digits[6:8]) > _FEMALE_DAY_OFFSET

    def fits_birth_date(self, born: date) -> bool:
        """Whether day, month and the year's two digits agree."""
        day = int(self.digits[6:8]) - _FEMALE_DAY_OFFSET * self.is_female
        return (day, self.digits[8:12]) == (born.day, f"{born:%m%y}")

    def birth_date(self, today: date) -> date:
        """The latest that is not to come: of a NIK without a problem, whose two digits of the year name two."""
        possible = (_date_in(self.digits, century) for century in (2000, 1900))
        return next(born for born in possible if born and born <= today)


def read_nik(text: str) -> Nik:
    """Check a NIK; spaces, dots and dashes do not count."""
    digits = _SEPARATORS.sub("", number_in(text))
    if not (digits.isascii() and digits.isdecimal()):
        return Nik(digits, problem="NIK hanya berisi angka.")
    if len(digits) != 16:
        word = "baru" if len(digits) < 16 else "ini"
        return Nik(digits, problem=f"NIK harus 16 digit; {word} {len(digits)} digit.")
    if looks_invented(digits):
        return Nik(digits, is_placeholder=True)
    if digits.endswith("0000"):
        return Nik(digits, problem="Empat digit terakhir NIK tidak pernah 0000. Periksa lagi.")
    if not _has_possible_date(digits):
        return Nik(
            digits, problem="Tanggal lahir di dalam NIK (digit 7 sampai 12) tidak mungkin. Periksa lagi."
        )
    return Nik(digits)


def _has_possible_date(nik: str) -> bool:
    return any(_date_in(nik, century) for century in (1900, 2000))


def _date_in(nik: str, century: int) -> date | None:
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    try:
        return date(century + year, month, day - _FEMALE_DAY_OFFSET * (day > _FEMALE_DAY_OFFSET))
    except ValueError:
        return None


def looks_invented(number: str) -> bool:
    """One sign repeated, or digits that only count up or down: typed to get past a field."""
    signs = _SEPARATORS.sub("", number).upper()
    if len(signs) < 5:
        return False
    if len(set(signs)) == 1:
        return True
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(signs)} if signs.isdecimal() else set()
    return steps in ({1}, {9})


def _invented(length: int) -> Iterator[str]:
    for first in range(10):
        for step in (0, 1, -1):
            yield "".join(str((first + place * step) % 10) for place in range(length))


INVENTED_NIKS = frozenset(_invented(16))
"""Every NIK that `looks_invented`, for questions to the database."""


def clean_card(text: str) -> str:
    """The 13 digits of a BPJS Kesehatan card. Raises ValueError with what is wrong."""
    digits = _SEPARATORS.sub("", number_in(text))
    if not (digits.isascii() and digits.isdecimal()):
        raise ValueError("Nomor kartu BPJS hanya berisi angka.")
    if len(digits) == 11:
        raise ValueError("Nomor 11 digit adalah kartu BPJS Ketenagakerjaan; BPJS Kesehatan 13 digit.")
    if len(digits) != 13:
        raise ValueError(f"Nomor kartu BPJS harus 13 digit; ini {len(digits)} digit.")
    if looks_invented(digits):
        raise ValueError("Ini bukan nomor kartu asli. Kosongkan bila nomornya belum diketahui.")
    return digits


def clean_nik(text: str) -> str:
    """The 16 digits of a NIK, or of what KMK 1423/2022 writes for none. Raises ValueError with what is wrong."""
    nik = read_nik(text)
    if nik.problem:
        raise ValueError(nik.problem)
    return nik.digits


def clean_family_card(text: str) -> str:
    """The 16 digits of a KK. Raises ValueError with what is wrong; see also `is_unlikely_family_card`."""
    digits = _SEPARATORS.sub("", number_in(text))
    if not (digits.isascii() and digits.isdecimal()):
        raise ValueError("Nomor KK hanya berisi angka.")
    if len(digits) != 16:
        raise ValueError(f"Nomor KK harus 16 digit; ini {len(digits)} digit.")
    return digits


def is_unlikely_family_card(digits: str) -> bool:
    """Whether the date of issue or the serial of a KK cannot be, or the number looks invented."""
    is_dated = int(digits[6:8]) <= _FEMALE_DAY_OFFSET and _has_possible_date(digits)
    return looks_invented(digits) or digits.endswith("0000") or not is_dated


def clean_passport(text: str) -> str:
    """A passport, KITAS or KITAP of any country, upper case. Raises ValueError with what is wrong."""
    signs = _SEPARATORS.sub("", text).upper()
    if not re.fullmatch(r"[A-Z0-9]{5,15}", signs):
        raise ValueError("Nomor paspor, KITAS, atau KITAP 5 sampai 15 huruf dan angka.")
    return signs


def clean_driving_licence(text: str) -> str:
    """The 12 to 16 digits of a SIM. Raises ValueError with what is wrong."""
    digits = _SEPARATORS.sub("", text)
    if not re.fullmatch(r"[0-9]{12,16}", digits):
        raise ValueError("Nomor SIM 12 sampai 16 angka.")
    return digits


def clean_document(text: str) -> str:
    """A number of any other document: letters and digits, upper case, kept loose."""
    signs = _SEPARATORS.sub("", text).upper()
    if not re.fullmatch(r"[A-Z0-9]{3,20}", signs):
        raise ValueError("Nomor identitas 3 sampai 20 huruf dan angka.")
    return signs


def clean_postal_code(text: str) -> str:
    """Five digits. Raises ValueError with what is wrong."""
    code = text.strip()
    if not re.fullmatch(r"[0-9]{5}", code):
        raise ValueError("Kode pos 5 digit.")
    return code


def clean_neighbourhood(text: str) -> str:
    """The three digits of an RT or RW. Raises ValueError with what is wrong."""
    digits = text.strip()
    if not re.fullmatch(r"[0-9]{1,3}", digits):
        raise ValueError("RT dan RW paling banyak 3 angka.")
    return digits.zfill(3)


def clean_phone(text: str) -> str:
    """A telephone number as E.164, read as loosely as one searches. Those of other countries begin with + or 00;
    whatever else there is, is Indonesian, and may carry separators.

    Raises ValueError with what is wrong.
    """
    signs = _dialled(text)
    digits = signs.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        raise ValueError("Nomor telepon hanya berisi angka, spasi, dan tanda hubung.")
    if signs.startswith("+") and not signs.startswith("+62"):
        return _foreign(digits)
    national = digits.removeprefix("62").removeprefix("0")
    if national.startswith("0") and national.strip("0"):  # zeros alone are somebody's way past the field
        raise ValueError(_WITHOUT_CODE)
    low, high = (9, 12) if national.startswith("8") else (7, 11)
    if not low <= len(national) <= high:
        raise ValueError(f"Nomor telepon terlalu {'pendek' if len(national) < low else 'panjang'}.")
    return f"+62{national}"


def kept_phone(text: str) -> str:
    """As `clean_phone`, of a number that is to be kept.

    What begins with none of 0, 8, 62 and + lacks its code; with one that is made up it is somebody else's.
    """
    signs = _dialled(text)
    if signs.isdecimal() and not signs.startswith(("0", "8", "62")):
        raise ValueError(_WITHOUT_CODE)
    return clean_phone(text)


def _dialled(text: str) -> str:
    """Without separators, and 00 as the plus that it is. `+44 (0)20…` is dialled without that zero, which before
    everything else is of the number itself.
    """
    head, tail = text.lstrip()[:1], text.lstrip()[1:]
    signs = _SEPARATORS.sub("", f"{head}{tail.replace('(0)', '')}")
    return f"+{signs[2:]}" if re.match("00[1-9]", signs) else signs


def is_placeholder_phone(e164: str) -> bool:
    """Whether a number that `clean_phone` gave was typed to get past the field: 0811111111 begins as all mobiles do,
    and 0211111111 with the code of a city, of two or three digits.
    """
    if not e164.startswith("+62"):
        return looks_invented(e164)
    national = e164.removeprefix("+62")
    ways = (national[1:],) if national.startswith("8") else (national[2:], national[3:])
    return any(map(looks_invented, (national, *ways)))


PHONES = ("phone", "home_phone", "responsible_phone", "escort_phone")
UNMARKED = ("mother_nik", "family_card_number", "home_phone", "responsible_phone", "escort_phone")
"""Columns of numbers beside which no other column says that they were made up."""


def is_invented(column: str, number: str) -> bool:
    """Whether what stands in one of these columns was typed to get past it; the decree's own number for a mother
    without a NIK was not.
    """
    if column in PHONES:
        return is_placeholder_phone(number)
    return looks_invented(number) and (column, number) != ("mother_nik", NO_NIK)


def _foreign(digits: str) -> str:
    if digits.startswith("0") or not 8 <= len(digits) <= 15:
        raise ValueError("Nomor luar negeri 8 sampai 15 digit, diawali + dan kode negara.")
    return f"+{digits}"


def local_phone(e164: str) -> str:
    """As Indonesians dial it, and as BPJS wants it: 0812… for +62812…; others stay as they are."""
    return f"0{e164.removeprefix('+62')}" if e164.startswith("+62") else e164


def masked(number: str) -> str:
    """`3174060101900001` -> `317406••••••••01`; what is too short to hide in is hidden whole.

    For lists: enough to tell two people apart, too little to copy (spec/rme-patient.md §5).
    """
    return f"{number[:6]}{'•' * (len(number) - 8)}{number[-2:]}" if len(number) > 8 else "•" * len(number)
