import pytest

from bpjs_sandbox.people import Magic
from tests.unit.bpjs_sandbox.bodies import antrean, magic_member

NOON_MS = 1_795_323_600_000
HOUR_MS = 3_600_000


def _add(caller, member, **changes):
    return caller.antrean("POST", "antrean/add", antrean(member, **changes))


def _key(member, **more):
    return {"tanggalperiksa": "2026-11-22", "kodepoli": "001", "nomorkartu": member.card, **more}


@pytest.mark.parametrize(("name", "value"), [("kodedokter", "145021901"), ("angkaantrean", "1"), ("norm", 1)])
def test_a_wrong_type_gets_code_0(melati, member, name, value):
    seen = _add(melati, member, **{name: value})
    assert (seen.http, seen.code, seen.message) == (200, 0, None)


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("nomorkartu", "123", "13 digit"),
        ("nomorkartu", "000880000000x", "Format Nomor Kartu"),
        ("nomorkartu", "0008899999999", "tidak ditemukan"),
        ("nik", "123", "16 digit"),
        ("norm", "", "norm Belum Diisi"),
        ("tanggalperiksa", "22-11-2026", "yyyy-mm-dd"),
        ("tanggalperiksa", "2026-11-21", "Mundur"),
        ("kodepoli", "099", "Poli Tidak Ditemukan"),
        ("namapoli", "Poli Umum", "Nama poli"),
        ("kodedokter", 145022, "Kode dokter"),
        ("namadokter", "SARI WULANDARI", "Nama dokter"),
        ("jampraktek", "7:00-14:00", "Belum Tersedia"),
        ("jampraktek", "14:00-21:00", "Belum Tersedia"),
    ],
)
def test_what_differs_from_the_reference_is_refused_with_201(melati, member, name, value, word):
    seen = _add(melati, member, **{name: value})
    assert (seen.http, seen.code) == (200, 201)
    assert word in seen.message
    assert melati.world.state.queue == []


def test_two_spaces_in_a_name_are_two_spaces(melati, member):
    midwife = {
        "kodepoli": "003",
        "namapoli": "POLI KIA",
        "kodedokter": 145024904,
        "jampraktek": "08:00-13:00",
    }
    assert _add(melati, member, **midwife, namadokter="Bd. Nur'aini, S.Keb").code == 201
    assert _add(melati, member, **midwife, namadokter="Bd. Nur'aini,  S.Keb").code == 200


@pytest.mark.parametrize(("dial", "field"), [("missing_phone", "nohp"), ("missing_nik", "nik")])
def test_an_empty_phone_or_nik_is_taken_or_refused_by_dial(melati, member, dial, field):
    assert _add(melati, member, **{field: ""}).code == 200
    melati.world.turn({dial: "refuse"})
    assert _add(melati, member, **{field: "", "kodepoli": "001"}).code == 201


@pytest.mark.parametrize("mode", ["refused", "replaced", "doubled"])
def test_a_second_ticket_of_a_card_poli_and_date_follows_the_dial(melati, member, mode):
    melati.world.turn({"duplicate_antrean": mode})
    _add(melati, member)
    second = _add(melati, member, nomorantrean="A-2", angkaantrean=2)
    tickets = [one.ticket for one in melati.world.state.queue]
    expected = {"refused": (201, ["A-1"]), "replaced": (200, ["A-2"]), "doubled": (200, ["A-1", "A-2"])}
    assert (second.code, tickets) == expected[mode]


def test_patients_without_a_card_never_collide(melati):
    assert _add(melati, None).code == 200
    assert _add(melati, None, norm="00-00-02").code == 200


def test_a_refusal_mirrored_to_http_is_still_a_refusal(melati, member):
    melati.world.turn({"antrean_http": "mirror"})
    seen = _add(melati, member, kodepoli="099")
    assert (seen.http, seen.code) == (201, 201)
    assert melati.world.record.entries[-1].outcome == "refused"


def test_a_closed_day_takes_no_tickets(melati, member):
    melati.world.turn({"closed_day": "2026-11-22"})
    assert "Tutup" in _add(melati, member).message


@pytest.mark.parametrize(
    ("mode", "waktu", "code"),
    [
        ("day", NOON_MS, 200), ("day", NOON_MS + HOUR_MS, 201), ("day", NOON_MS - 13 * HOUR_MS, 201),
        ("day", NOON_MS - 6 * HOUR_MS, 200), ("hours", NOON_MS - 6 * HOUR_MS, 201), ("hours", NOON_MS, 200),
        ("off", 0, 200), ("day", 10**30, 201), ("day", -(10**30), 201),
    ],
)  # fmt: skip
def test_the_time_of_a_call_is_checked_as_the_dial_says(melati, member, mode, waktu, code):
    melati.world.turn({"waktu_check": mode})
    _add(melati, member)
    assert melati.antrean("POST", "antrean/panggil", _key(member, status=1, waktu=waktu)).code == code


@pytest.mark.parametrize("path", ["panggil", "batal"])
def test_a_ticket_that_is_not_there_is_not_found(melati, member, path):
    body = _key(member, status=1, waktu=NOON_MS, alasan="batal")
    assert melati.antrean("POST", f"antrean/{path}", body).message == "Antrean Tidak Ditemukan"


def test_a_call_needs_a_status_it_knows_and_a_card(melati, member):
    _add(melati, member)
    assert melati.antrean("POST", "antrean/panggil", _key(member, status=3, waktu=NOON_MS)).code == 201
    nobody = _key(member, status=1, waktu=NOON_MS) | {"nomorkartu": ""}
    assert melati.antrean("POST", "antrean/panggil", nobody).message == "nomorkartu Belum Diisi"
    assert melati.antrean("POST", "antrean/panggil", _key(member, status=1, waktu="12:00")).code == 0


def test_a_cancelled_ticket_is_gone_and_may_be_taken_again(melati, member):
    _add(melati, member)
    assert melati.antrean("POST", "antrean/batal", _key(member, alasan="pulang")).code == 200
    assert melati.antrean("POST", "antrean/batal", _key(member, alasan="pulang")).code == 201
    assert _add(melati, member).code == 200


def test_a_served_patient_cannot_be_cancelled_and_an_absent_one_can(melati, member):
    _add(melati, member)
    melati.antrean("POST", "antrean/panggil", _key(member, status=1, waktu=NOON_MS))
    assert "Sudah Dilayani" in melati.antrean("POST", "antrean/batal", _key(member, alasan="x")).message
    melati.antrean("POST", "antrean/panggil", _key(member, status=2, waktu=NOON_MS))
    assert melati.antrean("POST", "antrean/batal", _key(member, alasan="x")).code == 200


def test_by_a_dial_a_served_patient_can_be_cancelled_all_the_same(melati, member):
    melati.world.turn({"batal_after_call": "accept"})
    _add(melati, member)
    melati.antrean("POST", "antrean/panggil", _key(member, status=1, waktu=NOON_MS))
    assert melati.antrean("POST", "antrean/batal", _key(member, alasan="x")).code == 200


def test_a_member_without_screening_gets_no_ticket(melati):
    seen = _add(melati, magic_member(melati.world, Magic.UNSCREENED))
    assert "skrining kesehatan" in seen.message
