import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bpjs import NotFound, Refused, Reply, Service, UnexpectedShape, Unsendable, decipher
from bpjs.antrean import antrean, reference
from bpjs.client import decoded
from tests.unit.bpjs.vectors import MELATI, NOW, reply, sealed

DAY = date(2025, 1, 7)
NEW = antrean.NewAntrean(
    card_number="", nik="3201234567890123", phone="", poli_code="001", poli_name="POLI GIGI & MULUT",
    medical_record_number="00-00-01", service_date=DAY, practitioner_code=123456, practitioner_name="dr. Ani",
    hours="08:00-12:00", ticket_text="A-12", ticket_number=12,
)  # fmt: skip
POLI = {"namapoli": "POLI UMUM", "kodepoli": "001"}
DOCTOR = {"namadokter": "dr. Ani ", "kodedokter": 123456, "jampraktek": "07:00-12:00", "kapasitas": 30}


def answered(request, sent: Reply):
    return decoded(request, decipher(MELATI, Service.ANTREAN, sent, timestamp=NOW))


@pytest.mark.parametrize("code", [201, 0, 401])
def test_any_code_but_success_refuses_an_entry(code):
    with pytest.raises(Refused, match="Jadwal tidak ditemukan"):
        answered(antrean.add(NEW), reply(None, code=code, message="Jadwal tidak ditemukan"))


def test_a_bare_204_is_no_success_of_an_entry():
    with pytest.raises(NotFound):
        answered(antrean.add(NEW), Reply(204, {}, b""))


@pytest.mark.parametrize("code", [200, 1])
def test_an_entry_is_added_with_or_without_a_response(code):
    assert answered(antrean.add(NEW), reply(None, code=code, message="Ok")) is None
    bare = Reply(200, {}, json.dumps({"metadata": {"message": "Ok", "code": code}}).encode())
    assert answered(antrean.add(NEW), bare) is None


def test_an_entry_is_written_field_by_field():
    assert antrean.add(NEW).body == (
        '{"nomorkartu": "", "nik": "3201234567890123", "nohp": "", "kodepoli": "001", '
        '"namapoli": "POLI GIGI & MULUT", "norm": "00-00-01", "tanggalperiksa": "2025-01-07", "kodedokter": 123456, '
        '"namadokter": "dr. Ani", "jampraktek": "08:00-12:00", "nomorantrean": "A-12", "angkaantrean": 12, '
        '"keterangan": ""}'
    )
    assert (antrean.add(NEW).path, antrean.add(NEW).method) == ("antrean/add", "POST")


def test_a_moment_without_a_zone_is_not_reported():
    with pytest.raises(ValueError, match="zone"):
        antrean.call(DAY, "001", "0001", is_present=True, at=datetime(2025, 1, 7, 8, 0))  # noqa: DTZ001


@pytest.mark.parametrize(("is_present", "status"), [(True, 1), (False, 2)])
def test_a_call_is_reported_in_milliseconds_of_its_true_moment(is_present, status):
    at = datetime(2025, 1, 1, 7, 0, tzinfo=timezone(timedelta(hours=7)))
    sent = json.loads(antrean.call(DAY, "001", "0001", is_present=is_present, at=at).body)
    assert sent["waktu"] == int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()) * 1000
    assert (sent["status"], sent["nomorkartu"]) == (status, "0001")


def test_an_entry_without_a_card_is_neither_called_nor_cancelled():
    with pytest.raises(Unsendable, match="card"):
        antrean.call(DAY, "001", "", is_present=True, at=datetime(2025, 1, 7, tzinfo=UTC))
    with pytest.raises(Unsendable, match="card"):
        antrean.cancel(DAY, "001", "", reason="pulang")


@pytest.mark.parametrize(
    "request_",
    [
        antrean.call(DAY, "001", "0001", is_present=True, at=datetime(2025, 1, 7, tzinfo=UTC)),
        antrean.cancel(DAY, "001", "0001", reason="pulang"),
    ],
    ids=["call", "cancel"],
)
def test_what_changes_an_entry_is_refused_done_or_nothing_was_found(request_):
    with pytest.raises(Refused, match="waktu tidak valid"):
        answered(request_, reply(None, code=201, message="waktu tidak valid"))
    with pytest.raises(NotFound):
        answered(request_, Reply(204, {}, b""))
    assert answered(request_, reply(None, code=200, message="Ok")) is None


