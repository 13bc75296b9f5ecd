import dataclasses
import json
from datetime import date
from decimal import Decimal

import pytest

from bpjs import NotFound, Refused, Reply, Service, UnexpectedShape, decipher
from bpjs.client import decoded
from bpjs.pcare import pendaftaran
from bpjs.pcare.pendaftaran import NewPendaftaran
from bpjs.pcare.peserta import peserta_by_card, peserta_by_nik
from tests.unit.bpjs.vectors import MELATI, NOW, answered, reply

DAY = date(2025, 1, 7)
MEMBER = {
    "noKartu": "0001234567891", "nama": "SITI AMINAH ", "hubunganKeluarga": "Istri", "sex": "P",
    "tglLahir": "25-10-1989", "tglMulaiAktif": "12-11-2014", "tglAkhirBerlaku": "01-01-2050",
    "kdProviderPst": {"kdProvider": "0114U163", "nmProvider": "Klinik Contoh"},
    "kdProviderGigi": {"kdProvider": None, "nmProvider": None},
    "jnsKelas": {"nama": "KELAS I", "kode": "1"}, "jnsPeserta": {"nama": "PENERIMA PENSIUN PNS", "kode": "15"},
    "golDarah": "0", "noHP": "", "noKTP": " ", "pstProl": "HT", "pstPrb": None,
    "aktif": True, "ketAktif": "AKTIF", "asuransi": None, "tunggakan": 0,
}  # fmt: skip
LISTED = {
    "noUrut": "A1", "tgldaftar": "07-01-2025", "providerPelayanan": None, "peserta": {"noKartu": None},
    "poli": {"kdPoli": "001", "nmPoli": "UMUM", "poliSakit": True}, "keluhan": None, "kunjSakit": False,
    "status": "Baru",
}  # fmt: skip
SMALLEST = NewPendaftaran("0001234567891", "0114U163", DAY, "001", None, True, "10")


def refused(request, **envelope):
    return decoded(request, decipher(MELATI, Service.PCARE, reply(None, **envelope), timestamp=NOW))


# Peserta


@pytest.mark.parametrize(
    ("active", "status"),
    [
        (False, "AKTIF"),
        (True, "TIDAK AKTIF KARENA PREMI"),
        (False, "MENINGGAL"),
        (None, "AKTIF"),
        (False, ""),
    ],
)
def test_a_member_is_active_only_where_both_marks_agree(active, status):
    member = answered(peserta_by_card("1"), {**MEMBER, "aktif": active, "ketAktif": status})
    assert not member.is_active
    assert member.status_text == status


def test_a_member_without_a_name_cannot_be_read():
    with pytest.raises(UnexpectedShape, match=r"response\.nama"):
        answered(peserta_by_card("1"), {**MEMBER, "nama": None})


def test_a_member_who_is_refused_keeps_the_words_of_bpjs():
    with pytest.raises(Refused, match="Peserta tidak ditemukan"):
        refused(peserta_by_nik("1"), code=412, message="Peserta tidak ditemukan", http=412)


@pytest.mark.parametrize("born", ["", None, "00-00-0000", "31-02-1990", "kemarin"])
def test_a_birth_date_that_is_none_is_not_invented(born):
    assert answered(peserta_by_card("1"), {**MEMBER, "tglLahir": born}).birth_date is None


def test_a_member_is_read_field_by_field():
    member = answered(peserta_by_card("0001234567891"), MEMBER)
    assert (member.card_number, member.nik, member.name) == ("0001234567891", "", "SITI AMINAH")
    assert (member.sex, member.relation, member.birth_date) == ("P", "Istri", date(1989, 10, 25))
    assert (member.home_faskes_code, member.dental_faskes_code) == ("0114U163", "")
    assert (member.class_code, member.type_name) == ("1", "PENERIMA PENSIUN PNS")
    assert member.is_active


@pytest.mark.parametrize(
    ("sent", "rupiah"), [(25500, 25500), ("25500", 25500), (None, 0), ("", 0), (12.5, Decimal("12.5"))]
)
def test_arrears_are_read_as_number_or_text(sent, rupiah):
    assert answered(peserta_by_card("1"), {**MEMBER, "tunggakan": sent}).arrears == rupiah


