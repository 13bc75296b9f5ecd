"""Dates and hours as they are typed: what can be read in one way alone, and what is said of the rest."""

from contextlib import suppress
from datetime import date, time

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from titian.patients.forms.days import day, hour

HOW = "Tulis hari, bulan, tahun, misalnya 05-10-1992."


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


@given(st.dates(date(1000, 1, 1)), st.sampled_from(["{0:02}-{1:02}-{2}", "{0}/{1}/{2}", " {0:02}{1:02}{2} "]))
def test_a_day_is_read_as_it_was_meant(meant, written):
    with translation.override("id"):
        assert day("").clean(written.format(meant.day, meant.month, meant.year)) == meant


@given(st.times(), st.sampled_from(["{0:02}:{1:02}", "{0}.{1:02}", " {0:02}{1:02} "]))
def test_an_hour_is_read_as_it_was_meant(meant, written):
    assert hour("").clean(written.format(meant.hour, meant.minute)) == time(meant.hour, meant.minute)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1111992", HOW),  # 1 November, or 11 January
        ("010192", HOW),
        ("5-10-92", HOW),
        ("5-10/1992", HOW),
        ("٠٥-١٠-١٩٩٢", HOW),
        ("kemarin", HOW),
        ("31-02-1992", "Tanggal 31-02-1992 tidak ada di kalender."),
        ("32131992", "Tanggal 32131992 tidak ada di kalender."),
    ],
)
def test_what_is_no_day_is_refused_with_what_is_wrong(typed, sentence):
    with pytest.raises(forms.ValidationError) as refusal:
        day("").clean(typed)
    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize("typed", ["930", "2400", "2360", "24:00", "-1:00", "09:30:15", "٠٩٣٠", "pagi"])
def test_what_is_no_hour_is_refused(typed):
    with pytest.raises(forms.ValidationError, match="dari 00:00 sampai 23:59"):
        hour("").clean(typed)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_read_or_refused(typed):
    for field in (day(""), hour("")):
        with suppress(forms.ValidationError):
            assert field.clean(typed) is None or typed.strip()
