"""Where sources contradict each other, a dial holds both sides."""

import pytest

from tests.unit.bpjs_sandbox.bodies import kunjungan, pendaftaran

HOSPITALS = "spesialis/rujuk/subspesialis/26/sarana/0/tglEstRujuk/25-11-2026"


def _turned(caller, **dials):
    caller.world.turn(dials)
    return caller


@pytest.mark.parametrize(
    ("position", "codes"), [("live", "1346"), ("catalogue", "345"), ("own_request", "1346A")]
)
def test_the_ways_to_leave_have_three_lists_and_a_visit_follows_the_one_that_holds(
    melati, member, position, codes
):
    _turned(melati, discharge_list=position).pcare("POST", "pendaftaran", pendaftaran(member))
    rows = melati.pcare("GET", "statuspulang/rawatInap/false").data["list"]
    assert "".join(row["kdStatusPulang"] for row in rows) == codes
    seen = melati.pcare(
        "POST", "kunjungan/V1", kunjungan(member, kdStatusPulang="5", kdPoliRujukInternal="002")
    )
    assert seen.http == (201 if "5" in codes else 412)


@pytest.mark.parametrize(("position", "tail"), [("catalogue", "Sembuh/Baik)"), ("mended", "Buruk/Jelek)")])
def test_the_fifth_prognosis_is_the_catalogues_or_mended(melati, position, tail):
    rows = _turned(melati, prognosis_texts=position).pcare("GET", "prognosa").data["list"]
    assert rows[4]["nmPrognosa"].endswith(tail)


@pytest.mark.parametrize(
    ("position", "counted"),
    [("catalogue", [True, False]), ("always", [True, True]), ("never", [False, False])],
)
def test_a_count_stands_beside_a_list_or_not(melati, position, counted):
    _turned(melati, list_counts=position)
    assert ["count" in melati.pcare("GET", path).data for path in ("dokter/0/2", "prognosa")] == counted


def test_a_list_may_be_the_bare_array_and_an_empty_one_too(melati):
    _turned(melati, list_shape="bare", not_found="empty")
    assert melati.pcare("GET", "kesadaran").data[0]["kdSadar"] == "01"
    assert melati.pcare("GET", "diagnosa/nothing like it/0/5").data == []


def test_a_page_is_cut_at_the_largest_the_server_gives(melati):
    page = _turned(melati, max_limit=3).pcare("GET", "provider/1/100").data
    assert (page["count"], len(page["list"])) == (45, 3)


@pytest.mark.parametrize(
    ("position", "some", "every"), [("some", True, False), ("none", False, False), ("all", True, True)]
)
def test_names_of_procedures_may_end_in_a_line_break(melati, position, some, every):
    rows = _turned(melati, procedure_names=position).pcare("GET", "tindakan/kdTkp/10/1/50").data["list"]
    broken = [row["nmTindakan"].endswith("\r\n") for row in rows]
    assert (any(broken), all(broken)) == (some, every)


def test_parts_that_may_be_missing_can_be_null(melati):
    given = melati.pcare("GET", HOSPITALS).data["list"][0]
    without = _turned(melati, optional_parts="null").pcare("GET", HOSPITALS).data["list"][0]
    assert without == {**given, "telpPpk": None, "nmkc": None, "jadwal": None}
    assert given["telpPpk"]


@pytest.mark.parametrize(("position", "code"), [("number", 200), ("text", "200")])
def test_the_code_of_both_envelopes_is_a_number_or_a_text(melati, position, code):
    assert _turned(melati, code_type=position).pcare("GET", "kesadaran").code == code
    assert melati.pcare("GET", "dokter/x/1").code == type(code)(400)
    assert melati.antrean("GET", "ref/poli/tanggal/2026-11-22").code == type(code)(1)


def test_nothing_found_stays_without_a_body_whatever_the_codes_type(melati):
    assert _turned(melati, code_type="text").pcare("GET", "diagnosa/nothing like it/0/5").raw == b""


def test_codes_may_come_without_their_dot_and_are_accepted_so(melati, member):
    _turned(melati, diagnosis_dots=False).pcare("POST", "pendaftaran", pendaftaran(member))
    (row,) = melati.pcare("GET", "diagnosa/J06.9/0/5").data["list"]
    assert row["kdDiag"] == "J069"
    assert melati.pcare("POST", "kunjungan/V1", kunjungan(member, kdDiag1="J069")).http == 201


@pytest.mark.parametrize(("position", "field"), [("ppk", "kdPpkPst"), ("provider", "kdProviderPst")])
def test_a_history_names_the_members_faskes_in_two_ways(melati, member, position, field):
    melati.pcare("POST", "pendaftaran", pendaftaran(member))
    melati.pcare("POST", "kunjungan/V1", kunjungan(member))
    (row,) = (
        _turned(melati, history_faskes=position).pcare("GET", f"kunjungan/peserta/{member.card}").data["list"]
    )
    assert field in row["peserta"]
    assert row["peserta"]["noKartu"] == member.card


def test_the_catalogues_letter_names_no_hospital(melati, member):
    melati.pcare("POST", "pendaftaran", pendaftaran(member))
    target = {"kdSubSpesialis1": "16", "kdSarana": None}
    referral = {"tglEstRujuk": "25-11-2026", "kdppk": "0199R001", "subSpesialis": target, "khusus": None}
    body = kunjungan(member, kdDiag1="I21.9", kdStatusPulang="4", rujukLanjut=referral)
    number = melati.pcare("POST", "kunjungan/V1", body).data[0]["message"]
    _turned(melati, rujukan_form="catalogue")
    assert "ppkRujuk" not in melati.pcare("GET", f"kunjungan/rujukan/{number}").data
