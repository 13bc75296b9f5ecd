"""What is shown to others keeps its form, and nobody in it can be recognised."""

import re
import string
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpjs.disguise import Disguise
from titian.outbox.wording import masked

KEY = b"0123456789abcdef"
PESERTA = {
    "noKartu": "0001234567891",
    "nama": "SITI NUR'AINI",
    "tglLahir": "05-10-1992",
    "noHP": "081234567890",
    "noKTP": "3174064510920003",
    "kdProviderPst": {"kdProvider": "0114U163", "nmProvider": "Klinik Melati"},
    "jnsPeserta": {"nama": "PEKERJA MANDIRI", "kode": "14"},
    "aktif": True,
    "tunggakan": 250000,
    "beratBadan": Decimal("61.5"),
    "asuransi": None,
}


def form(text: str) -> str:
    """Digits, capital and small letters by their kind; all else as it is."""
    return re.sub("[a-z]", "a", re.sub("[A-Z]", "A", re.sub("[0-9]", "9", text)))


def test_who_it_is_about_is_gone_and_the_form_has_stayed() -> None:
    shown = Disguise(KEY, masked).value(PESERTA)
    for name in ("noKartu", "nama", "tglLahir", "noHP", "noKTP"):
        assert shown[name] != PESERTA[name]
        assert form(shown[name]) == form(PESERTA[name])


def test_no_two_birthdays_move_by_the_same_days_for_those_of_other_dates_can_be_told() -> None:
    disguise = Disguise(KEY, masked)
    born = [{"tglLahir": f"05-10-{year}"} for year in range(1950, 1990)]
    moved = {
        datetime.strptime(row["tglLahir"], "%d-%m-%Y")
        - datetime.strptime(disguise.value(row)["tglLahir"], "%d-%m-%Y")
        for row in born
    }
    assert len(moved) > 30


def test_codes_names_of_lists_and_what_is_true_or_missing_stay() -> None:
    shown = Disguise(KEY, masked).value(PESERTA)
    for name in ("kdProviderPst", "jnsPeserta", "aktif", "asuransi"):
        assert shown[name] == PESERTA[name]


def test_numbers_stay_numbers_of_their_length() -> None:
    shown = Disguise(KEY, masked).value(PESERTA)
    assert isinstance(shown["tunggakan"], int)
    assert len(str(shown["tunggakan"])) == 6
    assert isinstance(shown["beratBadan"], Decimal)
    assert shown["beratBadan"] != PESERTA["beratBadan"]


def test_a_doctor_of_a_list_is_a_person() -> None:
    row = {"kdDokter": "123456", "nmDokter": "SARI WULANDARI", "nmPoli": "UMUM"}
    shown = Disguise(KEY, masked).value(row)
    assert (shown["kdDokter"], shown["nmDokter"]) != (row["kdDokter"], row["nmDokter"])
    assert shown["nmPoli"] == "UMUM"


def test_the_same_is_the_same_all_through_one_disguise_and_another_in_the_next() -> None:
    one, other = Disguise(KEY, masked), Disguise(KEY[::-1], masked)
    assert one.value(PESERTA) == one.value(PESERTA)
    assert one.value(PESERTA)["noKartu"] != other.value(PESERTA)["noKartu"]


def test_dates_move_together_so_that_their_order_stays() -> None:
    row = Disguise(KEY, masked).value(
        {"tglDaftar": "01-03-2026", "tglPulang": "03-03-2026", "tanggal": "2026-03-02"}
    )
    day, month, year = row["tglDaftar"].split("-")
    assert (row["tglDaftar"], f"{year}-{month}-{day}") != ("01-03-2026", "2026-03-01")
    assert row["tglDaftar"][6:] <= row["tglPulang"][6:]


@pytest.mark.parametrize("text", ["31-02-2026", "00-00-0000", "9999-99-99"])
def test_what_only_looks_like_a_date_breaks_nothing(text: str) -> None:
    assert isinstance(Disguise(KEY, masked).value({"x": text})["x"], str)


def test_what_bpjs_says_in_words_stays_readable_without_its_numbers() -> None:
    said = {"metaData": {"message": "Peserta 0001234567891 sudah di-entri tgl 05-10-2026", "code": 201}}
    shown = Disguise(KEY, masked).value(said)["metaData"]
    assert shown["code"] == 201
    assert shown["message"] == "Peserta * sudah di-entri tgl *"


def test_whom_bpjs_names_in_its_words_is_gone() -> None:
    said = {"message": "Peserta SITI AMINAH 0001234567890 tidak aktif"}
    assert Disguise(KEY, masked).value(said) == {"message": "Peserta * tidak aktif"}


@pytest.mark.parametrize(("given", "shape"), [("A12", "A99"), ("0199B0011126Y000001", "9999A9999999A999999")])
def test_a_number_that_bpjs_gave_stays_one(given: str, shape: str) -> None:
    shown = Disguise(KEY, masked).value({"field": "noUrut", "message": given})["message"]
    assert (form(shown), shown != given) == (shape, True)


@pytest.mark.parametrize("word", ["OK", "CREATED", "PRECONDITION_FAILED", "Unauthorized"])
def test_a_word_of_the_protocol_stays(word: str) -> None:
    assert Disguise(KEY, masked).value({"message": word}) == {"message": word}


def test_words_around_a_date_are_disguised_and_the_date_moves() -> None:
    told = "SITI AMINAH demam sejak 01-11-2026, hp 081234567890; kontrol 2026-11-20 ke dr. Wati"
    shown = Disguise(KEY, masked).value({"keluhan": told})["keluhan"]
    assert form(shown) == form(told)
    words = ("SITI", "AMINAH", "demam", "01-11-2026", "081234567890", "2026-11-20", "Wati")
    assert [word for word in words if word in shown] == []


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(value=values)
def test_whatever_bpjs_answers_the_form_of_the_json_stays(value: object) -> None:
    def types(one: object) -> object:
        if isinstance(one, dict):
            return {name: types(part) for name, part in one.items()}
        return [types(part) for part in one] if isinstance(one, list) else type(one)

    assert types(Disguise(KEY, masked).value(value)) == types(value)


words = st.text(string.ascii_letters + " ,.", max_size=30)
numbers = st.from_regex(r"[0-9]{9,16}", fullmatch=True)
dates = st.dates(date(1900, 1, 1)).map(lambda day: day.strftime("%d-%m-%Y")) | st.dates().map(str)
parts = st.lists(words | numbers | dates | st.just("31-02-2026"), min_size=1, max_size=6)


@given(parts=parts)
def test_nothing_that_tells_a_person_survives_in_a_text(parts: list[str]) -> None:
    disguise, told = Disguise(KEY, masked), " ".join(parts)
    shown = str(disguise.value({"keluhan": [{"x": told}]}))
    telling = {word for word in re.findall(r"\w+", told) if len(word) >= 8}
    assert not telling & {*re.findall(r"\w+", shown)}
    assert not {*re.findall(r"[0-9]{9,}", told)} & {*re.findall(r"[0-9]+", disguise.text(told))}
