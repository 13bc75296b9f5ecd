"""What is shown to others keeps its form, and nobody in it can be recognised."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpjs.disguise import Disguise

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
    shown = Disguise(KEY).value(PESERTA)
    for name in ("noKartu", "nama", "tglLahir", "noHP", "noKTP"):
        assert shown[name] != PESERTA[name]
        assert form(shown[name]) == form(PESERTA[name])


def test_codes_names_of_lists_and_what_is_true_or_missing_stay() -> None:
    shown = Disguise(KEY).value(PESERTA)
    for name in ("kdProviderPst", "jnsPeserta", "aktif", "asuransi"):
        assert shown[name] == PESERTA[name]


def test_numbers_stay_numbers_of_their_length() -> None:
    shown = Disguise(KEY).value(PESERTA)
    assert isinstance(shown["tunggakan"], int)
    assert len(str(shown["tunggakan"])) == 6
    assert isinstance(shown["beratBadan"], Decimal)
    assert shown["beratBadan"] != PESERTA["beratBadan"]


def test_a_doctor_of_a_list_is_a_person() -> None:
    row = {"kdDokter": "123456", "nmDokter": "SARI WULANDARI", "nmPoli": "UMUM"}
    shown = Disguise(KEY).value(row)
    assert (shown["kdDokter"], shown["nmDokter"]) != (row["kdDokter"], row["nmDokter"])
    assert shown["nmPoli"] == "UMUM"


def test_the_same_is_the_same_all_through_one_disguise_and_another_in_the_next() -> None:
    one, other = Disguise(KEY), Disguise(KEY[::-1])
    assert one.value(PESERTA) == one.value(PESERTA)
    assert one.value(PESERTA)["noKartu"] != other.value(PESERTA)["noKartu"]


def test_dates_move_together_so_that_their_order_stays() -> None:
    row = Disguise(KEY).value({"tglDaftar": "01-03-2026", "tglPulang": "03-03-2026", "tanggal": "2026-03-02"})
    day, month, year = row["tglDaftar"].split("-")
    assert (row["tglDaftar"], f"{year}-{month}-{day}") != ("01-03-2026", "2026-03-01")
    assert row["tglDaftar"][6:] <= row["tglPulang"][6:]


@pytest.mark.parametrize("text", ["31-02-2026", "00-00-0000", "9999-99-99"])
def test_what_only_looks_like_a_date_breaks_nothing(text: str) -> None:
    assert isinstance(Disguise(KEY).value({"x": text})["x"], str)


def test_what_bpjs_says_in_words_stays_readable_without_its_numbers() -> None:
    said = {"metaData": {"message": "Peserta 0001234567891 sudah di-entri tgl 05-10-2026", "code": 201}}
    shown = Disguise(KEY).value(said)["metaData"]
    assert shown["code"] == 201
    assert shown["message"].startswith("Peserta ")
    assert " sudah di-entri tgl " in shown["message"]
    assert "0001234567891" not in shown["message"]
    assert "05-10-2026" not in shown["message"]


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

    assert types(Disguise(KEY).value(value)) == types(value)


@given(number=st.from_regex(r"[0-9]{9,16}", fullmatch=True))
def test_no_number_of_a_person_survives(number: str) -> None:
    disguise = Disguise(KEY)
    assert disguise.value({"nik": number})["nik"] != number
    assert number not in disguise.text(f"kartu {number} tidak aktif")
