import pytest

from bpjs_sandbox.people import Magic
from tests.unit.bpjs_sandbox.bodies import kunjungan, magic_member, pendaftaran

DAY = "22-11-2026"
DUPLICATE = "Peserta sudah di-entri di poli yang sama pada hari yang sama."


def _register(caller, member, **changes):
    return caller.pcare("POST", "pendaftaran", pendaftaran(member, **changes))


def _delete(caller, member, number, poli="001"):
    return caller.pcare(
        "DELETE", f"pendaftaran/peserta/{member.card}/tglDaftar/{DAY}/noUrut/{number}/kdPoli/{poli}"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sistole", "0"),
        ("kunjSakit", 1),
        ("noKartu", 1),
        ("kdPoli", None),
        ("rujukBalik", True),
        ("beratBadan", True),
    ],
)
def test_a_wrong_type_gets_code_0_over_http_200_and_registers_nobody(melati, member, name, value):
    seen = _register(melati, member, **{name: value})
    assert (seen.http, seen.code, seen.message) == (200, 0, None)
    assert melati.world.state.registrations == []


@pytest.mark.parametrize("body", ["", "not json", "[1]", '{"a": NaN}'])
def test_a_body_that_is_no_json_object_gets_code_0(melati, body):
    assert melati.pcare("POST", "pendaftaran", body).code == 0


def test_empty_fields_are_listed_in_the_schemas_order(melati, member):
    body = pendaftaran(member, kdPoli="")
    del body["kdTkp"]
    seen = melati.pcare("POST", "pendaftaran", body)
    assert (seen.http, seen.message) == (412, "PRECONDITION_FAILED")
    assert seen.data == [
        {"field": "kdPoli", "message": "kode poli harus diisi"},
        {"field": "kdTkp", "message": "kdTkp harus diisi"},
    ]


def test_a_number_nobody_has_is_not_found(melati, member):
    seen = _register(melati, member, noKartu="0008899999999")
    assert seen.data == [{"field": "noKartu", "message": "noKartu peserta tidak ditemukan"}]


@pytest.mark.parametrize(
    ("name", "value"),
    [("kdPoli", "099"), ("kdProviderPeserta", "2399B002"), ("kdTkp", "30"), ("rujukBalik", 2)],
)
def test_a_code_outside_the_reference_is_refused_by_its_field(melati, member, name, value):
    seen = _register(melati, member, **{name: value})
    assert (seen.http, seen.code) == (412, 412)
    assert seen.data == [{"field": name, "message": "Tidak sesuai dengan referensi sistem."}]


def test_the_field_list_is_encrypted_only_by_dial(melati, member):
    assert b"referensi sistem" in _register(melati, member, kdPoli="099").raw
    melati.world.turn({"encrypted_412": True})
    seen = _register(melati, member, kdPoli="099")
    assert b"referensi sistem" not in seen.raw
    assert seen.data[0]["field"] == "kdPoli"


@pytest.mark.parametrize(
    ("policy", "day", "http"),
    [
        ("until_today", "23-11-2026", 412),
        ("until_today", "01-11-2026", 201),
        ("today", "21-11-2026", 412),
        ("today", DAY, 201),
        ("any", "23-11-2026", 201),
        ("any", "2026-11-22", 412),
        ("any", "31-02-2026", 412),
        ("any", "1-11-2026", 412),
    ],
)
def test_which_dates_are_taken_is_a_dial(melati, member, policy, day, http):
    melati.world.turn({"service_dates": policy})
    assert _register(melati, member, tglDaftar=day).http == http


def test_today_is_the_clinics_own_date(world, melati, kenanga):
    """17:30 UTC on the 21st: already the 22nd in Jakarta and in Makassar; at 16:30 only in Makassar."""
    world.turn({"service_dates": "today", "clock_skew_s": -12.5 * 3600})
    assert _register(melati, world.ordinary_members(melati.account)[0]).http == 412
    assert _register(kenanga, world.ordinary_members(kenanga.account)[0]).http == 201


@pytest.mark.parametrize(
    "dials", [{"closed_day": "2026-11-22"}, {"closed_day": "today"}, {"open_every_day": False}]
)
def test_a_closed_clinic_registers_nobody(melati, member, dials):
    melati.world.turn(dials)
    assert "tutup" in _register(melati, member).message


