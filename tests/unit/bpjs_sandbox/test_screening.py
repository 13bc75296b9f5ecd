import pytest

from bpjs_sandbox.pcare.screening import DISEASES
from bpjs_sandbox.people import Magic, magic_card


@pytest.mark.parametrize(
    "sought", ["0001111111111", magic_card(Magic.ELSEWHERE), magic_card(Magic.UNSCREENED)]
)
def test_a_number_that_is_no_screened_members_here_breaks_the_server_in_its_own_words(melati, sought):
    seen = melati.pcare("GET", f"skrinning/peserta/{sought}/1/10")
    assert (seen.http, seen.message) == (500, "Peserta tidak ditemukan atau peserta terdaftar di faskes lain")


@pytest.mark.parametrize("path", ["peserta/zzz", "prolanis/dm/zzz", "prolanis/asma/a"])
def test_nobody_found_is_204(melati, path):
    assert melati.pcare("GET", f"skrinning/{path}/1/10").http == 204


def test_the_summary_counts_what_the_rows_say(melati):
    summary = {row["nama_penyakit"]: row for row in melati.pcare("GET", "skrinning/rekap").data["list"]}
    rows = melati.pcare("GET", "skrinning/peserta/a/1/1000").data
    assert set(summary) == set(DISEASES)
    assert all(row["beresiko"] + row["tidak_beresiko"] > rows["count"] for row in summary.values())


def test_a_member_is_found_by_card_and_by_a_part_of_the_name(melati, member):
    (row,) = melati.pcare("GET", f"skrinning/peserta/{member.card}/1/10").data["list"]
    assert set(row["status_penyakit"]) == set(DISEASES)
    assert (row["nama"], row["usia"]) == (member.name, 2026 - member.born.year - (member.born.month > 11))
    by_name = melati.pcare("GET", f"skrinning/peserta/{member.name.split()[0].lower()}/1/1000").data
    assert row in by_name["list"]


def test_the_programmes_hold_those_whose_peserta_says_so(melati):
    for word, mark in (("dm", "DM"), ("HT", "HT")):
        rows = melati.pcare("GET", f"skrinning/prolanis/{word}/a/1/1000").data["list"]
        assert len(rows) > 5
        assert melati.pcare("GET", f"peserta/{rows[0]['nomor_peserta']}").data["pstProl"] == mark
