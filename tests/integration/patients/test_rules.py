"""Every rule of spec/rme-patient.md §2.2 and §3 has its sentence, and what is merely odd is let through."""

import pytest
from django.template.loader import render_to_string

from tests.builders import DESK, NOW, facility
from tests.integration.patients import filled
from titian.facility.models import Facility, Village
from titian.patients import countries, operations
from titian.peserta.scans import LONGEST_SCAN


@pytest.fixture
def clinic(db: None) -> Facility:
    filled.village()
    return facility()


NIK = "identity_number"
REFUSED = [
    # §3.1 NIK
    ({NIK: "317406451092000"}, NIK, "16 digit; baru 15 digit"),
    ({NIK: "31740645109200O3"}, NIK, "hanya berisi angka"),
    ({NIK: "3174064510920000"}, NIK, "tidak pernah 0000"),
    ({NIK: "3174064513920003"}, NIK, "tidak mungkin"),
    ({NIK: "9" * 16}, "accept_placeholder", "bukan nomor asli"),
    # §3.2 the others
    ({"family_card_number": "317406451092000"}, "family_card_number", "KK harus 16 digit; ini 15 digit"),
    ({"family_card_number": "KK17406451092000"}, "family_card_number", "KK hanya berisi angka"),
    ({"card_number": "000880000001"}, "card_number", "harus 13 digit; ini 12 digit"),
    ({"card_number": "12345678901"}, "card_number", "Ketenagakerjaan"),
    ({"card_number": "00088000000X7"}, "card_number", "hanya berisi angka"),
    ({"card_number": "0" * 13}, "card_number", "bukan nomor kartu asli"),
    ({"identity_type": "paspor", NIK: "A123"}, NIK, "5 sampai 15 huruf dan angka"),
    ({"identity_type": "paspor", NIK: "A123456789012345"}, NIK, "5 sampai 15"),
    ({"identity_type": "kitas", NIK: "2C#1"}, NIK, "5 sampai 15"),
    ({"identity_type": "kitap", NIK: "J1D"}, NIK, "5 sampai 15"),
    ({"identity_type": "sim", NIK: "12345678901"}, NIK, "SIM 12 sampai 16 angka"),
    ({"identity_type": "sim", NIK: "A23456789012"}, NIK, "SIM 12 sampai 16 angka"),
    ({"identity_type": "lainnya", NIK: "A1"}, NIK, "3 sampai 20"),
    ({"identity_type": "paspor", NIK: "AAAAAAA"}, "accept_placeholder", "bukan nomor asli"),
    ({"phone": "0811111111111"}, "accept_placeholder", "Nomor HP tampak bukan nomor asli"),
    ({"home_phone": "0000000000"}, "accept_placeholder", "Telepon rumah tampak bukan nomor asli"),
    ({"escort_phone": "081111111111"}, "accept_placeholder", "HP pengantar tampak"),
    (filled.CHILD | {"responsible_phone": "0800000000"}, "accept_placeholder", "HP penanggung jawab tampak"),
    (filled.NEWBORN | {"mother_nik": "1" * 16}, "accept_placeholder", "NIK ibu kandung tampak"),
    ({"family_card_number": "1" * 16}, "accept_placeholder", "Nomor KK tampak bukan nomor asli"),
    ({"phone": "0800000000", NIK: "1" * 16}, "accept_placeholder", "Nomor identitas dan Nomor HP tampak"),
    ({"identity_type": "belum_ada"}, NIK, "Kosongkan"),
    ({"identity_type": "belum_ada", NIK: ""}, "identity_missing_reason", "Pilih mengapa belum ada"),
    ({NIK: ""}, NIK, "pilih jenis “Belum ada”"),
    ({"phone": "0812"}, "phone", "terlalu pendek"),
    ({"phone": "08123456789012345"}, "phone", "terlalu panjang"),
    ({"phone": ""}, "phone", "pilih alasannya"),
    ({"home_phone": "021-5"}, "home_phone", "terlalu pendek"),
    ({"phone": "6591234567"}, "phone", "dengan + dan kode negara"),
    ({"home_phone": "5551234"}, "home_phone", "kode kota"),
    ({"escort_phone": "nol"}, "escort_phone", "hanya berisi angka"),
    ({"email": "siti@"}, "email", "Alamat surel tidak lengkap"),
    # §2.2 Data Diri
    ({"name": ""}, "name", "Wajib diisi"),
    ({"name": "123"}, "name", "huruf"),
    ({"sex": ""}, "sex", "Wajib diisi"),
    ({"birth_date": ""}, "birth_date", "Wajib diisi"),
    ({"birth_date": "23-11-2026"}, "birth_date", "masa depan"),
    ({"birth_date": "31-02-1990"}, "birth_date", "Tanggal 31-02-1990 tidak ada di kalender."),
    ({"birth_date": "31021990"}, "birth_date", "Tanggal 31021990 tidak ada di kalender."),
    ({"birth_date": "5 Oktober"}, "birth_date", "misalnya 05-10-1992"),
    ({"birth_time": "315"}, "birth_time", "dari 00:00 sampai 23:59"),
    ({"birth_date": "05-10-1850"}, "birth_date", "130 tahun"),
    ({"birth_time": "25:00"}, "birth_time", "dari 00:00 sampai 23:59"),
    ({"nationality": "Wakanda", "citizenship": "WNA"}, "nationality", "dari daftar"),
    ({"citizenship": "WNA"}, "nationality", "Pilih negara asalnya"),
    ({"mother_text": "Ani"}, "mother", "Pilih ibunya dari daftar"),
    # Sosial
    ({"religion": "8"}, "religion_other", "Tulis agama"),
    ({"religion": "8", "religion_other": "\u200b "}, "religion_other", "Tulis agama"),
    ({"occupation": "5"}, "occupation_other", "Tulis pekerjaannya"),
    # Alamat
    ({"address": ""}, "address", "Wajib diisi"),
    ({"village": ""}, "village", "Pilih kelurahan"),
    (filled.NEWBORN | {"village": ""}, "village", "Pilih kelurahan"),
    ({"village": "", "citizenship": "WNI"}, "village", "Pilih kelurahan"),
    ({"rt": "1a"}, "rt", "paling banyak 3 angka"),
    ({"postal_code": "1641"}, "postal_code", "5 digit"),
    ({"dwelling": "abroad"}, "country", "Pilih negaranya"),
    ({"domicile_differs": "True"}, "domicile_address", "Wajib diisi bila domisili berbeda"),
    ({"domicile_differs": "True", "domicile_address": "Gang 3"}, "domicile_village", "Pilih kelurahan"),
    # Kesehatan, Lainnya
    ({"allergies-0-category": "food"}, "allergies", "Baris 1: tulis alergi terhadap apa"),
    ({"payment": "penjamin"}, "penjamin", "Pilih penjaminnya"),
    ({"is_another": "on"}, "another_because", "Tulis bagaimana"),
    # Children have somebody who answers for them.
    (filled.CHILD | {"responsible_name": ""}, "responsible_name", "tulis “belum ada”"),
    (filled.CHILD | {"responsible_relation": ""}, "responsible_relation", "Pilih hubungannya"),
    (filled.CHILD | {"responsible_relation": "1"}, "responsible_relation", "Anak tidak menanggung"),
    (filled.CHILD | {"responsible_phone": ""}, "responsible_phone", "Isi nomornya"),
    (filled.CHILD | {"identity_type": "belum_ada", NIK: ""}, "mother_name", "anak tanpa NIK"),
    # Newborns, unknown persons, foreigners.
    (filled.NEWBORN | {"birth_time": ""}, "birth_time", "Isi jam lahirnya"),
    (filled.NEWBORN | {"birth_time": "10:31"}, "birth_time", "belum tiba"),
    (filled.NEWBORN | {"birth_date": ""}, "birth_date", "Wajib diisi"),
    (filled.NEWBORN | {"birth_date": "24-10-2026"}, "birth_date", "paling banyak 28 hari"),
    (filled.NEWBORN | {"mother_name": ""}, "mother_name", "bayi baru lahir"),
    (filled.NEWBORN | {"mother_name": "", "mother_nik": ""}, "mother", "Pilih ibunya, atau isi nama dan NIK"),
    (filled.NEWBORN | {"mother_nik": ""}, "mother_nik", "16 angka 9"),
    (filled.NEWBORN | {"mother_nik": "3174065713850002"}, "mother_nik", "tidak mungkin"),
    (filled.NEWBORN | {"mother_card_number": "1"}, "mother_card_number", "13 digit"),
    (filled.UNKNOWN | {"age_band": ""}, "age_band", "perkiraan umurnya"),
    (filled.UNKNOWN | {"found_on": "23-11-2026"}, "found_on", "masa depan"),
    (filled.UNKNOWN | {"found_on": "01-01-0001"}, "found_on", "130 tahun"),
    (filled.UNKNOWN | {"found_on": "22-11-2026", "found_time": "10:31"}, "found_time", "belum tiba"),
    (filled.UNKNOWN | {"responsible_name": ""}, "responsible_name", "pilih alasannya"),
    (filled.FOREIGNER | {"nationality": ""}, "nationality", "Pilih negara asalnya"),
    (filled.FOREIGNER | {"nationality": "Indonesia"}, "nationality", "bukan WNA"),
]


