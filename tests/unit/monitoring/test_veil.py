"""What a veil lets through: the shape of a text, and nothing of a person."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titian.monitoring.queries.masking import Veil, veiled_name, veiled_number

VEIL = Veil(("Siti Aminah",), ("batuk sejak kemarin",))
SECRET = "RAHASIA-9f3"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("0009900000017", "•••••••••••17"), ("00-12-34", "••-••-34"), ("12", "••"), ("", "")],
)
def test_two_digits_of_a_number_are_left(number, shown):
    assert veiled_number(number) == shown


def test_a_name_keeps_its_initials():
    assert veiled_name("Siti  Aminah") == "S••• A•••"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Dicoba lagi pukul 09:05.", "Dicoba lagi pukul 09:05."),
        ("ditutup: Siti datang lagi", "ditutup: ••• datang lagi"),
        ("DELETE a/0009900000017/b/21-11-2026", "DELETE a/•••••••••••17/b/21-11-2026"),
        ("hubungi +6281298765432", "hubungi +•••••••••••32"),
    ],
)  # fmt: skip
def test_our_own_words_lose_names_and_long_numbers_only(text, shown):
    assert VEIL.told(text) == shown


def test_an_answer_that_is_no_json_is_read_as_words():
    assert "Aminah" not in VEIL.body("<html>Siti Aminah 3174060101900001</html>")


def test_what_follows_a_nested_part_is_judged_by_its_own_name():
    text = '{"nama":[{"kdPoli":"001"},"Siti"],"kdPoli":["001",{"nama":"Siti"},"002"]}'
    assert json.loads(VEIL.body(text)) == {
        "nama": [{"kdPoli": "001"}, "•••"],
        "kdPoli": ["001", {"nama": "•••"}, "002"],
    }


SHAPES = st.recursive(
    st.just(SECRET) | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["nik", "nama", "x"]), inner),
    max_leaves=12,
)


def shape(value):
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else None


@given(SHAPES)
def test_whatever_the_shape_it_stays_and_no_value_does(value):
    told = VEIL.body(json.dumps(value))
    assert SECRET not in told
    assert shape(json.loads(told)) == shape(value)


def test_an_edited_value_with_an_odd_line_end_is_hidden_whole():
    assert "Siti" not in Veil(("Ani",)).changes('Keluhan: "a" → "b\u2028Siti 0812: c"')
