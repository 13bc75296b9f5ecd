"""Names of which each word is many people's: what is found does not hang on how it is looked for."""

import pytest

from tests.builders import facility
from tests.integration.patients import people
from titian.patients import names, queries, sounds
from titian.patients.queries import rows

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]

CALLED = [
    *(
        "Siti",
        "Siti Aminah",
        "Siti Aminah Sitorus",
        "Aminah Siti",
        "Sitti Aminah",
        "Siti Aminahwati",
        "Sity Amina",
    ),
    *(
        "Sitorus Aminah",
        "Siti Ani Aminah",
        "Muhammad Yusuf",
        "Mochamad Jusuf",
        "Muhammad Yusufi",
        "Yusuf Muhammad",
    ),
    *(
        "Khadijah Aminah",
        "Hadijah Amin",
        "Nur Aini",
        "Nuraini Siti",
        "Siti Nur Aini",
        "Nurul Aini",
        "Ani Anita Anisa",
    ),
]
TYPED = [
    "siti",
    "aminah",
    "sit",
    "ami",
    "yusuf",
    "muhammad",
    "moh",
    "khadijah",
    "nur",
    "aini",
    "ani",
    "a",
    "zulaikha",
]


@pytest.fixture
def frequent(monkeypatch):
    """Set so low that words of three people are looked for as those of thousands are."""
    monkeypatch.setattr(rows, "_FEW", 2)
    monkeypatch.setattr(rows, "_MANY", 5)


@pytest.fixture
def clinic():
    clinic = facility()
    for name in CALLED:
        people.patient(clinic, name=name, nik="", identity_number="", identity_type="belum_ada")
    return clinic


@pytest.mark.parametrize("first", TYPED)
@pytest.mark.parametrize("second", ["", *TYPED])
def test_frequent_words_find_whom_rare_ones_would(clinic, frequent, first, second):
    words = [first, *([second] if second else [])]
    begun, sounding, *_ = [list(found) for found in rows.Rows(clinic, most=50).steps(words)]
    assert set(begun) == those(clinic, lambda called: all(begins(called, word) for word in words))
    assert set(sounding) == those(clinic, lambda called: all(sounds_so(called, word) for word in words))


def those(clinic, is_so):
    return {one.pk for one in clinic.patients.all() if is_so(names.words(one.name))}


def begins(called, word):
    return any(one.startswith(word) for one in called)


def sounds_so(called, word):
    return bool(sounds.keys_of(called) & sounds.keys(word))


def test_a_word_that_a_patient_has_thrice_hides_nobody(clinic):
    """Of rows cut short there may be fewer patients than asked for, though there are more."""
    for number in range(4):
        people.patient(
            clinic,
            name=f"Budi Budiman Budiono {number}",
            nik="",
            identity_number="",
            identity_type="belum_ada",
        )
    begun, *_ = [list(found) for found in rows.Rows(clinic, most=3).steps(["budi"])]
    assert len(set(begun)) == 4


def test_of_more_than_are_shown_it_is_said_that_there_are_more(clinic, frequent):
    for _ in range(queries.MOST_FOUND + 1):
        people.patient(clinic, name="Siti Aminah", nik="", identity_number="", identity_type="belum_ada")
    found = queries.find(clinic, "siti aminah")
    assert (len(found.patients), found.more) == (queries.MOST_FOUND, True)
