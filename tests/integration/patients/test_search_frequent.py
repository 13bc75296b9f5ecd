"""Names of which each word is many people's: what is found does not hang on how it is looked for."""

from datetime import date
from itertools import product

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
    return called(*CALLED)


def test_frequent_words_find_whom_rare_ones_would(clinic, frequent):
    """In one test: the clinic's patients take longer to write down than to find."""
    called = {one.pk: names.words(one.name) for one in clinic.patients.all()}
    for words in [*([one] for one in TYPED), *map(list, product(TYPED, TYPED))]:
        begun, sounding, *_ = [set(found) for found in rows.Rows(clinic, most=50).steps(words)]
        assert begun == those(called, begins, words), words
        assert sounding == those(called, sounds_so, words), words


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        (["Abdul Rahman", "Abdurrahman"], "abdul rahman"),
        (["Abdul Rahman", "Abdurrahman"], "abd. rahman"),
        (["Nur Aini", "Nuraini"], "nur aini"),
        (["Nur Aini", "Nuraini"], "nuraini"),
        (["Siti Nur Aini", "Siti Nuraini"], "siti nur aini"),
    ],
)
@pytest.mark.parametrize("are_frequent", [False, True])
def test_who_is_written_apart_does_not_hide_who_is_written_together(stored, typed, are_frequent, monkeypatch):
    if are_frequent:
        monkeypatch.setattr(rows, "_FEW", 1)
    clinic = called(*stored)
    assert {one.name for one in queries.find(clinic, typed).patients} == set(stored)


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Joko Susilo", "djoko sus"),
        ("Joko Susilo", "djoko susil"),
        ("Joko Susilo", "djoko su"),
        ("Mohammad Yusuf", "muhamad yusu"),
        ("Suharto", "soehart"),
        ("Dewi Lestari", "Dewi Lestari M.Kes"),
        ("Dewi Lestari", "dewi lestari ners"),
        ("Jürgen Klopp", "jurgen"),
        ("Nurʼaini", "nuraini"),
        ("Siti\u200b Zed", "siti zed"),
        ("Wolfeschlegelsteinhausenbergerdorff", "wolfeschlegelsteinhausenbergerdorff"),
    ],
)
def test_who_is_misspelt_and_half_typed_is_found(stored, typed):
    assert [one.name for one in queries.find(called(stored), typed).patients] == [stored]


def test_born_on_a_day_however_it_is_written(clinic):
    for typed in ("05-10-1992", "5/10/1992", "5 oktober 1992", "5 Okt 1992", "05101992", "siti 5 okt 1992"):
        assert queries.find(clinic, typed).patients, typed
    for typed in ("31-02-1992", "5 entah 1992", "99999999"):
        assert not queries.find(clinic, typed).patients, typed


@pytest.mark.parametrize("typed", ["nur aini", "nuraini"])
def test_who_was_born_on_a_day_is_found_by_a_name_written_together_or_apart(typed):
    found = queries.find(called("Nur Aini", "Nuraini", "Budi"), f"{typed} 05-10-1992").patients
    assert {one.name for one in found} == {"Nur Aini", "Nuraini"}


@pytest.mark.parametrize(
    ("typed", "born"), [("5 Nopember 1992", date(1992, 11, 5)), ("5 peb 1992", date(1992, 2, 5))]
)
def test_a_month_is_read_as_old_cards_write_it(typed, born):
    wanted = people.patient(
        facility(), name="Budi", nik="", identity_number="", identity_type="belum_ada", birth_date=born
    )
    assert queries.find(wanted.facility, typed).patients == [wanted]


def test_of_thousands_born_on_a_day_the_first_by_name_are_read(clinic, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = queries.find(clinic, "05-10-1992")
    assert found.more == (len(CALLED) > queries.MOST_FOUND)
    assert [one.name for one in found.patients] == sorted(CALLED, key=names.search_form)[: queries.MOST_FOUND]


def called(*stored):
    clinic = facility()
    for name in stored:
        people.patient(clinic, name=name, nik="", identity_number="", identity_type="belum_ada")
    return clinic


def those(called, is_so, words):
    return {key for key, name in called.items() if all(is_so(name, word) for word in words)}


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


@pytest.mark.parametrize(("typed", "stored"), [("02155512", "+622155512"), ("2155512", "+622155512")])
def test_a_short_landline_is_found_as_the_page_shows_it(clinic, typed, stored):
    wanted = people.patient(
        clinic, name="Pemilik Telepon", nik="", identity_number="", identity_type="belum_ada", phone=stored
    )
    assert queries.find(clinic, typed).patients == [wanted]


@pytest.mark.parametrize("typed", ["AB123456", "ab-123456", "AB.123 456"])
def test_a_document_is_found_with_any_separators(clinic, typed):
    wanted = people.patient(clinic, name="Tamu", nik="", identity_number="AB123456", identity_type="paspor")
    assert queries.find(clinic, typed).patients == [wanted]


def test_of_more_than_are_shown_it_is_said_that_there_are_more(clinic, frequent):
    for _ in range(queries.MOST_FOUND + 1):
        people.patient(clinic, name="Siti Aminah", nik="", identity_number="", identity_type="belum_ada")
    found = queries.find(clinic, "siti aminah")
    assert (len(found.patients), found.more) == (queries.MOST_FOUND, True)
