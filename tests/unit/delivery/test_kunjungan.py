"""A kunjungan on the wire: written from its promise, and found again in a peserta's history (R5, R9, R22)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bpjs import Answer, Page, Request, Service
from bpjs.pcare.kunjungan import KunjunganRow, history
from tests.unit.delivery.exchanges import CARD, NOW, TODAY
from titian.delivery.handlers import UNENCODABLE, request_text
from titian.delivery.lookups import LOOKUPS, Sought
from titian.delivery.lookups.asking import KnownCards
from titian.delivery.outcomes import Kind as Answered
from titian.delivery.outcomes import Outcome
from titian.delivery.preview import preview
from titian.outbox.kinds import Kind
from titian.outbox.models import Attempt, Job

OURS, NUMBER, OTHER = "0199B001", "0199B0011126Y000001", "0199B0011126Y000002"
PAYLOAD: dict[str, Any] = {
    "complaint": "batuk tiga hari",
    "anamnesis": "batuk tanpa sesak",
    "consciousness_code": "01",
    "systolic": "120",
    "diastolic": "80",
    "weight": "61.5",
    "height": "165",
    "waist": "80",
    "respiratory_rate": "18",
    "heart_rate": "84",
    "temperature": "36.5",
    "diagnoses": ["J06.9"],
    "food_allergy_code": "00",
    "air_allergy_code": "00",
    "drug_allergy_code": "00",
    "prognosis_code": "02",
    "medicine_therapy": "parasetamol 3x500 mg",
    "other_therapy": "istirahat",
    "consumables": "tidak ada",
    "practitioner_code": "145021",
    "disposition_code": "3",
    "internal_poli_code": None,
    "ended_on": "2026-11-21",
    "rujukan": None,
    "tacc_code": -1,
    "tacc_reason": None,
}


def job(kind: Kind, *, number: str = "", **facts: object) -> Job:
    return Job(
        kind=kind,
        card_number=CARD,
        poli_code="001",
        service_date=TODAY,
        bpjs_visit_number=number,
        payload=PAYLOAD | facts,
    )


def body(job: Job) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(request_text(job)[1])
    return found


@pytest.mark.parametrize("name", ["systolic", "weight", "temperature"])
@pytest.mark.parametrize("missing", [None, "", "tidak diukur"])
def test_a_measurement_that_is_missing_is_not_made_up(name: str, missing: object) -> None:
    with pytest.raises(UNENCODABLE):
        request_text(job(Kind.TAMBAH_KUNJUNGAN, **{name: missing}))
    assert preview(job(Kind.TAMBAH_KUNJUNGAN, **{name: missing})) == ("", "")


def test_measurements_keep_their_decimals() -> None:
    sent = body(job(Kind.TAMBAH_KUNJUNGAN))
    assert (sent["beratBadan"], sent["sistole"], sent["suhu"]) == (61.5, 120, "36.5")


def test_a_change_names_the_number_that_bpjs_gave() -> None:
    changed = job(Kind.UBAH_KUNJUNGAN, number=NUMBER)
    assert (request_text(changed)[0], body(changed)["noKunjungan"]) == ("PUT kunjungan/V1", NUMBER)


@pytest.mark.parametrize("kind", [Kind.UBAH_KUNJUNGAN, Kind.HAPUS_KUNJUNGAN])
def test_without_a_number_nothing_is_changed_or_removed(kind: Kind) -> None:
    with pytest.raises(UNENCODABLE):
        request_text(job(kind))


@pytest.mark.parametrize(
    ("rujukan", "part"),
    [
        ({"subspecialty_code": "26", "sarana_code": None}, "subSpesialis"),
        ({"special_code": "HDL", "notes": "cuci darah"}, "khusus"),
        ({"special_code": "THA", "notes": "transfusi", "subspecialty_code": "30"}, "khusus"),
    ],
)
def test_a_rujukan_has_one_of_its_three_shapes(rujukan: dict[str, object], part: str) -> None:
    to = {"planned_for": "2026-11-23", "hospital_code": "0199R001"} | rujukan
    sent = body(job(Kind.TAMBAH_KUNJUNGAN, disposition_code="4", rujukan=to))["rujukLanjut"]
    assert [name for name in ("subSpesialis", "khusus") if sent[name]] == [part]


# Found again


def row(number: str = NUMBER, **facts: object) -> dict[str, object]:
    return {
        "noKunjungan": number,
        "tglKunjungan": "21-11-2026",
        "providerPelayanan": {"kdProvider": OURS, "nmProvider": "KLINIK MELATI"},
        "poli": {"kdPoli": "001", "nmPoli": "POLI UMUM", "poliSakit": True},
        "diagnosa1": {"kdDiag": "J069", "nmDiag": "ISPA", "nonSpesialis": True},
        **facts,
    }


def look(kind: Kind, rows: list[object], *, owned: frozenset[str] = frozenset(), number: str = "") -> Outcome:
    data = {"count": len(rows), "list": rows}
    answer = Answer(Service.PCARE, 200, 200, "OK", data, (), "{}")

    async def ask(request: Request[Any]) -> Page[KunjunganRow]:
        assert request.path == history(CARD).path
        found: Page[KunjunganRow] = request.decode(answer)
        return found

    sent = Attempt(card_number=CARD, poli_code="001", service_date=TODAY, started_at=NOW)
    sought = Sought(sent, owned, KnownCards(), NOW, number=number, faskes_code=OURS, content=PAYLOAD)
    return asyncio.run(LOOKUPS[kind](ask, sought))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        {"tglKunjungan": "20-11-2026"},
        {"providerPelayanan": {"kdProvider": "0199P011"}},
        {"poli": {"kdPoli": "002"}},
    ],
)
def test_a_visit_of_another_day_faskes_or_poli_is_not_ours(other: dict[str, object]) -> None:
    assert look(Kind.TAMBAH_KUNJUNGAN, [row(**other)]).kind is Answered.ABSENT


@pytest.mark.parametrize("part", ["providerPelayanan", "poli"])
def test_a_visit_of_our_day_that_bpjs_does_not_attribute_proves_no_absence(part: str) -> None:
    assert look(Kind.TAMBAH_KUNJUNGAN, [row(**{part: None})]).kind is Answered.INCOMPLETE


@pytest.mark.parametrize(
    "known",
    [
        {"providerPelayanan": {"kdProvider": "0199P011"}},
        {"tglKunjungan": "20-11-2026"},
        {"noKunjungan": OTHER},
    ],
)
def test_a_visit_without_its_poli_is_anothers_where_what_is_known_says_so(known: dict[str, object]) -> None:
    found = look(Kind.TAMBAH_KUNJUNGAN, [row(**{"poli": None} | known)], owned=frozenset({OTHER}))
    assert found.kind is Answered.ABSENT


def test_our_visit_is_adopted_though_another_has_no_poli() -> None:
    rows: list[object] = [row(OTHER, poli=None), row()]
    assert look(Kind.TAMBAH_KUNJUNGAN, rows).number == NUMBER


def test_a_number_that_another_promise_brought_is_not_adopted() -> None:
    assert look(Kind.TAMBAH_KUNJUNGAN, [row()], owned=frozenset({NUMBER})).kind is Answered.ABSENT


def test_our_visit_is_adopted_with_its_number() -> None:
    outcome = look(Kind.TAMBAH_KUNJUNGAN, [row(diagnosa1=None)])
    assert (outcome.kind, outcome.number) == (Answered.PRESENT, NUMBER)


@pytest.mark.parametrize(
    "said",
    [
        {"providerRujukLanjut": {"kdProvider": "0199R002", "nmProvider": "RS LAIN"}},
        {"tglPulang": "22-11-2026"},
        {"statusPulang": {"kdStatusPulang": "4", "nmStatusPulang": "Rujuk Lanjut"}},
        {"sistole": 140},
        {"diagnosa1": {"kdDiag": "A09", "nmDiag": "diare", "nonSpesialis": True}},
    ],
    ids=lambda said: next(iter(said)),
)
def test_what_bpjs_says_otherwise_is_seen(said: dict[str, object]) -> None:
    assert look(Kind.TAMBAH_KUNJUNGAN, [row(**said)]).differs


def test_what_bpjs_does_not_say_or_writes_in_its_own_way_is_no_difference() -> None:
    said = {
        "tglPulang": "21-11-2026",
        "beratBadan": 62,
        "keluhan": "BATUK TIGA HARI",
        "providerRujukLanjut": None,
    }
    assert not look(Kind.TAMBAH_KUNJUNGAN, [row(**said)]).differs


def test_of_two_the_main_diagnosis_decides_with_or_without_its_dot() -> None:
    other = row(OTHER, diagnosa1={"kdDiag": "A09", "nmDiag": "diare", "nonSpesialis": True})
    assert look(Kind.TAMBAH_KUNJUNGAN, [other, row()]).number == NUMBER


def test_two_that_nothing_tells_apart_need_a_person() -> None:
    assert look(Kind.TAMBAH_KUNJUNGAN, [row(), row(OTHER)]).kind is Answered.SEVERAL


def test_a_history_with_a_row_nobody_can_read_proves_no_absence() -> None:
    rows: list[object] = [row(tglKunjungan="20-11-2026"), {"noKunjungan": None}]
    assert look(Kind.TAMBAH_KUNJUNGAN, rows).kind is Answered.INCOMPLETE
    assert look(Kind.HAPUS_KUNJUNGAN, rows, number="lain").kind is Answered.INCOMPLETE


def test_a_removal_is_done_once_the_history_no_longer_has_its_number() -> None:
    assert look(Kind.HAPUS_KUNJUNGAN, [row()], number=NUMBER).kind is Answered.ABSENT
    assert look(Kind.HAPUS_KUNJUNGAN, [], number=NUMBER).kind is Answered.PRESENT


def test_a_change_is_sent_again_because_the_history_shows_only_part_of_it() -> None:
    assert look(Kind.UBAH_KUNJUNGAN, [row()], number=NUMBER).kind is Answered.ABSENT


def test_a_change_of_a_visit_that_bpjs_no_longer_has_needs_a_person() -> None:
    assert look(Kind.UBAH_KUNJUNGAN, [], number=NUMBER).kind is Answered.SEVERAL