def test_a_cancellation_gives_its_reason():
    request = antrean.cancel(DAY, "001", "0001", reason="pasien pulang")
    assert json.loads(request.body)["alasan"] == "pasien pulang"
    assert request.path == "antrean/batal"


# Reference


@pytest.mark.parametrize(
    "message", ["No Content", "Jadwal dokter tidak ditemukan", "Jadwal poli tidak tersedia", "jadwal libur"]
)
def test_a_day_without_a_schedule_is_empty(message):
    no = reply(None, code=201, message=message)
    assert answered(reference.practitioners("001", DAY), no).rows == ()
    assert answered(reference.poli(DAY), no).rows == ()


@pytest.mark.parametrize("code", [401, 201])
def test_another_refusal_is_not_taken_for_an_empty_day(code):
    with pytest.raises(Refused):
        answered(reference.poli(DAY), reply(None, code=code, message="Tidak dapat diproses"))


@pytest.mark.parametrize("content", ["null", "[]", '{"list":[]}', '{"list":null}'])
def test_an_empty_list_is_empty_in_every_form(content):
    assert answered(reference.poli(DAY), reply(sealed(content), code=1)).rows == ()


@pytest.mark.parametrize("wrapped", [False, True])
def test_practitioners_are_read_from_a_bare_or_a_wrapped_list(wrapped):
    content = {"list": [DOCTOR]} if wrapped else [DOCTOR]
    found = answered(reference.practitioners("001", DAY), reply(sealed(json.dumps(content)), code=1))
    assert found.rows == (reference.AntreanPractitioner(123456, "dr. Ani ", "07:00-12:00", 30),)


def test_a_name_keeps_its_blanks_since_it_must_be_sent_back_as_it_came():
    content = json.dumps([{"namapoli": " POLI  UMUM", "kodepoli": "001"}])
    assert answered(reference.poli(DAY), reply(sealed(content), code=1)).rows[0].name == " POLI  UMUM"


@pytest.mark.parametrize("code", [None, "", "D-1", 1.5])
def test_a_practitioner_without_a_whole_number_cannot_be_read(code):
    content = json.dumps([{**DOCTOR, "kodedokter": code}])
    with pytest.raises(UnexpectedShape, match="kodedokter"):
        answered(reference.practitioners("001", DAY), reply(sealed(content), code=1))


@pytest.mark.parametrize(
    "odd",
    [{"jampraktek": "07:00 s/d 12:00"}, {"jampraktek": ""}, {"jampraktek": "7"}, {"namadokter": "x" * 151},
     {"kodedokter": 10**19}, {"kapasitas": 10**9}],
)  # fmt: skip
def test_a_row_that_fits_no_column_hides_no_other(odd):
    content = json.dumps([DOCTOR, {**DOCTOR, **odd}])
    found = answered(reference.practitioners("001", DAY), reply(sealed(content), code=1))
    assert (len(found.rows), found.unread) == (1, 1)


@pytest.mark.parametrize("odd", [{"kodepoli": "0 1"}, {"kodepoli": None}, {"namapoli": "x" * 101}])
def test_a_poli_that_cannot_be_read_hides_no_other(odd):
    content = json.dumps([POLI, {**POLI, **odd}])
    found = answered(reference.poli(DAY), reply(sealed(content), code=1))
    assert (len(found.rows), found.unread) == (1, 1)


@pytest.mark.parametrize("hours", ["07:00-12:00", "07:00 - 12:00"])
def test_hours_stay_as_bpjs_wrote_them(hours):
    content = json.dumps([{**DOCTOR, "jampraktek": hours}])
    (found,) = answered(reference.practitioners("001", DAY), reply(sealed(content), code=1)).rows
    assert found.hours == hours


def test_a_poli_whose_name_cannot_be_kept_whole_cannot_be_read():
    content = json.dumps([{"namapoli": "x" * 101, "kodepoli": "001"}])
    with pytest.raises(UnexpectedShape, match="namapoli"):
        answered(reference.poli(DAY), reply(sealed(content), code=1))


def test_the_paths_of_the_reference():
    assert reference.poli(DAY).path == "ref/poli/tanggal/2025-01-07"
    assert reference.practitioners("001", DAY).path == "ref/dokter/kodepoli/001/tanggal/2025-01-07"
