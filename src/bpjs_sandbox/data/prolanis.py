"""Prolanis: the clinics' clubs, and the activities that stand in their diaries. Invented."""

from collections.abc import Iterator
from datetime import date, timedelta

from bpjs_sandbox.accounts import Account
from bpjs_sandbox.catalogue import Row

PROGRAMMES = {"01": "Diabetes Melitus", "02": "Hipertensi"}
GROUPS = PROGRAMMES | {"03": "Asthma"}
"""kdKelompok of an activity; 03 is in samples of the catalogue."""
ACTIVITIES = {"01": "Senam", "10": "Penyuluhan", "11": "Penyuluhan dan Senam"}
MARKS = {"01": "DM", "02": "HT"}
"""pstProl of a member in the programme."""
_NAMES = {"01": ("Manis Sehat", "Gula Terkendali"), "02": ("Tensi Normal", "Jantung Bahagia")}


def clubs(account: Account, _seed: int) -> Iterator[Row]:
    """Two a programme, grouped by it; the code is clubId's digits."""
    first = int(account.cons_id) * 10
    for number, programme in enumerate(sorted(_NAMES)):
        for offset, name in enumerate(_NAMES[programme], 1):
            facts = {
                "tglMulai": "01-02-2024",
                "tglAkhir": None,
                "alamat": f"Aula {account.name.title()}",
                "ketua_noHP": f"08000000{number}{offset}",
                "ketua_nama": ("Slamet Riyadi", "Juminten")[offset % 2],
            }
            yield Row(str(first + 2 * number + offset), f"{name} {account.key.title()}", programme, facts)


def meeting_days(month: date) -> tuple[date, date]:
    """A club meets on the first and the third Friday of a month."""
    first = month.replace(day=1)
    friday = first + timedelta(days=(4 - first.weekday()) % 7)
    return friday, friday + timedelta(days=14)
