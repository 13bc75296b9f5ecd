"""Patterns that admins type, and texts that are masked before they are kept."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from titian.outbox.wording import fits, folded, letters, masked, parts

NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz'éü ", min_size=2, max_size=20).map(str.title)
TEXTS = st.text(max_size=200)


def matches(pattern, text):
    return fits(parts(pattern), folded(text))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("kuota habis", "Kuota poli habis"),
        ("a*b*a", "ab"),
        ("sudah * lain", "lain kali sudah"),
        (".*", "apa saja tanpa titik bintang"),
        ("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"),
    ],
)
def test_what_is_not_there_in_this_order_does_not_fit(pattern, text):
    assert not matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("kuota*habis", "Kuota poli habis"),
        ("  KUOTA   habis ", "Maaf, kuota\n\thabis."),
        ("* kali", "Hanya dapat diambil 1 kali"),
        ("", "apa saja"),
        ("STRASSE", "Straße"),
    ],
)
def test_case_blanks_and_what_the_star_stands_for_do_not_matter(pattern, text):
    assert matches(pattern, text)


@given(st.lists(TEXTS, min_size=1, max_size=5), TEXTS)
def test_a_text_fits_the_pattern_of_any_of_its_pieces(pieces, between):
    assert matches("*".join(pieces), between.join(pieces))


@given(TEXTS, TEXTS)
def test_a_pattern_without_a_star_is_found_or_not_found_as_it_stands(pattern, text):
    pattern = pattern.replace("*", "")
    assert matches(pattern, text) == (folded(pattern) in folded(text))


@given(st.text(alphabet="a* ", max_size=200))
@example("a*" * 100)
def test_no_pattern_is_slow_on_a_text_that_almost_fits(pattern):
    matches(pattern + "b", "a" * 20_000)


def test_only_letters_that_must_be_found_count():
    assert (letters("* 1 * ... *"), letters("kuota*99")) == (0, 5)


@given(TEXTS)
@example("NIK ٣١٧٤٠٦٠١٠١٩٠٠٠٠١ dan ①②")
def test_no_digit_stays(text):
    assert not any(sign.isdecimal() for sign in masked(text))


@given(NAMES, TEXTS, TEXTS)
def test_no_word_of_a_name_that_is_known_stays(name, before, after):
    kept = masked(f"{before} {name.upper()} {after}", [name])
    words = {word for word in name.replace("'", " ").casefold().split() if len(word) > 1}
    assert not words & set(kept.casefold().replace("'", " ").replace("*", " ").split())


@given(TEXTS, st.lists(NAMES, max_size=2), st.lists(TEXTS, max_size=2))
def test_a_masked_text_is_a_pattern_that_fits_what_it_came_from(text, names, phrases):
    assert matches(masked(text, names, phrases), text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("noKartu 0001234567890 milik NIK 3174-0601 0190 0001", "noKartu * milik NIK *"),
        ("Peserta BUDI SANTOSO tidak ditanggung", "Peserta * tidak ditanggung"),
        ("Jadwal dr. Ani Wijaya, Sp.A pada 21-11-2026 penuh", "Jadwal dr. * pada * penuh"),
        ("Tercatat atas nama Slamet Riyadi.", "Tercatat atas nama *"),
        ("PRECONDITION_REQUIRED", "PRECONDITION_REQUIRED"),
        ("Nomor BPJS belum aktif di HFIS", "Nomor BPJS belum aktif di HFIS"),
        ("kdDiag1: tidak sesuai", "kdDiag*: tidak sesuai"),
        ("", ""),
    ],
)
def test_names_as_bpjs_writes_them_are_masked_and_its_own_words_stay(text, kept):
    assert masked(text) == kept


def test_what_we_had_sent_does_not_stay():
    assert masked("keluhan: Demam tinggi tidak valid", phrases=["demam  tinggi", "10"]) == (
        "keluhan: * tidak valid"
    )
