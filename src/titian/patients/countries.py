"""The countries of ISO 3166-1, by their Indonesian names where the Debian project has translated them."""

import gettext
from functools import cache

import pycountry

INDONESIA = "ID"


@cache
def names() -> dict[str, str]:
    """Alpha-2 codes with names, in the order of the names."""
    indonesian = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["id"])
    named = {country.alpha_2: indonesian.gettext(country.name) for country in pycountry.countries}
    return dict(sorted(named.items(), key=lambda row: row[1]))


def name_of(code: str) -> str:
    """The name of a code, "" for none."""
    return names().get(code, code)


def code_of(text: str) -> str:
    """The code of a name, or the code itself. Raises ValueError for what is neither."""
    asked = text.strip().casefold()
    for code, name in names().items():
        if asked in (name.casefold(), code.casefold()):
            return code
    raise ValueError("Pilih nama negara dari daftar.")
