"""A consultation in words: what a page shows of a record that nobody is writing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bpjs_wire.codes import NO_TACC
from titian.facility.models import Facility
from titian.kunjungan import codes
from titian.kunjungan.content import Content, Onward
from titian.kunjungan.queries.lists import Lists

Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the record: what each thing is called, and what was written; things nobody wrote are left out."""

    label: str
    rows: Rows


def summary(facility: Facility, content: Content) -> list[Group]:
    """The parts that hold something, in the order of the form."""
    lists = Lists.of(facility)
    groups = (
        Group("Keluhan & anamnesis", [("Pemeriksa", _text(content.practitioner)), *_told(content, lists)]),
        Group("Tanda vital", list(_measured(content))),
        Group("Diagnosis", list(_found(content, lists))),
        Group(
            "Terapi",
            [
                ("Obat", content.medicine_therapy),
                ("Nonobat", content.other_therapy),
                ("Bahan habis pakai", content.consumables),
            ],
        ),
        Group("Pulang & rujukan", list(_ended(content, lists))),
    )
    written = [Group(one.label, [row for row in one.rows if row[1]]) for one in groups]
    return [one for one in written if one.rows]


@dataclass(frozen=True, slots=True)
class Allergies:
    """What a visit told of them, in words; `any` if there is one at all."""

    text: str
    any: bool


def allergies(facility: Facility, content: Content) -> Allergies | None:
    """Those there are, or where there is none; None where nobody asked."""
    lists = Lists.of(facility)
    asked = (
        ("Obat", codes.DRUG, content.drug_allergy),
        ("Makanan", codes.FOOD, content.food_allergy),
        ("Udara", codes.AIR, content.air_allergy),
    )
    found = [
        f"{kind}: {lists.label('alergi', group, code)}"
        for kind, group, code in asked
        if code not in ("", codes.NO_ALLERGY)
    ]
    if found:
        return Allergies(" · ".join(found), any=True)
    none = [kind for kind, _, code in asked if code == codes.NO_ALLERGY]
    if len(none) == len(asked):
        return Allergies("Tidak ada", any=False)
    return Allergies(" · ".join(f"{kind}: tidak ada" for kind in none), any=False) if none else None


def _told(content: Content, lists: Lists) -> Rows:
    def allergy(group: str, code: str) -> str:
        return lists.label("alergi", group, code)

    return [
        ("Keluhan", content.chief_complaint),
        ("Anamnesis", content.anamnesis),
        ("Kesadaran", lists.label("kesadaran", "", content.consciousness)),
        ("Alergi makanan", allergy(codes.FOOD, content.food_allergy)),
        ("Alergi udara", allergy(codes.AIR, content.air_allergy)),
        ("Alergi obat", allergy(codes.DRUG, content.drug_allergy)),
    ]


def _measured(content: Content) -> Iterator[tuple[str, str]]:
    high, low = content.systolic, content.diastolic
    if high is not None or low is not None:
        yield "Tekanan darah", f"{_text(high) or '–'}/{_text(low) or '–'} mmHg"
    for label, value, unit in (
        ("Laju napas", content.respiratory_rate, "/menit"),
        ("Denyut jantung", content.heart_rate, "/menit"),
        ("Suhu", content.temperature_c, "°C"),
        ("Berat", content.weight_kg, "kg"),
        ("Tinggi", content.height_cm, "cm"),
        ("Lingkar perut", content.waist_cm, "cm"),
    ):
        if value is not None:
            yield label, f"{_text(value)} {unit}"


def _found(content: Content, lists: Lists) -> Iterator[tuple[str, str]]:
    for place, one in enumerate(content.diagnoses, start=1):
        yield "Utama" if place == 1 else f"Ke-{place}", str(one)
    yield "Prognosis", lists.label("prognosa", "", content.prognosis)


def _ended(content: Content, lists: Lists) -> Iterator[tuple[str, str]]:
    yield "Status pulang", lists.label("statuspulang", codes.OUTPATIENT, content.disposition)
    yield "Tanggal pulang", _text(content.ended_on)
    yield "Rujuk internal", _text(content.internal_poli)
    if content.rujukan:
        yield from _onward(content.rujukan, lists)
    if content.tacc != NO_TACC:
        label = next(label for code, label, _ in codes.TACC_REASONS if code == content.tacc)
        yield "TACC", f"{label}: {content.tacc_reason}"


def _onward(onward: Onward, lists: Lists) -> Iterator[tuple[str, str]]:
    yield "Rujukan ke", onward.hospital.name or onward.hospital.code
    yield "Rencana", _text(onward.planned_for)
    yield "Khusus", lists.label("khusus", "", onward.special_code)
    yield "Subspesialis", onward.subspecialty.name or onward.subspecialty.code
    yield "Sarana", lists.label("sarana", "", onward.sarana_code)
    yield "Catatan", onward.notes


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f").replace(".", ",")
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value)
