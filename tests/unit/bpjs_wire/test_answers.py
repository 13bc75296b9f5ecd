import re
from pathlib import Path

import pytest

import bpjs_wire
from bpjs_wire.answers import ANSWERS, AnswerRow, Cause, Verdict

SOURCES = (Path(bpjs_wire.__file__).parent / "SOURCES.md").read_text()
KINDS = {"*", "tambah_antrean", "panggil_antrean", "batal_antrean", "tambah_pendaftaran", "hapus_pendaftaran",
         "tambah_kunjungan", "ubah_kunjungan", "hapus_kunjungan", "peserta", "referensi", "probe"}  # fmt: skip
UNNAMED = 599  # an HTTP status and a code that no row names

each_row = pytest.mark.parametrize("row", ANSWERS, ids=lambda row: row.key)


def first_match(service: str, kind: str, http: int, code: int, text: str) -> AnswerRow | None:
    return next((row for row in ANSWERS if fits(row, service, kind, http, code, text)), None)


def fits(row: AnswerRow, service: str, kind: str, http: int, code: int, text: str) -> bool:
    named = row.service in ("*", service) and row.kind in ("*", kind)
    numbered = row.http in (None, http) and row.code in (None, code)
    return named and numbered and re.search(row.pattern, text, re.IGNORECASE) is not None


@each_row
def test_a_row_is_reachable_by_its_own_sample(row):
    service = "pcare" if row.service == "*" else row.service
    kind = "probe" if row.kind == "*" else row.kind
    assert (
        first_match(service, kind, row.http or UNNAMED, UNNAMED if row.code is None else row.code, row.sample)
        == row
    )


@each_row
def test_the_sources_of_a_row_are_listed(row):
    assert row.source
    assert [one for one in row.source.split() if f"| {one} |" not in SOURCES] == []


@each_row
def test_a_row_is_made_of_known_words(row):
    assert row.kind in KINDS
    assert row.service in {"*", "pcare", "antrean"}
    assert row.confidence in set("ABIX")
    assert re.fullmatch(r"[a-z0-9_]+", row.key)


def test_no_key_is_used_twice():
    assert len({row.key for row in ANSWERS}) == len(ANSWERS)


def test_a_vague_401_has_no_row_since_it_may_be_business_or_credentials():
    for text in ("Unauthorized", "UNAUTHORIZED", "", "Data tidak dapat disimpan"):
        assert first_match("pcare", "tambah_pendaftaran", 401, 401, text) is None


def test_an_unknown_text_of_an_outage_is_unknown():
    assert first_match("pcare", "tambah_pendaftaran", 500, 500, "Terjadi kesalahan") is None


@pytest.mark.parametrize("code", [401, 412, 428, 500])
def test_a_duplicate_registration_is_known_by_its_words_whatever_the_code(code):
    text = "Peserta sudah di-entri di poli yang sama pada hari yang sama."
    row = first_match("pcare", "tambah_pendaftaran", code, code, text)
    assert row is not None
    assert row.verdict is Verdict.ALREADY_THERE


def test_a_duplicate_is_not_one_for_another_kind():
    text = "Peserta sudah di-entri di poli yang sama pada hari yang sama."
    assert first_match("pcare", "hapus_pendaftaran", 401, 401, text) is None


@pytest.mark.parametrize("service", ["pcare", "antrean"])
def test_a_missing_screening_is_known_for_both_services(service):
    text = "Anda belum melakukan skrining kesehatan. Mohon untuk melakukan skrining kesehatan terlebih dahulu"
    kind = {"pcare": "tambah_pendaftaran", "antrean": "tambah_antrean"}[service]
    row = first_match(service, kind, 200, 201, text)
    assert row is not None
    assert row.cause is Cause.SCREENING


def test_every_verdict_but_unknown_is_used():
    assert {row.verdict for row in ANSWERS} == set(Verdict) - {Verdict.UNKNOWN}


def test_every_cause_is_used():
    assert {row.cause for row in ANSWERS} == set(Cause)