@pytest.mark.parametrize(("facts", "field", "says"), REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence(clinic, facts, field, says):
    form = filled.form(clinic, **facts)
    assert says in str(form.errors.get(field)), form.errors


TAKEN = [
    {},
    {"birth_place": "", "name": "Suharto"},
    {NIK: "9271064510920003"},
    {"identity_type": "belum_ada", NIK: "", "identity_missing_reason": "tidak dibawa"},
    {"identity_type": "paspor", NIK: "a 123-4567"},
    {"identity_type": "sim", NIK: "1234 5678 9013"},
    {"identity_type": "kitas", NIK: "2C11AB4567-X"},
    {NIK: "9" * 16, "accept_placeholder": "on"},
    {"phone": "0000000000", "accept_placeholder": "on"},
    {"phone": "", "phone_missing_reason": "tidak punya"},
    {"family_card_number": "3276019901200000"},
    {"dwelling": "none", "address": "", "village": ""},
    {"dwelling": "abroad", "country": "Malaysia", "village": ""},
    {"payment": "kantor"},
    {"payment": "kantor", "office_name": "PT Maju"},
    {"domicile_differs": "True", "domicile_address": "5th Avenue", "domicile_country": "us"},
    {"citizenship": "WNA", "nationality": "JP", "village": ""},
    filled.NEWBORN | {"citizenship": "WNA", "nationality": "JP", "village": ""},
    filled.CHILD,
    filled.CHILD | {"responsible_phone": "", "phone_owner": "responsible"},
    filled.NEWBORN,
    filled.NEWBORN | {"birth_time": "10:30"},
    filled.NEWBORN | {"birth_date": "21-11-2026", "birth_time": "23:59"},
    filled.NEWBORN | {"birth_date": "25-10-2026"},
    filled.NEWBORN | {"mother_nik": "9" * 16},
    filled.NEWBORN | {"birth_time": "0315"},
    filled.UNKNOWN,
    filled.UNKNOWN | {"age_band": "", "birth_date": "01-07-1980", "birth_date_is_estimate": "on"},
    filled.FOREIGNER,
    filled.FOREIGNER | {"nationality": "france"},
    filled.FOREIGNER | {"nationality": "Perancis"},
    {"religion": "8", "religion_other": "Sunda Wiwitan", "occupation": "5", "occupation_other": "Nelayan"},
]


@pytest.mark.parametrize("facts", TAKEN)
def test_what_is_rare_but_real_is_taken(clinic, facts):
    form = filled.form(clinic, **facts)
    assert form.errors == {}


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"birth_date": "06-10-1992"}, "milik perempuan yang lahir 05-10-1992; di sini tertulis 06-10-1992."),
        ({"sex": "1"}, "milik perempuan yang lahir 05-10-1992; di sini tertulis laki-laki."),
        (
            {"sex": "1", "birth_date": "01-02-1980"},
            "lahir 05-10-1992; di sini tertulis laki-laki, 01-02-1980.",
        ),
        ({"birth_date": "05-10-1982", NIK: "3174064510920003"}, "di sini tertulis 05-10-1982. Periksa KTP."),
        ({"family_card_number": "3276019901200000"}, "Nomor KK tampak keliru"),
        ({NIK: "3100004510920003"}, "Kode wilayah di dalam NIK"),
        ({NIK: "9999994510920003"}, "Kode wilayah di dalam NIK"),
        ({"family_card_number": "0000000101200001"}, "Kode wilayah di dalam nomor KK"),
    ],
)
def test_what_is_merely_odd_is_saved_with_a_warning(clinic, facts, says):
    form = filled.form(clinic, **facts)
    assert form.is_valid(), form.errors
    assert says in " ".join(form.warnings())


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({NIK: "9" * 16, "accept_placeholder": "on"}, "placeholder"),
        ({"identity_type": "paspor", NIK: "AAAAAAA", "accept_placeholder": "on"}, "placeholder"),
        ({"identity_type": "paspor", NIK: "A1234567", "accept_placeholder": "on"}, "unverified"),
    ],
)
def test_a_tick_that_was_left_makes_no_placeholder_of_a_real_number(clinic, facts, status):
    form = filled.form(clinic, **facts)
    assert form.is_valid(), form.errors
    assert form.patient_data().identity_status == status


