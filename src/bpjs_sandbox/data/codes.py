"""The short lists of spec section 8, as the sources have them."""

from collections.abc import Iterator

from bpjs_sandbox.accounts import Account
from bpjs_sandbox.catalogue import Row

AWARENESS = {"01": "Compos mentis", "02": "Somnolence", "03": "Sopor", "04": "Coma"}
OUTPATIENT = {"1": "Meninggal", "3": "Berobat Jalan", "4": "Rujuk Vertikal", "6": "Rujuk Horizontal"}
"""Live lists [A]."""
OUTPATIENT_OF_CATALOGUE = {"3": "Berobat Jalan", "4": "Rujuk Lanjut", "5": "Rujuk Internal"}
OWN_REQUEST = {"A": "Atas Permintaan Sendiri"}
"""In one newer system's list beside the others [B]."""
INPATIENT = {
    "0": "Sembuh",
    "1": "Meninggal",
    "2": "Pulang Paksa",
    "4": "Rujuk Vertikal",
    "6": "Rujuk Horizontal",
    "9": "Lain-lain",
}
PROGNOSES = {
    "01": "Sanam (Sembuh)",
    "02": "Bonam (Baik)",
    "03": "Malam (Buruk/Jelek)",
    "04": "Dubia Ad Sanam/Bolam (Tidak tentu/Ragu-ragu, Cenderung Sembuh/Baik)",
    "05": "Dubia Ad Malam (Tidak tentu/Ragu-ragu, Cenderung Sembuh/Baik)",
}
"""The catalogue's own texts; the tail of 05 contradicts its Latin."""
PROGNOSES_MENDED = {
    "04": "Dubia Ad Sanam/Bonam (Tidak tentu/Ragu-ragu, Cenderung Sembuh/Baik)",
    "05": "Dubia Ad Malam (Tidak tentu/Ragu-ragu, Cenderung Buruk/Jelek)",
}
"""As some clients show them."""
ALLERGIES = {
    kind: {f"{code:02d}": name for code, name in enumerate(names.split(","))}
    for kind, names in {
        "01": "Tidak Ada,Seafood,Gandum,Susu Sapi,Kacang-Kacangan,Makanan Lain",
        "02": "Tidak Ada,Udara Panas,Udara Dingin,Udara Kotor",
        "03": "Tidak Ada,Antibiotik,Antiinflamasi,Non Steroid,Aspirin,Kortikosteroid,Insulin,Obat-Obatan Lain",
    }.items()
}
"""Names by code, by kind: 01 food, 02 air, 03 drug."""


def awareness(_account: Account, _seed: int) -> Iterator[Row]:
    yield from rows(AWARENESS)


def discharges(_account: Account, _seed: int) -> Iterator[Row]:
    """Grouped by `rawatInap`; the outpatient ones once for each variant of the `discharge_list` dial."""
    yield from rows(INPATIENT, "true")
    yield from rows(OUTPATIENT, "live")
    yield from rows(OUTPATIENT_OF_CATALOGUE, "catalogue")
    yield from rows(OUTPATIENT | OWN_REQUEST, "own_request")


def prognoses(_account: Account, _seed: int) -> Iterator[Row]:
    """Grouped by the variants of the `prognosis_texts` dial."""
    yield from rows(PROGNOSES, "catalogue")
    yield from rows(PROGNOSES | PROGNOSES_MENDED, "mended")


def allergies(_account: Account, _seed: int) -> Iterator[Row]:
    for kind, names in ALLERGIES.items():
        yield from rows(names, kind)


def rows(names: dict[str, str], group: str = "") -> Iterator[Row]:
    """Rows of a code and a name each."""
    for code, name in names.items():
        yield Row(code, name, group)