@pytest.mark.parametrize("sent", ["banyak", "1e999999", True, [], "9" * 40, "9" * 13])
def test_arrears_that_are_no_number_cannot_be_read(sent):
    with pytest.raises(UnexpectedShape, match="tunggakan"):
        answered(peserta_by_card("1"), {**MEMBER, "tunggakan": sent})


@pytest.mark.parametrize(
    ("field", "text"),
    [("noKartu", "12345"), ("noKartu", "0" * 500), ("sex", "Perempuan"),
     ("kdProviderPst", {"kdProvider": "x" * 21})],
)  # fmt: skip
def test_a_member_whose_codes_have_another_form_cannot_be_read(field, text):
    with pytest.raises(UnexpectedShape, match=field):
        answered(peserta_by_card("1"), {**MEMBER, field: text})


@pytest.mark.parametrize("text", ["-", "0", "32012345678901234", "belum ada"])
def test_what_is_no_nik_is_none(text):
    assert answered(peserta_by_card("1"), {**MEMBER, "noKTP": text}).nik == ""


def test_a_nik_that_came_as_a_number_keeps_every_digit():
    assert answered(peserta_by_card("1"), {**MEMBER, "noKTP": 3201234567890123}).nik == "3201234567890123"


def test_a_member_is_asked_for_by_either_number():
    assert peserta_by_nik("3201").path == "peserta/nik/3201"
    assert peserta_by_card("0001").path == "peserta/noka/0001"


@pytest.mark.parametrize("number", ["", " ", ".", "..", ". ."])
def test_a_number_that_would_address_something_else_is_not_asked_for(number):
    with pytest.raises(ValueError, match="nik is empty"):
        peserta_by_nik(number)


def test_a_number_cannot_leave_its_segment():
    assert peserta_by_nik("1/../../x?y#z é").path == "peserta/nik/1%2F..%2F..%2Fx%3Fy%23z%20%C3%A9"


# Pendaftaran


def test_a_duplicate_is_refused_with_the_words_of_bpjs():
    with pytest.raises(Refused, match="sudah di-entri"):
        refused(
            pendaftaran.add(SMALLEST), code=401, message="Peserta sudah di-entri di poli yang sama", http=401
        )


@pytest.mark.parametrize(
    "content", [{"field": "noUrut"}, {"field": None, "message": None}, [], [{}, {}], "A1", {}]
)
def test_a_registration_without_a_number_is_no_success(content):
    with pytest.raises((UnexpectedShape, NotFound)):
        answered(pendaftaran.add(SMALLEST), content, code=201, http=201)


@pytest.mark.parametrize(
    "content",
    [
        {"field": "keterangan", "message": "Pendaftaran berhasil disimpan"},
        {"field": "noUrut", "message": "Pendaftaran berhasil disimpan"},
        {"field": "noKunjungan", "message": "A1"},
        {"message": "A1"},
        {"field": "noUrut", "message": "A"},
        {"field": "noUrut", "message": "1A"},
        {"field": "noUrut", "message": "A" + "1" * 20},
    ],
)
def test_a_polite_sentence_or_another_field_is_no_number(content):
    with pytest.raises(UnexpectedShape, match="noUrut"):
        answered(pendaftaran.add(SMALLEST), content, code=201, http=201)


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("name", ["noUrut", "nourut"])
@pytest.mark.parametrize("number", ["A1", "C22", "7", "UM105"])
def test_the_number_is_read_from_an_object_or_an_array(listed, name, number):
    created = {"field": name, "message": number}
    content = [created] if listed else created
    assert answered(pendaftaran.add(SMALLEST), content, code=201, http=201) == number


def test_what_was_not_measured_is_zero_on_this_wire():
    assert pendaftaran.add(SMALLEST).body == (
        '{"kdProviderPeserta": "0114U163", "tglDaftar": "07-01-2025", "noKartu": "0001234567891", "kdPoli": "001", '
        '"keluhan": null, "kunjSakit": true, "sistole": 0, "diastole": 0, "beratBadan": 0, "tinggiBadan": 0, '
        '"respRate": 0, "lingkarPerut": 0, "heartRate": 0, "rujukBalik": 0, "kdTkp": "10"}'
    )


