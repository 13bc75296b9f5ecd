"""A text that a person typed as JSON: an error is told with line and column, and no number is altered."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titian.outbox.jsontext import Malformed, as_json, read, replaced

WRONG = [
    ("", "Baris 1, kolom 1: Isi harus dimulai"),
    ("[1]", "Baris 1, kolom 1: Isi harus dimulai"),
    ('{"a": 1,}', "Baris 1, kolom 8: Sesudah koma ini"),
    ('{"a": 1\n "b": 2}', "Baris 2, kolom 2: Di sini kurang tanda koma"),
    ('{"a": 1', "Baris 1, kolom 8: Di sini kurang tanda koma"),
    ("{'a': 1}", "Baris 1, kolom 2: Di sini harus ada nama"),
    ('{"a" 1}', "Baris 1, kolom 6: Sesudah nama"),
    ('{"a": demam}', "Baris 1, kolom 7: Di sini harus ada nilai"),
    ('{"a": True}', "Baris 1, kolom 7: Di sini harus ada nilai"),
    ('{"a": NaN}', "Baris 1, kolom 7: Di sini harus ada nilai"),
    ('{"a": [Infinity]}', "Baris 1, kolom 7: Di sini harus ada nilai"),
    ('{"a":\n  "demam', "Baris 2, kolom 3: Teks ini belum ditutup"),
    ('{"a": "x\ny"}', "Baris 1, kolom 9: Ganti baris"),
    (r'{"a": "C:\xampp"}', r"Tanda \ di dalam teks"),
    (r'{"a": "\ud800"}', "separuh huruf"),
    ('{"a": 1} lagi', "Baris 1, kolom 10: Sesudah kurung penutup"),
    ('{"a": 1, "a": 2}', "Baris 1, kolom 10: a ditulis dua kali"),
    ('{"a": {"b": 1}, "a": {"c": 1}}', "a ditulis dua kali"),
    ('{"a": 0012}', "Baris 1, kolom 7: Angka tidak boleh diawali nol"),
    ('{"a": 1e3}', "Baris 1, kolom 7: Tulis angka ini tanpa pangkat"),
    ('{"a": 1.}', "Angka ini tidak dapat dibaca"),
    ('{"a": +1}', "Angka ini tidak dapat dibaca"),
    ('{"a": 1_000}', "Angka ini tidak dapat dibaca"),
    ('{"a": ' + "9" * 101 + "}", "Angka ini terlalu panjang"),
    ('{"a": ' * 5000, "Terlalu banyak kurung"),
    ('{"a": ' + "[" * 100_000, "Di sini harus ada nilai"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_is_wrong_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(Malformed) as refusal:
        read(text)
    assert said in str(refusal.value)


@pytest.mark.parametrize("number", ["0", "-7", "1.0", "0.10", "3174060101900001", "0.1000000000000000055"])
def test_a_number_keeps_every_digit(number: str) -> None:
    [leaf] = read(f'{{"n": {number}}}').values()
    assert as_json(leaf.value) == number


def test_a_true_is_no_number_and_a_sixteen_digit_one_is_whole() -> None:
    found = {
        name: leaf.value for name, leaf in read('{"a": true, "b": {"c": 3174060101900001}, "d": {}}').items()
    }
    assert found == {"a": True, "b.c": 3174060101900001, "d": {}}
    assert type(found["b.c"]) is int


def test_what_is_replaced_leaves_every_other_sign_where_it_was() -> None:
    text = '{ "a":1.10,\n\t"b" : {"c":"\\u00e9"} }'
    assert replaced(text, {"a": "2.0"}) == text.replace("1.10", "2.0")


VALUE = st.none() | st.booleans() | st.text() | st.integers(-(10**18), 10**18)


@given(st.dictionaries(st.text("abcXYZ", min_size=1), VALUE, min_size=1))
def test_what_python_writes_is_read_as_it_was(body: dict[str, object]) -> None:
    for text in (json.dumps(body), json.dumps(body, ensure_ascii=False, indent=2)):
        assert {name: leaf.value for name, leaf in read(text).items()} == body


@given(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**9), max_value=10**9))
def test_a_decimal_is_written_without_a_power(number: Decimal) -> None:
    [leaf] = read(f'{{"n": {as_json(number)}}}').values()
    assert (leaf.value, "E" in as_json(number)) == (number, False)
