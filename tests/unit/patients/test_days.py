"""Dates and hours as they are typed: what can be read in one way alone, and what is said of the rest."""

from contextlib import suppress
from datetime import date, time

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from titian.facility import dates
from titian.patients.forms.days import day, hour

HOW = "Tulis hari, bulan, tahun, misalnya 05-10-1992 atau 5 okt 1992."
MONTHS = [
    "jan",
    "Februari",
    "MARET",
    "april",
    "mei",
    "juni",
    "jul",
    "agustus",
    "sept",
    "okt",
    "nopember",
    "Desember",
]
WRITTEN = [
    "{0:02}-{1:02}-{2}",
    "{0}/{1}/{2}",
    "{0}.{1}.{2}",
    "{0} {3} {2}",
    "{0}{3}{2}",
    "{0:02}-{3}-{2}",
    "{2}-{1:02}-{0:02}",
]


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


def typed_as(written: str, meant: date) -> str:
    return written.format(meant.day, meant.month, meant.year, MONTHS[meant.month - 1])


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.sampled_from([*WRITTEN, " {0:02}{1:02}{2} "]))
def test_a_day_is_read_as_it_was_meant(meant, written):
    assert day("").clean(typed_as(written, meant)) == meant


@given(
    st.dates(date(1000, 1, 1), date(2999, 12, 31)) | st.tuples(st.integers(0, 99), st.integers(0, 99)),
    st.sampled_from(WRITTEN),
    st.sampled_from(["", "siti ", "Siti, "]),
)
def test_the_form_reads_the_day_that_the_search_box_finds(meant, written, name):
    """And where one reads none, the other does not either."""
    text = typed_as(written, meant) if isinstance(meant, date) else written.format(*meant, 1992, "okt")
    searched = dates.within(name + text)
    assert (searched[0] if searched else None) == dates.read(text)
    if searched:
        assert searched[1].strip(" ,").casefold() == name.strip(" ,").casefold()


@given(st.text(max_size=20))
def test_both_readers_agree_on_any_text(text):
    read, within = dates.read(text), dates.within(text)
    if read and not text.strip().isdecimal():
        assert within
        assert (within[0], within[1].strip()) == (read, "")


@given(st.times(), st.sampled_from(["{0:02}:{1:02}", "{0}.{1:02}", " {0:02}{1:02} "]))
def test_an_hour_is_read_as_it_was_meant(meant, written):
    assert hour("").clean(written.format(meant.hour, meant.minute)) == time(meant.hour, meant.minute)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1111992", HOW),  # 1 November, or 11 January
        ("010192", HOW),
        ("5-10-92", HOW),
        ("5 oktopus 1992", HOW),
        ("5 ok 1992", HOW),
        ("bulan oktober 1992", HOW),
        ("٠٥-١٠-١٩٩٢", HOW),
        ("kemarin", HOW),
        ("31-02-1992", "Tanggal 31-02-1992 tidak ada di kalender."),
        ("31 feb 1992", "Tanggal 31 feb 1992 tidak ada di kalender."),
        ("32131992", "Tanggal 32131992 tidak ada di kalender."),
    ],
)
def test_what_is_no_day_is_refused_with_what_is_wrong(typed, sentence):
    with pytest.raises(forms.ValidationError) as refusal:
        day("").clean(typed)
    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize(
    "typed", ["930", "315", "2400", "2360", "24:00", "-1:00", "09:30:15", "٠٩٣٠", "pagi"]
)
def test_what_is_no_hour_is_refused_with_how_to_write_one(typed):
    with pytest.raises(forms.ValidationError, match="dari 00:00 sampai 23:59, misalnya 03:15"):
        hour("").clean(typed)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_read_or_refused(typed):
    for field in (day(""), hour("")):
        with suppress(forms.ValidationError):
            assert field.clean(typed) is None or typed.strip()


@pytest.mark.parametrize("field", [day(""), hour("")])
def test_no_box_swallows_what_is_typed(field):
    assert "maxlength" not in field.widget.attrs