def test_what_was_measured_goes_as_it_was_measured():
    new = dataclasses.replace(
        SMALLEST, systolic=120.0, weight=Decimal("61.5"), complaint="demam é", refer_back=True
    )
    sent = json.loads(pendaftaran.add(new).body)
    assert (sent["sistole"], sent["beratBadan"], sent["keluhan"], sent["rujukBalik"]) == (
        120,
        61.5,
        "demam é",
        1,
    )
    assert '"sistole": 120,' in pendaftaran.add(new).body


def test_the_paths_of_a_registration():
    add, one = pendaftaran.add(SMALLEST), pendaftaran.by_number("A1", DAY)
    day, delete = pendaftaran.by_date(DAY, 0, 50), pendaftaran.delete("0001", DAY, "A1", "001")
    assert (add.method, add.path, add.idempotent) == ("POST", "pendaftaran", False)
    assert one.path == "pendaftaran/noUrut/A1/tglDaftar/07-01-2025"
    assert day.path == "pendaftaran/tglDaftar/07-01-2025/0/50"
    assert (delete.method, delete.idempotent) == ("DELETE", True)
    assert delete.path == "pendaftaran/peserta/0001/tglDaftar/07-01-2025/noUrut/A1/kdPoli/001"


def test_a_withdrawn_registration_answers_with_an_empty_text():
    request = pendaftaran.delete("0001", DAY, "A1", "001")
    assert decoded(request, decipher(MELATI, Service.PCARE, reply(""), timestamp=NOW)) is None


def test_a_204_to_a_withdrawal_is_no_success():
    request = pendaftaran.delete("0001", DAY, "A1", "001")
    with pytest.raises(NotFound):
        decoded(request, decipher(MELATI, Service.PCARE, Reply(204, {}, b""), timestamp=NOW))


def test_a_day_without_registrations_is_an_empty_page():
    request = pendaftaran.by_date(DAY, 0, 50)
    page = decoded(request, decipher(MELATI, Service.PCARE, Reply(204, {}, b""), timestamp=NOW))
    assert (page.count, page.rows) == (0, ())
    assert answered(request, {"count": 0, "list": []}) == page


def test_the_count_of_a_page_is_that_of_the_whole_list():
    page = answered(pendaftaran.by_date(DAY, 0, 1), {"count": "17", "list": [LISTED]})
    row = page.rows[0]
    assert page.count == 17
    assert (row.number, row.service_date, row.card_number, row.poli_code) == ("A1", DAY, None, "001")
    assert (row.faskes_code, row.status, row.is_sick_visit) == (None, "Baru", False)


@pytest.mark.parametrize(
    "bad",
    [{**LISTED, "noUrut": ""}, {**LISTED, "noUrut": "9" * 100}, {**LISTED, "noUrut": "A\N{CIRCLED DIGIT ONE}"},
     {**LISTED, "tgldaftar": "kemarin"}, None, "A1"],
)  # fmt: skip
def test_one_row_of_the_day_that_cannot_be_read_is_counted_and_hides_no_other(bad):
    page = answered(pendaftaran.by_date(DAY, 0, 3), {"count": 2, "list": [bad, LISTED]})
    assert ([row.number for row in page.rows], page.unread) == (["A1"], 1)


@pytest.mark.parametrize("content", [{"list": [LISTED]}, [LISTED], {"count": None, "list": [LISTED]}])
def test_a_list_that_bpjs_does_not_count_is_not_counted_by_its_first_page(content):
    assert answered(pendaftaran.by_date(DAY, 0, 100), content).count is None


def test_one_registration_is_read_with_its_member():
    one = {**LISTED, "peserta": MEMBER, "providerPelayanan": {"kdProvider": "0114U163"}, "kunjSakit": None}
    row = answered(pendaftaran.by_number("A1", DAY), one)
    assert (row.card_number, row.faskes_code, row.is_sick_visit) == ("0001234567891", "0114U163", True)
