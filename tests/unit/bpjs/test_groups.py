"""Prolanis and the yearly screening: lists of people, which no log shows."""

from datetime import date

import pytest

from bpjs import Page, UnexpectedShape
from bpjs.pcare import prolanis, screening
from bpjs.pcare.reference import CodeRow
from tests.unit.bpjs.test_pcare import MEMBER
from tests.unit.bpjs.test_references import CLUB
from tests.unit.bpjs.vectors import answered, answered_nothing

CARD = "0001234567891"
ACTIVITY = {
    "eduId": "16030000009", "clubProl": CLUB, "tglPelayanan": "15-03-2016",
    "kegiatan": {"nama": "Senam", "kode": "01"}, "kelompok": {"nama": "Diabetes Melitus", "kode": "01"},
    "materi": "Senam", "pembicara": "Pak Narasumber", "lokasi": "Lapangan", "keterangan": None, "biaya": 250000,
}  # fmt: skip
SCREENED = {
    "nomor_peserta": CARD, "nama": "SITI AMINAH", "usia": 36, "no_hp": "080012345678", "email": None,
    "status_penyakit": {"anemia": "Tidak Berisiko", "tuberkulosis": True, "thalasemia": None, "baru": "x"},
}  # fmt: skip
CANDIDATE = {
    "nomor_peserta": CARD, "nama": "SITI AMINAH", "usia": "36", "jenis_kelamin": "Perempuan",
    "diagnosa_terakhir": "E11.9", "status_prolanis": False,
}  # fmt: skip
TALLY = {"nama_penyakit": "Anemia", "beresiko": "3", "tidak_beresiko": 40}
LISTS = [
    (prolanis.activities(date(2016, 3, 1)), ACTIVITY, "eduId"),
    (prolanis.participants("16030000009"), {"eduId": "16030000009", "peserta": MEMBER}, "peserta"),
    (screening.tally(), TALLY, "nama_penyakit"),
    (screening.screened("siti", 1, 20), SCREENED, "nomor_peserta"),
    (screening.candidates("dm", "siti", 1, 20), CANDIDATE, "nomor_peserta"),
]
EVERY_LIST = pytest.mark.parametrize(("request_", "row", "key"), LISTS, ids=[one[0].path for one in LISTS])


@EVERY_LIST
@pytest.mark.parametrize("value", [None, "", [], {}])
def test_a_row_without_its_key_is_no_row(request_, row, key, value):
    with pytest.raises(UnexpectedShape, match=key):
        answered(request_, [{**row, key: value}])


@EVERY_LIST
def test_a_row_that_cannot_be_read_hides_no_other(request_, row, key):
    page = answered(request_, {"count": 2, "list": [{**row, key: None}, row]})
    assert (len(page.rows), page.unread, page.count) == (1, 1, 2)


@EVERY_LIST
def test_where_there_is_nothing_the_page_is_empty(request_, row, key):
    assert answered_nothing(request_) == Page(0, ())


@EVERY_LIST
def test_no_row_shows_a_person_in_a_log(request_, row, key):
    shown = repr(answered(request_, [row]))
    assert not any(text in shown for text in (CARD, "SITI", "080012345678", "Narasumber", "Ketua"))


def test_an_activity_is_read_whole():
    (row,) = answered(prolanis.activities(date(2016, 3, 1)), [ACTIVITY]).rows
    assert (row.number, row.held_on, row.cost) == ("16030000009", date(2016, 3, 15), 250000)
    assert (row.activity, row.program) == (CodeRow("01", "Senam"), CodeRow("01", "Diabetes Melitus"))
    assert row.club.code == "152"


def test_an_activity_of_no_club_and_no_kind_is_read():
    bare = {**dict.fromkeys(ACTIVITY), "eduId": "16030000009", "tglPelayanan": "15-03-2016"}
    (row,) = answered(prolanis.activities(date(2016, 3, 1)), [bare]).rows
    assert (row.club, row.activity, row.program) == (None, None, None)


def test_who_took_part_is_read_like_any_peserta():
    (peserta,) = answered(prolanis.participants("1"), [{"peserta": MEMBER}]).rows
    assert (peserta.card_number, peserta.name) == (CARD, "SITI AMINAH")


def test_a_finding_that_bpjs_left_out_is_not_a_good_one():
    (row,) = answered(screening.screened("siti", 1, 20), [SCREENED]).rows
    assert row.findings == {"anemia": "Tidak Berisiko", "tuberkulosis": "true"}
    assert (row.age, row.email) == ("36", "")


def test_the_paths_of_groups_and_screening():
    assert [one[0].path for one in LISTS] == [
        "kelompok/kegiatan/01-03-2016",
        "kelompok/peserta/16030000009",
        "skrinning/rekap",
        "skrinning/peserta/siti/1/20",
        "skrinning/prolanis/dm/siti/1/20",
    ]
