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


@cache
def _codes() -> dict[str, str]:
    """By every name that a country has here: the Indonesian one, its code, and the English ones."""
    codes: dict[str, str] = {}
    for country in pycountry.countries:
        english = (country.name, getattr(country, "common_name", ""), getattr(country, "official_name", ""))
        for said in (country.alpha_2, country.alpha_3, *english):
            codes.setdefault(said.casefold(), country.alpha_2)
    return codes | {name.casefold(): code for code, name in names().items()}


def code_of(text: str) -> str:
    """The code of a name, Indonesian or English, or the code itself. Raises ValueError for what is neither."""
    code = _codes().get(text.strip().casefold())
    if not code:
        raise ValueError("Pilih nama negara dari daftar.")
    return code