@pytest.mark.parametrize("code", [401, 412, 428])
def test_a_second_registration_is_refused_with_the_dials_code(melati, member, code):
    melati.world.turn({"duplicate_code": code})
    assert _register(melati, member).http == 201
    seen = _register(melati, member)
    assert (seen.http, seen.code, seen.message) == (code, code, DUPLICATE)


def test_the_same_member_may_go_to_another_poli(melati, member):
    assert _register(melati, member).data == {"field": "noUrut", "message": "A1"}
    assert _register(melati, member, kdPoli="002").data == {"field": "noUrut", "message": "B1"}


def test_another_clinics_registration_counts_only_by_dial(melati, kenanga, member):
    _register(kenanga, member)
    assert _register(melati, member).http == 201
    melati.world.turn({"duplicate_scope": "everywhere"})
    assert _register(kenanga, magic_member(melati.world, Magic.ELSEWHERE)).http == 201
    assert _register(melati, magic_member(melati.world, Magic.ELSEWHERE)).message == DUPLICATE


def test_the_created_answer_has_two_shapes(melati, member):
    melati.world.turn({"created_shape": "array"})
    assert _register(melati, member).data == [{"field": "noUrut", "message": "A1"}]


@pytest.mark.parametrize(("reuse", "second"), [(False, "A2"), (True, "A1")])
def test_a_deleted_number_is_given_again_only_by_dial(melati, member, reuse, second):
    melati.world.turn({"reuse_numbers": reuse})
    _register(melati, member)
    assert _delete(melati, member, "A1").data == ""
    assert _register(melati, member).data["message"] == second


def test_a_delete_that_fits_nothing_is_refused_with_an_object(melati, member):
    _register(melati, member)
    seen = _delete(melati, member, "A1", poli="002")
    assert (seen.http, seen.data["field"]) == (412, "noUrut")
    assert _delete(melati, member, "A1").http == 200
    assert _delete(melati, member, "A1").http == 412


def test_a_served_registration_cannot_be_deleted(melati, member):
    _register(melati, member)
    melati.pcare("POST", "kunjungan/V1", kunjungan(member))
    assert "sudah dilayani" in _delete(melati, member, "A1").data["message"]


def test_a_clinic_sees_its_own_registrations_only(melati, kenanga, member):
    _register(melati, member)
    path = f"pendaftaran/noUrut/A1/tglDaftar/{DAY}"
    assert kenanga.pcare("GET", path).http == 204
    row = melati.pcare("GET", path).data
    assert (row["peserta"]["noKartu"], row["status"], row["poli"]["kdPoli"]) == (member.card, "Baru", "001")


@pytest.mark.parametrize(("dial", "card"), [("none", None), ("all", "its card")])
def test_the_days_list_hides_the_card_numbers_by_default(melati, member, dial, card):
    melati.world.turn({"list_cards": dial})
    _register(melati, member)
    row = melati.pcare("GET", f"pendaftaran/tglDaftar/{DAY}/0/10").data["list"][0]
    assert row["peserta"]["noKartu"] == (card and member.card)


def test_an_empty_day_is_204_or_an_empty_list(melati):
    path = f"pendaftaran/tglDaftar/{DAY}/0/10"
    seen = melati.pcare("GET", path)
    assert (seen.http, seen.raw) == (204, b"")
    melati.world.turn({"not_found": "empty"})
    assert melati.pcare("GET", path).data == {"count": 0, "list": []}


@pytest.mark.parametrize(
    ("base", "start", "numbers"),
    [
        ("both", 0, "A1 A2"), ("both", 1, "A1 A2"), ("both", 2, "A2 A3"), ("both", 9, ""),
        (0, 0, "A1 A2"), (0, 1, "A2 A3"), (1, 1, "A1 A2"), (1, 2, "A2 A3"),
    ],
)  # fmt: skip
def test_where_a_page_starts_is_a_dial(melati, base, start, numbers):
    melati.world.turn({"start_base": base})
    for member in melati.world.ordinary_members(melati.account)[:3]:
        _register(melati, member)
    page = melati.pcare("GET", f"pendaftaran/tglDaftar/{DAY}/{start}/2").data
    assert page["count"] == 3
    assert " ".join(row["noUrut"] for row in page["list"]) == numbers


@pytest.mark.parametrize(("base", "start"), [("both", "-1"), ("both", "x"), (1, "0")])
def test_a_start_before_the_first_row_fails_as_dotnet_does(melati, base, start):
    melati.world.turn({"start_base": base})
    seen = melati.pcare("GET", f"poli/fktp/{start}/10")
    assert seen.http == 400
    assert "StartIndex" in seen.message
