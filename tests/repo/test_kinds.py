"""A kind of promise has all its parts, or it is none: what is forgotten shows in a clinic otherwise."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bpjs_sandbox import antrean, pcare
from bpjs_wire.answers import ANSWERS
from titian.delivery.handlers import HANDLERS
from titian.delivery.lookups import LOOKUPS
from titian.outbox.kinds import FACTS, PAYLOAD_VERSION, Kind, source_of

ROOT = Path(__file__).resolve().parents[2]
NO_TEXT_OF_ITS_OWN = {Kind.UBAH_KUNJUNGAN}
"""No refusal of a change that another kunjungan would not meet was ever seen (spec/bpjs-fktp.md §2)."""


def has_refusals(kind: Kind) -> bool:
    return kind in NO_TEXT_OF_ITS_OWN or any(row.kind == kind for row in ANSWERS)


def is_tested(kind: Kind) -> bool:
    """Delivered to a sandbox that judges it, not only written down."""
    through = (
        "integration/delivery",
        "integration/kunjungan",
        "integration/pendaftaran",
        "integration/outbox",
    )
    files = [path for place in through for path in (ROOT / "tests" / place).rglob("*.py")]
    return any(f"Kind.{kind.name}" in path.read_text("utf-8") for path in files)


WIRE: dict[Kind, tuple[str, str]] = {
    Kind.TAMBAH_ANTREAN: ("POST", "antrean/add"),
    Kind.PANGGIL_ANTREAN: ("POST", "antrean/panggil"),
    Kind.BATAL_ANTREAN: ("POST", "antrean/batal"),
    Kind.TAMBAH_PENDAFTARAN: ("POST", "pendaftaran"),
    Kind.HAPUS_PENDAFTARAN: (
        "DELETE",
        "pendaftaran/peserta/{card}/tglDaftar/{date}/noUrut/{number}/kdPoli/{poli}",
    ),
    Kind.TAMBAH_KUNJUNGAN: ("POST", "kunjungan/V1"),
    Kind.UBAH_KUNJUNGAN: ("PUT", "kunjungan/V1"),
    Kind.HAPUS_KUNJUNGAN: ("DELETE", "kunjungan/{number}"),
}
"""How each goes (spec/bpjs-fktp.md §4.4, §4.5, §5.2)."""


def is_judged(kind: Kind) -> bool:
    routes = {(one.method, one.template) for one in (*antrean.ROUTES, *pcare.ROUTES)}
    return WIRE.get(kind) in routes


def is_documented(kind: Kind) -> bool:
    return f"| `{kind.value}` |" in (ROOT / "docs/reference/outbox-kinds.md").read_text("utf-8")


PARTS: dict[str, Callable[[Kind], bool]] = {
    "facts for the engine": lambda kind: kind in FACTS,
    "an encoding": lambda kind: kind in HANDLERS,
    "a look-up, or the word that there is none": lambda kind: (kind in LOOKUPS) is FACTS[kind].has_lookup,
    "a source that makes it anew, or a step that it takes back": lambda kind: bool(
        source_of(kind) or FACTS[kind].undoes
    ),
    "a rule of the sandbox that judges it": is_judged,
    "refusals that are understood": has_refusals,
    "a place in the reference": is_documented,
    "a test that delivers it": is_tested,
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", list(Kind), ids=str)
def test_every_kind_has_every_part(kind: Kind, part: str) -> None:
    assert PARTS[part](kind), f"{kind} lacks {part}"


@pytest.mark.parametrize("kind", list(Kind), ids=str)
def test_a_promise_that_is_written_today_can_be_read_today(kind: Kind) -> None:
    assert PAYLOAD_VERSION in HANDLERS[kind].encoders
