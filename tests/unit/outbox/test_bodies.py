"""A promise's text, part by part: what an editor may write over it, and what is refused at which part (R8)."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpjs_wire.bodies import BODIES
from bpjs_wire.codes import KEY_FIELDS
from tests.unit.delivery import test_kunjungan as consultation
from titian.delivery.handlers import request_for
from titian.delivery.preview import encoded_body, preview
from titian.outbox.kinds import FACTS, Kind
from titian.outbox.models import Job
from titian.outbox.queries import (
    body_problems,
    differences,
    is_open,
    leaves,
    overwritten,
    value_problem,
    written,
)

ORIGINAL = json.dumps(
    {
        "noKartu": "0009900000017",
        "tglDaftar": "21-11-2026",
        "kdPoli": "001",
        "keluhan": "batuk",
        "kunjSakit": True,
        "sistole": 0,
        "kdTkp": "10",
    }
)
REFERRED: dict[str, Any] = {
    "disposition_code": "4",
    "rujukan": {
        "planned_for": "2026-11-23",
        "hospital_code": "0199R001",
        "special_code": "THA",
        "notes": "transfusi",
        "subspecialty_code": "30",
    },
}
ANTREAN = {
    "nik": "3174060101900001",
    "phone": "",
    "poli_name": "POLI UMUM",
    "medical_record_number": "00-00-01",
    "practitioner_code": 17,
    "practitioner_name": "SARI",
    "hours": "07:00-14:00",
    "ticket_text": "A-1",
    "ticket_number": 1,
    "note": "",
}
PAYLOADS: dict[Kind, dict[str, Any]] = {
    Kind.TAMBAH_ANTREAN: ANTREAN,
    Kind.PANGGIL_ANTREAN: {"is_present": True, "called_at": "2026-11-21T02:00:00+00:00"},
    Kind.BATAL_ANTREAN: {"reason": "pulang"},
    Kind.TAMBAH_PENDAFTARAN: {
        "home_faskes_code": "0199B001",
        "complaint": None,
        "is_sick_visit": True,
        "care_level": "10",
    },
    Kind.TAMBAH_KUNJUNGAN: consultation.PAYLOAD | REFERRED,
    Kind.UBAH_KUNJUNGAN: consultation.PAYLOAD | {"tacc_code": 1, "tacc_reason": "< 3 Hari"},
}


def job(kind: Kind, **facts: Any) -> Job:
    return Job(
        kind=kind,
        service=FACTS[kind].service,
        card_number="0009900000017",
        poli_code="001",
        service_date=date(2026, 11, 21),
        **facts,
    )


def problems(**changed: Any) -> dict[str, str]:
    return body_problems(job(Kind.TAMBAH_PENDAFTARAN), ORIGINAL, json.dumps(json.loads(ORIGINAL) | changed))


@pytest.mark.parametrize("broken", ["", "{", "[]", "null", '{"a": ' * 5000, '{"sistole": NaN}'])
def test_what_is_no_object_is_refused_whole(broken: str) -> None:
    assert list(body_problems(job(Kind.TAMBAH_PENDAFTARAN), ORIGINAL, broken)) == [""]


@pytest.mark.parametrize("changed", [{"baru": 1}, {"keluhan": {"isi": "batuk"}}])
def test_no_part_is_added_or_put_in_place_of_a_value(changed: dict[str, Any]) -> None:
    assert list(problems(**changed)) == [""]


def test_who_adds_or_leaves_out_a_part_is_told_which() -> None:
    assert "tidak dikenal: keluhan.isi; belum ada: keluhan" in problems(keluhan={"isi": "batuk"})[""]


@pytest.mark.parametrize("name", KEY_FIELDS["pcare"])
def test_a_key_is_refused_at_its_name(name: str) -> None:
    assert problems(**{name: "lain"}).keys() == {name}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("keluhan", 7),
        ("keluhan", "a" * 401),
        ("kunjSakit", 1),
        ("kunjSakit", None),
        ("sistole", -1),
        ("sistole", "120"),
        ("sistole", True),
        ("kdTkp", "11"),
        ("kdTkp", ""),
    ],
)
def test_what_bpjs_would_not_read_is_refused_at_its_member(name: str, value: Any) -> None:
    assert problems(**{name: value}).keys() == {name}


@pytest.mark.parametrize(("name", "value"), [("keluhan", None), ("sistole", 120.5), ("kdTkp", "50")])
def test_what_fits_is_accepted(name: str, value: Any) -> None:
    assert problems(**{name: value}) == {}


def test_what_was_promised_is_not_judged_again() -> None:
    odd = ORIGINAL.replace('"10"', '"99"')
    assert body_problems(job(Kind.TAMBAH_PENDAFTARAN), odd, odd.replace("batuk", "demam")) == {}


@pytest.mark.parametrize("kind", PAYLOADS, ids=str)
def test_every_member_that_is_sent_is_known_and_fits(kind: Kind) -> None:
    sent = leaves(encoded_body(job(kind, payload=PAYLOADS[kind])))
    assert set(sent) <= set(BODIES[kind])
    found = {name: value_problem(BODIES[kind][name], sent[name]) for name in sent}
    assert {name: said for name, said in found.items() if said and is_open(job(kind), name)} == {}


def test_every_kind_with_a_body_has_its_members() -> None:
    assert set(BODIES) == {
        kind for kind in Kind if kind not in (Kind.HAPUS_PENDAFTARAN, Kind.HAPUS_KUNJUNGAN)
    }
    for kind, parts in BODIES.items():
        assert set(KEY_FIELDS[FACTS[Kind(kind)].service]) <= set(parts)


def test_the_moment_of_a_call_and_the_number_of_a_kunjungan_are_not_open() -> None:
    assert not is_open(job(Kind.PANGGIL_ANTREAN), "waktu")
    assert not is_open(job(Kind.UBAH_KUNJUNGAN), "noKunjungan")


def test_a_number_that_is_not_known_yet_is_shown_as_a_promise_and_never_sent() -> None:
    change = job(Kind.UBAH_KUNJUNGAN, payload=PAYLOADS[Kind.UBAH_KUNJUNGAN])
    assert "⟨nomor dari Tambah Kunjungan⟩" in preview(change)[1]
    assert preview(job(Kind.HAPUS_PENDAFTARAN))[0].endswith(
        "/noUrut/⟨nomor dari Tambah Pendaftaran⟩/kdPoli/001"
    )
    assert change.bpjs_visit_number == ""


def test_an_edit_goes_exactly_as_it_was_written() -> None:
    edited = ORIGINAL.replace('"sistole": 0', '"sistole":  1.10')
    changed = job(Kind.TAMBAH_PENDAFTARAN, payload=PAYLOADS[Kind.TAMBAH_PENDAFTARAN], body_override=edited)
    assert request_for(changed).body == edited


def test_an_edit_that_was_saved_before_the_number_was_known_goes_with_the_number() -> None:
    change = job(Kind.UBAH_KUNJUNGAN, payload=PAYLOADS[Kind.UBAH_KUNJUNGAN])
    change.body_override = written(encoded_body(change), {"keluhan": "demam"})
    change.bpjs_visit_number = "0199B0011126Y000001"
    sent = leaves(request_for(change).body or "")
    assert (sent["noKunjungan"], sent["keluhan"]) == ("0199B0011126Y000001", "demam")


def test_the_difference_is_told_by_member_in_the_order_of_the_text() -> None:
    after = ORIGINAL.replace("batuk", "demam").replace("true", "false")
    told = list(map(str, differences(Kind.TAMBAH_PENDAFTARAN, ORIGINAL, after)))
    assert told == ['keluhan: "batuk" → "demam"', "kunjSakit: true → false"]


def test_nothing_is_told_as_a_person_says_it() -> None:
    told = differences(Kind.TAMBAH_KUNJUNGAN, '{"suhu": null}', '{"suhu": "kosong"}')
    assert list(map(str, told)) == ['suhu: kosong → "kosong"']


@pytest.mark.parametrize("number", ["1.0", "0.10", "3174060101900001", "36.600000000000000001"])
def test_a_number_is_taken_over_and_told_with_every_digit_it_has(number: str) -> None:
    typed = ORIGINAL.replace('"sistole": 0', f'"sistole" :\n{number}').replace("batuk", r"demam\u0020tinggi")
    after = overwritten(ORIGINAL, typed)
    assert after == ORIGINAL.replace('"sistole": 0', f'"sistole": {number}').replace(
        "batuk", r"demam\u0020tinggi"
    )
    told = differences(Kind.TAMBAH_PENDAFTARAN, ORIGINAL, after)
    assert [(one.name, one.after) for one in told] == [("keluhan", '"demam tinggi"'), ("sistole", number)]


NUMBER = st.integers(-(10**18), 10**18) | st.decimals(
    allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
)
LEAF = st.none() | st.booleans() | NUMBER | st.text()
NAMES = st.text("abcdeXYZ", min_size=1, max_size=5)
BODY = st.dictionaries(NAMES, LEAF | st.dictionaries(NAMES, LEAF, max_size=3), min_size=1, max_size=6)


@given(BODY, st.data())
def test_a_leaf_is_written_in_its_place_and_nothing_else_moves(
    body: dict[str, Any], data: st.DataObject
) -> None:
    text = json.dumps(body, default=float)
    name = data.draw(st.sampled_from(list(leaves(text))))
    value = data.draw(LEAF)
    changed = leaves(written(text, {name: value}))
    assert list(changed.items()) == list((leaves(text) | {name: value}).items())
