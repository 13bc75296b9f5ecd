import pytest

from bpjs_sandbox.catalogue import Change
from tests.unit.bpjs_sandbox.bodies import kunjungan, pendaftaran

REFERRAL = {
    "tglEstRujuk": "25-11-2026",
    "kdppk": "0199R001",
    "subSpesialis": {"kdSubSpesialis1": "16", "kdSarana": None},
    "khusus": None,
}


@pytest.fixture
def visit(melati, member):
    """The number of a visit that ended in a referral."""
    melati.pcare("POST", "pendaftaran", pendaftaran(member))
    referred = {"kdStatusPulang": "4", "rujukLanjut": REFERRAL, "kdTacc": 1, "alasanTacc": "< 3 Hari"}
    return melati.pcare("POST", "kunjungan/V1", kunjungan(member, **referred)).data[0]["message"]


def _history(caller, member, path="kunjungan/peserta/{}"):
    return caller.pcare("GET", path.format(member.card)).data["list"]


@pytest.mark.parametrize(
    "path", ["kunjungan/rujukan/{}", "obat/kunjungan/{}", "tindakan/kunjungan/{}", "MCU/kunjungan/{}"]
)
def test_an_unknown_visit_and_another_clinics_have_nothing_to_show(melati, kenanga, visit, path):
    assert melati.pcare("GET", path.format("0199B0011126Y999999")).http == 204
    assert kenanga.pcare("GET", path.format(visit)).http == 204


def test_a_visit_that_ended_at_home_has_no_letter(melati, member):
    melati.pcare("POST", "pendaftaran", pendaftaran(member))
    number = melati.pcare("POST", "kunjungan/V1", kunjungan(member)).data[0]["message"]
    assert melati.pcare("GET", f"kunjungan/rujukan/{number}").http == 204


@pytest.mark.parametrize("path", ["obat/kunjungan/{}", "tindakan/kunjungan/{}", "mcu/kunjungan/{}"])
def test_nothing_has_been_added_to_a_new_visit(melati, visit, path):
    assert melati.pcare("GET", path.format(visit)).http == 204


@pytest.mark.parametrize("path", ["kunjungan/peserta/{}", "kunjungan/v1/peserta/{}", "kunjungan/riwayat/{}"])
def test_the_history_shows_the_visit_under_every_path(melati, member, visit, path):
    (row,) = _history(melati, member, path)
    assert (row["noKunjungan"], row["diagnosa1"]["nmDiag"]) == (visit, "Fever, unspecified")
    assert row["providerRujukLanjut"] == {"kdProvider": "0199R001", "nmProvider": "RSUD SUKAMAJU"}
    assert row["tkp"] == {"kdTkp": "10", "nmTkp": "RJTP"}
    assert row["dokter"] == {"kdDokter": "145021", "nmDokter": "SARI WULANDARI"}


def test_a_visit_and_a_registration_may_come_without_poli_and_faskes(melati, member, visit):
    melati.world.turn({"parts_missing": 1})
    listed = melati.pcare("GET", "pendaftaran/tglDaftar/22-11-2026/0/10").data["list"]
    one = melati.pcare("GET", "pendaftaran/noUrut/A1/tglDaftar/22-11-2026").data
    for row in (*_history(melati, member), *listed, one):
        assert (row["poli"], row["providerPelayanan"]) == (None, None)


def test_another_clinics_visit_shows_that_clinics_names(melati, kenanga, member):
    kenanga.pcare("POST", "pendaftaran", pendaftaran(member, kdPoli="002"))
    kenanga.pcare("POST", "kunjungan/V1", kunjungan(member, kdPoli="002", kdDokter="230012"))
    (row,) = _history(melati, member)
    assert (row["poli"]["nmPoli"], row["dokter"]["nmDokter"]) == ("POLI GIGI", "MARIA GORETI")


def test_a_history_survives_a_doctor_who_is_gone(melati, member, visit):
    melati.world.catalogue.change(Change("melati", "dokter", "145021", None))
    assert _history(melati, member)[0]["dokter"] == {"kdDokter": "145021", "nmDokter": None}


def test_a_letter_names_who_refers_whom_where_and_until_when(melati, member, visit):
    letter = melati.pcare("GET", f"kunjungan/V1/rujukan/{visit}").data
    assert (letter["noRujukan"], letter["nokaPst"], letter["nmPst"]) == (visit, member.card, member.name)
    assert letter["ppk"]["kdPPK"] == melati.account.faskes_code
    assert letter["tacc"] == {"nmTacc": "Time", "alasanTacc": "< 3 Hari"}
    assert (letter["diag1"]["kdDiag"], letter["diag2"]) == ("R50.9", None)
    assert letter["ppkRujuk"]["nmPPK"] == "RSUD SUKAMAJU"
    assert (letter["tglEstRujuk"], letter["tglAkhirRujuk"]) == ("25-11-2026", "23-02-2027")
