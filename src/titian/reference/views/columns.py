"""What a list's table shows beside code and name, in words for staff; the order is that of the screen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma

Detail = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """`text` makes a cell of what BPJS said of a row; a row read before that was kept shows an empty cell."""

    heading: str
    text: Callable[[Detail], str]
    is_number: bool = False


def _word(key: str, yes: str, no: str = "") -> Callable[[Detail], str]:
    """One of two words, none where BPJS did not say."""
    return lambda detail: {True: yes, False: no}.get(detail.get(key, ""), "")


def _care(detail: Detail) -> str:
    words = {True: "Kunjungan sakit", False: "Kunjungan sehat", None: "BPJS tidak menyebut"}
    return words[detail["is_sick"]] if "is_sick" in detail else ""


def _text(key: str) -> Callable[[Detail], str]:
    return lambda detail: str(detail.get(key) or "")


def _number(key: str, unit: str = "") -> Callable[[Detail], str]:
    """Thousands separated as in Indonesia: `Rp 15.000`."""
    return lambda detail: f"{unit}{intcomma(detail[key])}" if isinstance(detail.get(key), int) else ""


def _validity(detail: Detail) -> str:
    since, until = (_day(detail.get(key)) for key in ("since", "until"))
    return f"{since or '…'} – {until}" if until else f"sejak {since}" if since else ""


def _day(text: str | None) -> str:
    return f"{date.fromisoformat(text):%d-%m-%Y}" if text else ""


_COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "poli": (Column("Kunjungan", _care),),
    "klub": (Column("Alamat", _text("address")), Column("Berlaku", _validity)),
    "subspesialis": (Column("Poli rujuk", _text("poli_code")),),
    "tindakan": (
        Column("Tarif maks.", _number("max_fee", "Rp "), is_number=True),
        Column("Hasil", _word("has_value", "Diisi angka")),
    ),
    "obat": (Column("Tersedia", _number("available"), is_number=True),),
    "diagnosa": (Column("Penanganan", _word("is_non_specialist", "Dapat ditangani FKTP")),),
}

_GROUP_HEADINGS = {
    "statuspulang": "Perawatan",
    "alergi": "Jenis alergi",
    "klub": "Program",
    "subspesialis": "Spesialis",
    "tindakan": "Perawatan",
}


def columns(name: str) -> tuple[Column, ...]:
    """Beside code and name; none for lists of which BPJS says nothing more."""
    return _COLUMNS.get(name, ())


def group_heading(name: str) -> str:
    """What the groups of a list are called; empty for a list without groups."""
    return _GROUP_HEADINGS.get(name, "")
