"""Lists that change while a clinic works: renamed, removed, added."""

import pytest

from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.catalogue import Catalogue, Change, ChangeError, Row, change_from
from tests.unit.bpjs_sandbox.bodies import antrean, pendaftaran


def _change(world, name, code, new_name, group="", clinic="melati"):
    world.catalogue.change(Change(clinic, name, code, new_name, group))


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (Change("mawar", "poli", "001", "X"), "no clinic is called mawar"),
        (Change("melati", "obats", "1", "X"), "no list is called obats; there are poli, "),
        (Change("melati", "poli", "", "X"), "a code is wanted"),
        (Change("melati", "antrean_dokter", "abc", "X", "001"), "of digits"),
        (Change("melati", "poli", "099", None), "poli has no 099 to remove"),
        (Change("melati", "tindakan", "9", "X"), "needs a group, one of 10, 20, 50"),
    ],
)
def test_a_change_that_cannot_be_made_says_why_and_changes_nothing(world, change, text):
    with pytest.raises(ChangeError, match=text):
        world.catalogue.change(change)
    assert world.catalogue.changes == ()


@pytest.mark.parametrize(
    "given",
    [None, [], {}, {"clinic": "melati", "list": "poli", "code": 1, "name": "X"}, {"name": " "}, {"name": 1},
     {"clinic": "melati", "list": "poli", "code": "1", "name": "X", "colour": "red"}],
)  # fmt: skip
def test_json_that_is_no_change_is_refused(given):
    with pytest.raises(ChangeError, match="wanted: the texts clinic, list, code"):
        change_from(given)


def test_a_list_is_built_when_it_is_first_read_and_once():
    built = []

    def source(_account, _seed):
        built.append("built")
        return [Row("1", "SATU")]

    catalogue = Catalogue({"angka": source}, 1)
    assert built == []
    assert catalogue.find(MELATI, "angka", "1") == catalogue.rows(MELATI, "angka")[0] == Row("1", "SATU")
    assert built == ["built"]


def test_a_doctor_is_renamed_for_one_clinic_only(melati, kenanga):
    _change(melati.world, "dokter", "145021", "SARI W.")
    rows = {row["kdDokter"]: row["nmDokter"] for row in melati.pcare("GET", "dokter/0/9").data["list"]}
    assert rows["145021"] == "SARI W."
    assert "SARI W." not in str(kenanga.pcare("GET", "dokter/0/9").data)


def test_a_removed_poli_can_no_longer_be_registered_for_and_old_registrations_are_shown(melati, member):
    melati.pcare("POST", "pendaftaran", pendaftaran(member))
    _change(melati.world, "poli", "001", None)
    assert melati.pcare("POST", "pendaftaran", pendaftaran(member)).http == 412
    (row,) = melati.pcare("GET", "pendaftaran/tglDaftar/22-11-2026/0/9").data["list"]
    assert row["poli"] == {"kdPoli": "001", "nmPoli": None, "poliSakit": None}


def test_an_added_poli_is_like_the_first_and_can_be_registered_for(melati, member):
    _change(melati.world, "poli", "008", "POLI KB")
    assert melati.pcare("POST", "pendaftaran", pendaftaran(member, kdPoli="008")).data["message"] == "Z1"


def test_a_renamed_doctor_of_antrean_is_refused_under_the_old_name(melati, member):
    _change(melati.world, "antrean_dokter", "145021901", "dr. Sari W.")
    assert melati.antrean("POST", "antrean/add", antrean(member)).code == 201
    assert melati.antrean("POST", "antrean/add", antrean(member, namadokter="dr. Sari W.")).code == 200


def test_a_change_within_a_group_leaves_the_other_groups(melati):
    _change(melati.world, "antrean_dokter", "145021901", None, "021")
    assert melati.antrean("GET", "ref/dokter/kodepoli/021/tanggal/2026-11-22").code == 201
    assert melati.antrean("GET", "ref/dokter/kodepoli/001/tanggal/2026-11-22").code == 1


def test_a_new_row_of_a_group_that_was_empty_is_like_the_first_of_the_list(melati):
    _change(melati.world, "antrean_dokter", "145099", "dr. Baru", "099")
    (row,) = melati.antrean("GET", "ref/dokter/kodepoli/099/tanggal/2026-11-22").data["list"]
    assert row == {
        "namadokter": "dr. Baru",
        "kodedokter": 145099,
        "jampraktek": "07:00-14:00",
        "kapasitas": 40,
    }


def test_a_reset_forgets_the_changes(melati):
    _change(melati.world, "diagnosa", "J06.9", None)
    assert melati.pcare("GET", "diagnosa/J069/0/9").http == 204
    melati.world.reset()
    assert melati.pcare("GET", "diagnosa/J069/0/9").http == 200
    assert melati.world.catalogue.changes == ()
