import json
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpjs.jsontext import NotJson, parse, replace_member, storable

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", '{"a": NaN}'])
def test_a_number_that_json_does_not_know_is_refused(text):
    with pytest.raises(NotJson):
        parse(text)


@pytest.mark.parametrize(
    "text", ["[" * 200_000, "9" * 5_000, "1e" + "9" * 30, "{", "", "'a'", '"\n"', '{"a":1,}']
)
def test_absurd_or_broken_text_is_refused_with_our_own_error(text):
    with pytest.raises(NotJson):
        parse(text)


@pytest.mark.parametrize("text", ["1.10", "1E+400", "0.1000000000000000055", "3201234567890123"])
def test_a_number_is_held_exactly(text):
    value = parse(text)
    assert isinstance(value, Decimal | int)
    assert str(value) == text


@given(st.text())
def test_no_text_raises_anything_else(text):
    with suppress(NotJson):
        parse(text)


@given(st.dictionaries(st.text(max_size=9), JSON, max_size=3), JSON, st.sampled_from([None, 1]))
def test_replacing_a_member_changes_that_member_only(members, value, indent):
    text = json.dumps({**members, "response": "sealed", "after": [1, {"response": 2}]}, indent=indent)
    replaced = replace_member(text, "response", json.dumps(value))
    assert json.loads(replaced) == {**json.loads(text), "response": value}


def test_replacing_a_member_leaves_every_other_character_alone():
    text = '{ "n" : 1.10, "response":"a\\/b" ,"big":1e400 , "nik":3201234567890123}'
    expected = '{ "n" : 1.10, "response":[1.50] ,"big":1e400 , "nik":3201234567890123}'
    assert replace_member(text, "response", "[1.50]") == expected


@pytest.mark.parametrize(
    ("text", "kept"), [("a\ud83d", "a\ufffd"), ("a\0b", "a\ufffdb"), ("\ud83d\ude00", "😀"), ("é", "é")]
)
def test_text_is_made_storable_in_any_database(text, kept):
    assert storable(text) == kept


@pytest.mark.parametrize(
    "text", ["[" * 900 + "]" * 900, '{"a":' * 65 + "1" + "}" * 65, "1e999999999", "[1e-2000]"]
)
def test_what_nobody_could_walk_or_print_is_not_read(text):
    with pytest.raises(NotJson):
        parse(text)


def test_what_is_as_deep_as_an_answer_may_be_is_read():
    assert parse("[" * 64 + "]" * 64) is not None
