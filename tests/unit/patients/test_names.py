"""Names of one person written in two ways, and of two people written alike (spec/rme-patient.md §7.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titian.patients import names, sounds

SAME = [
    ("Soekarno", "Sukarno"),
    ("Soeharto", "Suharto"),
    ("Djoko Susilo", "Joko Susilo"),
    ("Tjahjo", "Cahyo"),
    ("Chairil", "Khairil"),
    ("Sjarif", "Syarif"),
    ("Moh. Yusuf", "Muhammad Jusuf"),
    ("M Ridwan", "Mochamad Ridwan"),
    ("Siti Nur Aini", "St. Nuraini"),
    ("Achmad Fauzi", "Ahmad Pauzi"),
    ("I Wayan Sudarma", "Wy Sudarma"),
    ("Abd. Rahman", "Abdurrahman"),
    ("H. Slamet", "Slamet"),
    ("dr. Dewi Lestari, M.Kes", "Dewi Lestari"),
    ("Yohanes", "Johannes"),
    ("Fitri", "Pitri"),
    ("Zaenal", "Jainal"),
    ("Nurhayati", "Noerhajati"),
    ("Rachmat", "Rahmat"),
    ("Slamet bin Karto", "Slamet Karto"),
]
OTHERS = [
    ("Siti Aminah", "Siti Fatimah"),
    ("Wayan Sudarma", "Made Sudarma"),
    ("Joko", "Yoko"),
    ("Dwi", "Dewi"),
    ("Anjani", "Anyani Putri"),
]


def sound_alike(one: str, other: str) -> bool:
    """Whether each word of the one is heard in the other, alone or joined with its neighbour."""
    here, there = names.words(one), names.words(other)
    return hears(here, there) or hears(there, here)


def hears(here: list[str], there: list[str]) -> bool:
    heard = sounds.keys_of(here) | sounds.pair_keys(here)
    return all(sounds.keys(word) & heard for word in there)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name_in_two_spellings_sounds_alike(one, other):
    assert sound_alike(one, other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_two_names_do_not_sound_alike(one, other):
    assert not sound_alike(one, other)


@pytest.mark.parametrize("name", ["Andi", "Cut", "H.", "By. Ny.", "dr", "Bin", ", S.Pd"])
def test_something_is_left_of_a_name_that_is_a_title(name):
    assert names.words(name)


def test_titles_and_degrees_are_no_part_of_a_name():
    assert names.words("Prof. Dr. H. Budi Santoso, S.H., M.Kes.") == ["budi", "santoso"]
    assert names.words("Andi Cut Siti") == ["andi", "cut", "siti"]


@given(st.text(max_size=60))
def test_any_name_has_words_and_keys_that_are_never_empty(name):
    for word in names.words(name):
        assert all(1 <= len(key) <= 24 for key in sounds.keys(word)), word
        assert len(sounds.keys(word)) <= 8
