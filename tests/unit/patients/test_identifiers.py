"""The rules of the numbers that people carry, hard errors first."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titian.patients import identifiers, names
from titian.patients.identifiers import NO_NIK, read_nik

MAN, WOMAN = "3174061712850001", "3174065712850002"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("317406171285000", "harus 16 digit; baru 15 digit"),
        ("31740617128500011", "ini 17 digit"),
        ("31740617128500O1", "hanya berisi angka"),
        ("٣١٧٤٠٦١٧١٢٨٥٠٠٠١", "hanya berisi angka"),
        ("3174061712850000", "tidak pernah 0000"),
        ("3174063202850001", "tidak mungkin"),  # the 32nd of February
        ("3174067202850001", "tidak mungkin"),  # day 72 - 40 = 32
        ("3174064012850001", "tidak mungkin"),  # day 40: neither a man's nor a woman's
        ("3174061713850001", "tidak mungkin"),  # the 13th month
    ],
)
def test_an_impossible_nik_is_refused(text, says):
    assert says in read_nik(text).problem


@pytest.mark.parametrize("text", [NO_NIK, "0" * 16, "1234567890123456", "9876543210987654"])
def test_a_number_typed_to_get_past_the_field_is_a_placeholder(text):
    nik = read_nik(text)
    assert nik.is_placeholder
    assert not nik.problem


def test_the_list_of_invented_niks_is_what_looks_invented():
    assert len(identifiers.INVENTED_NIKS) == 30
    assert all(map(identifiers.looks_invented, identifiers.INVENTED_NIKS))


def test_separators_do_not_count():
    assert read_nik("3174 0617-1285.0001").digits == MAN


def test_a_woman_has_forty_added_to_her_day():
    assert (read_nik(MAN).is_female, read_nik(WOMAN).is_female) == (False, True)
    assert read_nik(WOMAN).fits_birth_date(date(1985, 12, 17))
    assert not read_nik(WOMAN).fits_birth_date(date(1985, 12, 18))


def test_of_two_years_that_a_nik_may_mean_the_latest_is_meant_that_is_not_to_come():
    today = date(2026, 11, 22)
    for digits, born in (
        ("221126", date(2026, 11, 22)),
        ("231126", date(1926, 11, 23)),
        ("290200", date(2000, 2, 29)),
    ):
        assert read_nik(f"317406{digits}0001").birth_date(today) == born


def test_the_29th_of_february_is_possible_in_one_of_the_centuries():
    assert not read_nik("3174062902000001").problem


def test_an_unknown_region_is_no_error():
    assert not read_nik("9271061712850001").problem


@given(st.text(max_size=40))
def test_any_text_is_read_without_failing(text):
    nik = read_nik(text)
    assert nik.problem or len(nik.digits) == 16
    assert isinstance(identifiers.looks_invented(text), bool)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("12345678901", "Ketenagakerjaan"),
        ("00012345678901", "14 digit"),
        ("00012345678X1", "hanya berisi angka"),
    ],
)
def test_a_wrong_card_says_what_is_wrong(text, says):
    with pytest.raises(ValueError, match=says):
        identifiers.clean_card(text)


@pytest.mark.parametrize(
    "text",
    [
        "081234567890",
        "0812-3456-7890",
        "+62 812 3456 7890",
        "6281234567890",
        "81234567890",
        "+62 (0)812 3456 7890",
    ],
)
def test_every_way_to_write_a_mobile_number_is_one_number(text):
    assert identifiers.kept_phone(text) == "+6281234567890"


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("021-5551234", "+62215551234"), ("0621 21234", "+6262121234"), ("(0)21 555 1234", "+62215551234"),
        ("+60 12-345 6789", "+60123456789"), ("00 65 9123 4567", "+6591234567"), ("0065-91234567", "+6591234567"),
        ("+44 (0)20 7946 0018", "+442079460018"), ("0062 812 3456 7890", "+6281234567890"),
    ],
)  # fmt: skip
def test_landlines_and_foreign_numbers_are_taken(text, e164):
    assert identifiers.kept_phone(text) == e164


@pytest.mark.parametrize(
    ("text", "says"), [("0812", "pendek"), ("0812345678901234", "panjang"), ("nol delapan", "angka")]
)
def test_an_impossible_phone_says_what_is_wrong(text, says):
    with pytest.raises(ValueError, match=says):
        identifiers.kept_phone(text)


@pytest.mark.parametrize(
    "text",
    ["6591234567", "60123456789", "5551234", "215551234", "+0812 3456 7890", "000812345678", "6200812345"],
)
def test_a_phone_without_its_code_is_refused_and_not_made_another(text):
    with pytest.raises(ValueError, match="kode negara"):
        identifiers.kept_phone(text)


@given(st.from_regex(r"(\+|00?)?[0-9]{5,15}", fullmatch=True))
def test_whatever_phone_is_taken_rings_where_it_was_typed(text):
    with suppress(ValueError):
        kept = identifiers.kept_phone(text)
        dialled = {kept, kept.removeprefix("+"), f"00{kept[1:]}"}
        if kept.startswith("+62"):
            national = kept.removeprefix("+62")
            dialled |= {f"0{national}", f"+620{national}", f"620{national}", f"00620{national}"}
            dialled |= {national} if national.startswith("8") else set()
        assert text in dialled
        assert not kept.startswith("+0")
        assert identifiers.kept_phone(identifiers.local_phone(kept)) == kept


@given(st.from_regex(r"08[1-9][0-9]{7,9}", fullmatch=True))
def test_a_phone_survives_the_way_there_and_back(text):
    assert identifiers.local_phone(identifiers.kept_phone(text)) == text


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Nur'aini  Ga’ib", "nuraini gaib"),
        ("ZAINAL, S.Pd", "zainal spd"),
        ("José-Maria", "jose maria"),
        (" . ", ""),
    ],
)
def test_names_are_compared_without_marks_and_accents(name, key):
    assert names.search_form(name) == key


@pytest.mark.parametrize(
    ("typed", "is_placeholder"),
    [
        ("0811111111", True), ("0800000000", True), ("0000000000", True), ("08123456789", True), ("0888888888", True),
        ("0211111111", True), ("(021) 1234-5678", True), ("0341 555555", True), ("021-7250-0017", False),
        ("0411 555123", False), ("0812-3450-0017", False), ("0811-1111-112", False), ("+6591111111", False),
    ],
)  # fmt: skip
def test_a_phone_typed_to_get_past_the_field_is_a_placeholder(typed, is_placeholder):
    assert identifiers.is_placeholder_phone(identifiers.kept_phone(typed)) == is_placeholder
