import re

import pytest

from tests.unit.bpjs_sandbox.bodies import kunjungan, pendaftaran

REFERRAL = {
    "tglEstRujuk": "25-11-2026",
    "kdppk": "0199R001",
    "subSpesialis": {"kdSubSpesialis1": "16", "kdSarana": None},
    "khusus": None,
}


@pytest.fixture
def registered(melati, member):
    melati.pcare("POST", "pendaftaran", pendaftaran(member))
    return member


def _visit(caller, member, **changes):
    return caller.pcare("POST", "kunjungan/V1", kunjungan(member, **changes))


def test_a_visit_without_a_registration_is_refused_with_both_texts(melati, member):
    seen = _visit(melati, member)
    assert seen.http == 412
    assert [pair["field"] for pair in seen.data] == ["noKartu", "noKartu"]
    assert "elum melakukan pendaftaran" in seen.data[0]["message"]


def test_a_visit_at_another_poli_than_registered_is_refused(melati, registered):
    assert _visit(melati, registered, kdPoli="002").http == 412


@pytest.mark.parametrize(
    ("name", "value"),
    [("kdSadar", "09"), ("kdStatusPulang", "5"), ("kdDokter", "000"), ("kdDiag1", "demam"), ("kdDiag3", "R5"),
     ("kdPrognosa", "9"), ("alergiObat", "99"), ("beratBadan", 0), ("tglPulang", "21-11-2026")],
)  # fmt: skip
def test_a_field_out_of_place_is_named(melati, registered, name, value):
    seen = _visit(melati, registered, **{name: value})
    assert (seen.http, [pair["field"] for pair in seen.data]) == (412, [name])


def test_a_wrong_type_gets_code_0(melati, registered):
    assert _visit(melati, registered, heartRate="80").code == 0


@pytest.mark.parametrize(
    ("referral", "text"),
    [(None, "Object reference"), ({**REFERRAL, "subSpesialis": None}, "Cannot access child value")],
)
def test_a_misshapen_referral_breaks_the_server_in_its_own_words(melati, registered, referral, text):
    seen = _visit(melati, registered, kdStatusPulang="4", rujukLanjut=referral)
    assert (seen.http, seen.code) == (500, 500)
    assert text in seen.message


def test_a_referral_of_what_a_gp_can_treat_needs_a_reason(melati, registered):
    assert _visit(melati, registered, kdStatusPulang="4", rujukLanjut=REFERRAL).data[0]["field"] == "kdTacc"
    without_reason = _visit(melati, registered, kdStatusPulang="4", rujukLanjut=REFERRAL, kdTacc=1)
    assert without_reason.data[0]["field"] == "alasanTacc"
    with_reason = {"kdTacc": 1, "alasanTacc": "< 3 Hari"}
    assert _visit(melati, registered, kdStatusPulang="4", rujukLanjut=REFERRAL, **with_reason).http == 201


def test_the_old_path_is_not_enabled_unless_the_dial_says_so(melati, registered):
    seen = melati.pcare("POST", "kunjungan", kunjungan(registered))
    assert (seen.http, "not registered for this service" in seen.message) == (404, True)
    melati.world.turn({"plain_kunjungan": "accept", "visit_created_shape": "object"})
    assert melati.pcare("POST", "kunjungan", kunjungan(registered)).data["field"] == "noKunjungan"


def test_a_visit_gets_a_number_and_a_second_one_the_duplicate_text(melati, registered):
    [created] = _visit(melati, registered).data
    assert re.fullmatch(r"0199B0011126Y\d{6}", created["message"])
    assert _visit(melati, registered).message.startswith("Peserta sudah di-entri")
    row = melati.pcare("GET", "pendaftaran/noUrut/A1/tglDaftar/22-11-2026").data
    assert row["status"] == "Sudah dilayani"


def test_an_edit_changes_the_visit_and_keeps_whose_it_is(melati, kenanga, registered):
    [created] = _visit(melati, registered).data
    edit = kunjungan(registered, noKunjungan=created["message"], kdDiag1="J00", tglDaftar="01-01-2020")
    assert kenanga.pcare("PUT", "kunjungan/V1", {**edit, "kdDokter": "230011"}).http == 412
    seen = melati.pcare("PUT", "kunjungan/V1", edit)
    assert (seen.http, seen.data) == (200, None)
    [row] = melati.pcare("GET", f"kunjungan/peserta/{registered.card}").data["list"]
    assert (row["diagnosa1"]["kdDiag"], row["tglKunjungan"]) == ("J00", "22-11-2026")


def test_the_history_is_newest_first_and_holds_other_clinics_visits(melati, kenanga, registered):
    _visit(melati, registered)
    kenanga.pcare("POST", "pendaftaran", pendaftaran(registered))
    kenanga.pcare("POST", "kunjungan/V1", kunjungan(registered, kdDokter="230011"))
    rows = melati.pcare("GET", f"kunjungan/peserta/{registered.card}").data["list"]
    assert [row["providerPelayanan"]["kdProvider"] for row in rows] == ["2399B002", "0199B001"]


@pytest.mark.parametrize("path", ["kunjungan/{}", "kunjungan/v1/{}"])
def test_a_deleted_visit_is_gone_and_frees_its_registration(melati, registered, path):
    [created] = _visit(melati, registered).data
    assert melati.pcare("DELETE", path.format(created["message"])).http == 200
    assert melati.pcare("DELETE", path.format(created["message"])).http == 412
    assert melati.pcare("GET", f"kunjungan/peserta/{registered.card}").http == 204
    assert _visit(melati, registered).data[0]["message"] != created["message"]
