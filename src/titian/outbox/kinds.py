"""The kinds of promise, what each needs before it may go, and who can rebuild it from its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

MOST_SENDS = 8
"""Sends that may have reached BPJS or were answered; then a person must act (delivery.md R4)."""

PER_SERVICE = 4
"""Most jobs of one service of a clinic that are under way at a time."""

PAYLOAD_VERSION = 1
"""The order in which promises are written today. Whoever changes it for a kind adds an encoder and keeps the old one:
promises wait for days, and a database may be older than the program."""


class Service(models.TextChoices):
    """The BPJS services that take promises."""

    PCARE = "pcare", "PCare"
    ANTREAN = "antrean", "Antrean FKTP"


class Kind(models.TextChoices):
    """Eight on the wire, seven in the menu: `ubah_kunjungan` is listed under Tambah Kunjungan."""

    TAMBAH_ANTREAN = "tambah_antrean", "Tambah Antrean"
    PANGGIL_ANTREAN = "panggil_antrean", "Panggil Antrean"
    BATAL_ANTREAN = "batal_antrean", "Batal Antrean"
    TAMBAH_PENDAFTARAN = "tambah_pendaftaran", "Tambah Pendaftaran"
    HAPUS_PENDAFTARAN = "hapus_pendaftaran", "Hapus Pendaftaran"
    TAMBAH_KUNJUNGAN = "tambah_kunjungan", "Tambah Kunjungan"
    UBAH_KUNJUNGAN = "ubah_kunjungan", "Ubah Kunjungan"
    HAPUS_KUNJUNGAN = "hapus_kunjungan", "Hapus Kunjungan"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What the engine must know of a kind; nothing of what it carries.

    `needs_sent` are steps of the same visit that BPJS must have, `needs_settled` steps that must
    at least have come to an end, `needs_gone` steps of which nothing may be left there (delivery.md R2).
    `has_lookup` is False where BPJS offers no way to ask whether it has the thing: there an unknown
    outcome is repeated (Antrean has no reads). `undoes` marks the compensators: each goes once the step it
    takes back is at BPJS, and keeps the lane closed for its poli until settled (R1). `number_of` is the step
    whose number it carries, known only when it goes. `repeats_safely`: PUT and DELETE, sent again after one
    look-up (R5). `number_column` keeps the number that BPJS gives: noUrut, or noKunjungan. `refused_after` is the
    step after which BPJS takes nothing back any more. `replaces` marks what says the whole anew: an earlier one
    of the visit that comes after it would put the old back.
    """

    service: Service
    has_lookup: bool
    needs_sent: tuple[Kind, ...] = ()
    needs_settled: tuple[Kind, ...] = ()
    needs_gone: tuple[Kind, ...] = ()
    undoes: Kind | None = None
    refused_after: Kind | None = None
    number_of: Kind | None = None
    number_column: str = "bpjs_sequence"
    repeats_safely: bool = False
    replaces: bool = False
    expires_with_day: bool = False

    @property
    def withdraws(self) -> bool:
        return self.undoes is not None


FACTS: dict[Kind, KindFacts] = {
    Kind.TAMBAH_ANTREAN: KindFacts(Service.ANTREAN, has_lookup=False, expires_with_day=True),
    Kind.PANGGIL_ANTREAN: KindFacts(
        Service.ANTREAN,
        has_lookup=False,
        needs_sent=(Kind.TAMBAH_ANTREAN,),
        replaces=True,
        expires_with_day=True,
    ),
    Kind.BATAL_ANTREAN: KindFacts(
        Service.ANTREAN,
        has_lookup=False,
        needs_settled=(Kind.TAMBAH_ANTREAN,),
        undoes=Kind.TAMBAH_ANTREAN,
        refused_after=Kind.PANGGIL_ANTREAN,
        expires_with_day=True,
    ),
    Kind.TAMBAH_PENDAFTARAN: KindFacts(Service.PCARE, has_lookup=True),
    Kind.HAPUS_PENDAFTARAN: KindFacts(
        Service.PCARE,
        has_lookup=True,
        needs_settled=(Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_KUNJUNGAN),
        needs_gone=(Kind.TAMBAH_KUNJUNGAN,),
        undoes=Kind.TAMBAH_PENDAFTARAN,
        number_of=Kind.TAMBAH_PENDAFTARAN,
        repeats_safely=True,
    ),
    Kind.TAMBAH_KUNJUNGAN: KindFacts(
        Service.PCARE,
        has_lookup=True,
        needs_sent=(Kind.TAMBAH_PENDAFTARAN,),
        number_column="bpjs_visit_number",
    ),
    Kind.UBAH_KUNJUNGAN: KindFacts(
        Service.PCARE,
        has_lookup=True,
        needs_sent=(Kind.TAMBAH_KUNJUNGAN,),
        needs_settled=(Kind.UBAH_KUNJUNGAN,),
        number_of=Kind.TAMBAH_KUNJUNGAN,
        repeats_safely=True,
        replaces=True,
    ),
    Kind.HAPUS_KUNJUNGAN: KindFacts(
        Service.PCARE,
        has_lookup=True,
        needs_settled=(Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN),
        undoes=Kind.TAMBAH_KUNJUNGAN,
        number_of=Kind.TAMBAH_KUNJUNGAN,
        repeats_safely=True,
    ),
}

UNDONE_BY: dict[Kind, Kind] = {facts.undoes: kind for kind, facts in FACTS.items() if facts.undoes}
"""Which kind takes a kind back."""

CHANGED_BY: dict[Kind, Kind] = {
    facts.number_of: kind for kind, facts in FACTS.items() if facts.number_of and not facts.undoes
}
"""Which kind changes at BPJS what a kind brought there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a promise would be if it were made from its source now.

    `hold` names what is missing before it may go ("" = nothing); `version` is of the payload.
    """

    payload: dict[str, object]
    poli_code: str
    hold: str = ""
    version: int = PAYLOAD_VERSION


@dataclass(frozen=True, slots=True)
class Source:
    """How an upper app rebuilds a promise and where a person mends its source."""

    build: Callable[[str], Draft]
    source_url: Callable[[str], str]


_sources: dict[Kind, Source] = {}


def register(kind: Kind, *, build: Callable[[str], Draft], source_url: Callable[[str], str]) -> None:
    """Called by the app that owns the source, in `AppConfig.ready()`. Both take the visit_ref."""
    _sources[kind] = Source(build=build, source_url=source_url)


def source_of(kind: Kind) -> Source | None:
    return _sources.get(kind)
