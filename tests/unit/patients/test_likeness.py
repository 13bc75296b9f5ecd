"""Two records of one person, and two people of one family: who must be told apart, and who not."""

from datetime import date
from uuid import uuid4

import pytest

from tests.unit.patients.test_names import SAME
from titian.patients.models import Patient
from titian.patients.queries.duplicates import LIKELY, Draft, _compare, name_likeness

BORN = date(1990, 4, 7)
PHONE = "+6281234500017"


def score(one: str, other: str, born: date = BORN, sex: str = "2", phone: str = "") -> float:
    """How likely a new record of `one` is the stored patient `other`, who is a woman born on 07-04-1990."""
    stored = Patient(ref=uuid4(), name=other, birth_date=BORN, sex="2", phone=PHONE, record_number=1)
    found = _compare(Draft(one, born, sex, phone), stored)
    return found.score if found else 0.0


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_person_in_two_spellings_must_be_told_apart(one, other):
    assert score(one, other) >= LIKELY


@pytest.mark.parametrize(
    "born", [date(1990, 7, 4), date(1991, 4, 7), date(1980, 4, 7), date(1990, 4, 17), date(1990, 4, 8)]
)
def test_a_slip_in_the_birth_date_does_not_hide_a_double(born):
    assert score("Siti Aminah", "Siti Aminah", born) >= LIKELY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Aminah", "Siti Fatimah"),
        ("Wayan Sudarma", "Made Sudarma"),
        ("Joko", "Yoko"),
        ("Dwi", "Dewi"),
        ("By. Ny. Ani I", "By. Ny. Ani II"),
        ("Rina Kusuma", "Rani Kusuma"),
        ("Muhammad Rizki", "Muhammad Fauzan"),
    ],
)
def test_twins_of_one_telephone_need_no_telling_apart(one, other):
    assert score(one, other, phone=PHONE) < LIKELY


def test_a_namesake_of_another_age_needs_no_telling_apart():
    assert score("Budi Santoso", "Budi Santoso", date(1971, 1, 30)) < LIKELY
    assert score("Budi Santoso", "Budi Santosa", date(1971, 1, 30), sex="1") < LIKELY


def test_a_long_name_cut_short_is_the_same_name():
    assert score("Rina Kusumawardhani", "Rina Kusumawardhani Tjokro Adisuryo") >= LIKELY
    assert name_likeness("Siti", "Siti Kusumawardhani") < 0.7


def test_names_are_alike_in_both_directions():
    for one, other in SAME:
        assert name_likeness(one, other) == name_likeness(other, one)
