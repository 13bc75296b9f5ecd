"""Procedures of the three care levels (kdTkp 10 RJTP, 20 RITP, 50 Promotif). Codes and fees are invented."""

from collections.abc import Iterator

from bpjs_sandbox.accounts import Account
from bpjs_sandbox.catalogue import Row
from bpjs_sandbox.data.table import read


def procedures(_account: Account, _seed: int) -> Iterator[Row]:
    """Grouped by kdTkp; `maxTarif` is rupiah, `withValue` says that a result is measured."""
    numbers = {"10": 1000, "20": 2000, "50": 5000}
    for levels, stem, variants, fee, with_value in read("procedures.csv"):
        facts = {"maxTarif": int(fee), "withValue": with_value == "true"}
        for level in levels.split("|"):
            for variant in variants.split("|"):
                numbers[level] += 1
                yield Row(f"{numbers[level]:05d}", f"{stem} {variant}", level, facts)