def test_an_ordinary_patient_is_saved_without_a_warning(clinic):
    form = filled.form(clinic, identity_number="3276014510920003", family_card_number="3276010101200001")
    assert form.is_valid() and form.warnings() == []


def test_where_no_list_of_regions_is_kept_nobody_is_warned_of_one(clinic):
    Village.objects.all().delete()
    form = filled.form(clinic, village="", dwelling="none")
    assert form.is_valid() and form.warnings() == []


def test_a_number_of_both_patient_and_who_is_responsible_is_asked_about_once(clinic):
    facts = filled.CHILD | {"identity_type": "belum_ada", NIK: "", "mother_name": "Ani"}
    facts |= {"identity_missing_reason": "hilang"}
    form = filled.form(clinic, **facts | {"phone": "0800000000", "responsible_phone": "0800000000"})
    assert list(form.errors) == ["accept_placeholder"]
    assert "penanggung" not in str(form.errors) and form.asks_about_placeholder


def test_one_tick_keeps_all_placeholders_and_nobody_is_asked_about_them_again(clinic):
    typed = {"phone": "0811111111111", NIK: "9" * 16}
    first = filled.form(clinic, **typed, accept_placeholder="on")
    assert first.is_valid() and first.warnings() == []
    data = first.patient_data()
    assert (data.phone_is_placeholder, data.identity_status) == (True, "placeholder")
    patient = operations.register_patient(by=DESK, facility=clinic, data=data, now=NOW)
    assert filled.form(clinic, patient, **typed).errors == {}
    assert "accept_placeholder" in filled.form(clinic, patient, **typed | {"phone": "0822222222222"}).errors


