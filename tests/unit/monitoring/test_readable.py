"""The screen may break JSON into lines; it may not touch what stands in it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titian.monitoring.queries.readable import readable


@pytest.mark.parametrize(
    "text", ["", "  ", "<html>502</html>", '{"a": 1', "{'a': 1}", '{"a": 1} sisa', "[1,]"]
)
def test_a_text_that_is_no_json_is_shown_as_it_came(text):
    assert readable(text) == text


def test_json_nested_beyond_reason_is_shown_as_it_came():
    text = "[" * 100_000 + "]" * 100_000
    assert readable(text) == text


@pytest.mark.parametrize(
    "number", ["3174060101900001", "1.10", "1e400", "-0", "0.1000000000000000055", "9" * 5000]
)
def test_numbers_are_never_rewritten(number):
    assert readable(f'{{"n":{number}}}') == f'{{\n  "n": {number}\n}}'


def test_escapes_and_repeated_keys_stay():
    text = r'{"a":"\u00e9\/\"{[,:]}","a":2}'
    assert readable(text) == '{\n  "a": "\\u00e9\\/\\"{[,:]}",\n  "a": 2\n}'


def test_nesting_is_indented_and_empty_brackets_stay_closed():
    assert readable('{"a":[],"b":{},"c":[{"d":null}]}').splitlines() == [
        "{", '  "a": [],', '  "b": {},', '  "c": [', "    {", '      "d": null', "    }", "  ]", "}",
    ]  # fmt: skip


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON, st.booleans())
def test_any_json_means_the_same_after_it_was_made_readable(value, ascii_only):
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert readable(text) == json.dumps(value, ensure_ascii=ascii_only, indent=2)
