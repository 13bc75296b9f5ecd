"""Medicines: generic names with their usual strengths and forms. The codes are counted up and mean nothing."""

from collections.abc import Iterator
from random import Random

from bpjs_sandbox.accounts import Account
from bpjs_sandbox.catalogue import Row
from bpjs_sandbox.data.table import read

PHARMACIES = ("0199A001", "0199A002")
"""Pharmacies whose stock can be asked for; each has about two thirds of the list."""
_FIRST_CODE = 130_000_001


def medicines(account: Account, seed: int) -> Iterator[Row]:
    """Code, name and `sedia`, the units in stock at the clinic's own pharmacy; one row in five has none."""
    dice = Random(f"{seed} obat {account.key}")
    for code, name in _named():
        stock = 0 if dice.random() < 0.2 else dice.randrange(10, 5000, 10)
        yield Row(code, name, facts={"sedia": stock})


def pharmacy_stock(account: Account, seed: int) -> Iterator[Row]:
    """The stock of each pharmacy, grouped by its code."""
    dice = Random(f"{seed} stok {account.key}")
    for pharmacy in PHARMACIES:
        for code, name in _named():
            if dice.random() < 0.67:
                facts = {"sediaan": _form(name), "stok": dice.randrange(0, 900)}
                yield Row(code, name, pharmacy, facts)


def _named() -> Iterator[tuple[str, str]]:
    """Code and name, as `Amoksisilin kapsul 500 mg`."""
    number = _FIRST_CODE
    for generic, form, strengths in read("medicines.csv"):
        for strength in strengths.split("|"):
            yield str(number), f"{generic} {form} {strength}".strip()
            number += 1


def _form(name: str) -> str:
    return next((form for form in FORMS if f" {form}" in name), "lain")


FORMS = (
    "tablet", "kapsul", "kaplet", "sirup", "suspensi", "drop", "injeksi", "salep", "krim", "gel", "tetes mata",
    "tetes telinga", "inhaler", "nebulasi", "supositoria", "ovula", "infus", "larutan", "serbuk", "bedak",
)  # fmt: skip
"""Forms by the word that names them; the first that a name holds."""
