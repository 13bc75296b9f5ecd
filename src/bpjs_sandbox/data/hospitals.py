"""The hospitals that a clinic may refer to, and when and how much they take. All invented.

Class decides what a hospital has: A every subspecialty, B most, C the first of each specialty, D a few of those.
Which exactly, the distances and the schedules are drawn from the seed.
"""

from collections.abc import Iterator
from datetime import date
from random import Random

from bpjs_sandbox.accounts import Account
from bpjs_sandbox.catalogue import Row

HOSPITALS = 36
_CLINICS = 9
_KINDS = {"A": 2, "B": 8, "C": 16, "D": 10}
_PUBLIC = ("RSUD SUKAMAJU", "RSUP NUSA SEHAT", "RSUD TANJUNG HARAPAN", "RSUD KOTA LAMA", "RSUD LEMBAH HIJAU")
_NAMES = (
    "BUDI ASIH", "MITRA SEJAHTERA", "KASIH IBU", "HARAPAN BARU", "PERMATA BUNDA", "CAHAYA MEDIKA", "BINA WALUYA",
    "SEHAT SENTOSA", "ANUGERAH", "TELOGO MULYO", "SUMBER WARAS JAYA", "PELITA INSANI", "MEKAR SARI", "TIRTA HUSADA",
    "NUR HIDAYAH", "KARYA BHAKTI", "DHARMA NUGRAHA", "PRIMA HUSADA", "BHAKTI YUDHA", "ASRI MEDIKA", "SEKAR KAMULYAN",
)  # fmt: skip
_STREETS = ("Merdeka", "Diponegoro", "Kartini", "Ahmad Yani", "Gajah Mada", "Veteran", "Melati", "Pahlawan")
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_SHARE = {"A": 1.0, "B": 0.6, "C": 0.15, "D": 0.05}
"""How many of the finer subspecialties a class has."""
_SHARE_OF_FIRST = {"A": 1.0, "B": 1.0, "C": 0.85, "D": 0.45}
"""How many specialties it has at all."""
_FACILITIES = {"A": 14, "B": 12, "C": 6, "D": 3}


def hospitals(account: Account, seed: int) -> Iterator[Row]:
    """Code, name and address of each; `distance` in metres from the clinic, which no source explains further."""
    dice = Random(f"{seed} rumahsakit {account.key}")
    classes = [kind for kind, many in _KINDS.items() for _ in range(many)]
    for number in range(1, HOSPITALS + 1):
        facts = {
            "alamatPpk": f"Jl. {dice.choice(_STREETS)} No. {dice.randrange(1, 200)}",
            "telpPpk": f"0800{dice.randrange(10**6):06d}",
            "kelas": "B" if number == 1 else classes[(number * 7) % HOSPITALS],
            "nmkc": account.branch,
            "distance": round(dice.uniform(400, 60_000), 4),
        }
        yield Row(f"{account.faskes_code[:4]}R{number:03d}", _name(number), facts=facts)


def providers(account: Account, seed: int) -> Iterator[Row]:
    """The region's referral providers: the hospitals and a few specialist clinics."""
    for row in hospitals(account, seed):
        yield Row(row.code, row.name)
    for number in range(1, _CLINICS + 1):
        yield Row(f"{account.faskes_code[:4]}S{number:03d}", f"KLINIK UTAMA {_NAMES[-number]}")


def offers(hospital: Row, subspecialty: Row, seed: int) -> bool:
    """Whether a hospital treats a subspecialty; the one that gives its specialty the poli code is the first."""
    is_first = subspecialty.facts["kdPoliRujuk"] == subspecialty.group
    share = _SHARE_OF_FIRST if is_first else _SHARE
    return (
        Random(f"{seed} {hospital.code} {subspecialty.code}").random() < share[str(hospital.facts["kelas"])]
    )


def has_facility(hospital: Row, facility: Row) -> bool:
    """Facilities come in the order of their numbers as the class rises."""
    return not facility.code.isdigit() or int(facility.code) <= _FACILITIES[str(hospital.facts["kelas"])]


def takes_special(hospital: Row, special: Row, seed: int) -> bool:
    """Half of the hospitals of class A and B, a quarter of C, none of D; emergencies go to any."""
    share = {"A": 1.0, "B": 0.5, "C": 0.25, "D": 0.0}[str(hospital.facts["kelas"])]
    return special.code == "IGD" or Random(f"{seed} {hospital.code} {special.code}").random() < share


def load(hospital: Row, wanted: str, day: date, seed: int) -> dict[str, object]:
    """Capacity, number referred and schedule of what is wanted there on that day; `persentase` is 0 to 100."""
    dice = Random(f"{seed} {hospital.code} {wanted} {day.isoformat()}")
    capacity = dice.randrange(10, 80, 5)
    referred = dice.randrange(0, capacity + 1)
    percentage = round(100 * referred / capacity, 2)
    return {
        "jadwal": _schedule(dice, day),
        "jmlRujuk": referred,
        "kapasitas": capacity,
        "persentase": percentage,
    }


def _schedule(dice: Random, day: date) -> str:
    """`Senin : 07:30 - 14:00, 08:00 - 17:00;14:00 - 19:00`: sittings of a doctor after commas, doctors after ;."""
    first = dice.choice(("07:30 - 14:00", "08:00 - 12:00", "09:00 - 13:00"))
    second = dice.choice(("", ", 13:00 - 17:00", ", 08:00 - 17:00"))
    other = dice.choice(("", "", ";14:00 - 19:00", ";16:00 - 20:00"))
    return f"{_DAYS[day.weekday()]} : {first}{second}{other}"


def _name(number: int) -> str:
    """Public ones first, then private ones, the later of which are called by a town too."""
    if number <= len(_PUBLIC):
        return _PUBLIC[number - 1]
    again, name = divmod(number - len(_PUBLIC) - 1, len(_NAMES))
    return f"RS {_NAMES[name]}" + (" CABANG TIMUR" if again else "")