def test_marks_that_nobody_sees_are_not_kept(clinic):
    unseen = {"name": "Si\u200bti\u202e\x07 A\u00adni", "address": "\u200eGang\r\n3\t\x1b", "email": "a\u200b@x.id",
              "birth_place": "De\0pok\ufeff", "phone": "\u202a0812-3450-0017\u202c",
              "allergies-0-category": "food", "allergies-0-substance": "u\u200ddang"}  # fmt: skip
    form = filled.form(clinic, **unseen)
    assert form.is_valid(), form.errors
    data = form.patient_data()
    assert (data.name, data.birth_place, data.email) == ("Siti Ani", "Depok", "a@x.id")
    assert (data.phone, data.allergies[0].substance) == ("+6281234500017", "udang")
    assert data.address.split() == ["Gang", "3"] and data.address.isprintable()


def test_what_a_choice_makes_pointless_is_not_kept(clinic):
    facts = {
        "religion": "1", "religion_other": "x", "occupation_other": "x", "nationality": "JP", "age_band": "4",
        "country": "JP", "domicile_address": "x", "policy_number": "x", "office_name": "x",
        "identity_missing_reason": "hilang",
    }  # fmt: skip
    form = filled.form(clinic, **facts)
    assert form.is_valid(), form.errors
    data = form.patient_data()
    kept = {name: getattr(data, name) for name in facts if name not in ("religion", "country")}
    assert (set(kept.values()), data.country) == ({""}, "ID")


def test_the_homeless_have_the_decrees_own_address(clinic):
    form = filled.form(clinic, dwelling="none", rt="1")
    assert form.is_valid(), form.errors
    data = form.patient_data()
    assert (data.address, data.village, data.rt) == ("Tidak ada tempat tinggal", None, "")


def test_a_foreign_passport_is_marked_as_not_verified(clinic):
    form = filled.form(clinic, **filled.FOREIGNER)
    assert form.is_valid(), form.errors
    data = form.patient_data()
    assert (data.identity_number, data.identity_status, data.nik) == ("X1234567", "unverified", "")
    assert (data.citizenship, data.nationality) == ("WNA", "JP")


def test_the_category_is_regular_whatever_is_posted(clinic):
    form = filled.form(clinic, category="vip")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["category"] == "regular"
    assert "disabled" in str(form["category"]) and "Regular" in str(form["category"])


def test_what_is_empty_of_a_newborn_is_said_of_the_mother_first(clinic):
    nothing = dict.fromkeys(("mother_name", "mother_nik", "birth_date", "birth_time", "sex"), "")
    form = filled.form(clinic, **filled.NEWBORN | nothing)
    assert "name" not in form.errors
    assert form.focused == "mother"


def test_a_placeholder_is_called_shortly_in_the_summary(clinic):
    form = filled.form(clinic, **{NIK: "9" * 16})
    page = render_to_string("patients/complaints.html", {"form": form})
    assert '<a href="#id_accept_placeholder">Nomor identitas: tampak bukan nomor asli</a>' in page


@pytest.mark.parametrize("text", ["Perancis", " france", "FRA", "fr", "French Republic"])
def test_a_country_is_found_by_both_its_names(text):
    assert countries.code_of(text) == "FR"


def test_every_country_is_found_by_the_name_in_its_list():
    assert {code: countries.code_of(name) for code, name in countries.names().items()} == {
        code: code for code in countries.names()
    }


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("mother_nik", "3174065712850002"),
        ("mother_card_number", "0008800000017"),
        ("family_card_number", "3276010101200001"),
    ],
)
def test_a_reader_is_cut_off_in_no_box_for_a_number(clinic, name, number):
    form = filled.form(
        clinic, **filled.NEWBORN | {name: f"*NOMOR {number};ANI LESTARI;JALAN MELATI 7;DEPOK*"}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data[name] == number
    assert int(form.fields[name].widget.attrs["maxlength"]) == LONGEST_SCAN
