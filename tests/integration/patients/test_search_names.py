"""Names found while somebody types: as they begin, by any word, by sound, by a part; and what one does not find."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import DESK, NOW, facility
from tests.integration.patients import people
from titian.patients import operations, queries
from titian.patients.models import Patient, SearchRow

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]
BORN = date(1992, 10, 5)


@pytest.fixture
def clinic():
    return facility()


def patients(clinic, *names, **facts):
    """One patient of each name, without a number of their own."""
    bare = {"nik": "", "identity_number": "", "identity_type": "belum_ada"} | facts
    return [people.patient(clinic, name=name, **bare) for name in names]


def found(clinic, text):
    return [patient.name for patient in queries.find(clinic, text).patients]


@pytest.mark.parametrize("text", ["Fatimah", "Yoko", "zzz", "bambang sutejo", "uha", "%", "_", "*", "'"])
def test_who_is_called_otherwise_is_not_found(clinic, text):
    patients(clinic, "Siti Aminah", "Joko Widagdo", "Bambang Sujatmiko", "Suharto")
    expected = ["Suharto"] if text == "uha" else []
    assert found(clinic, text) == expected


def test_nobody_of_another_clinic_is_found_by_any_step(clinic):
    patients(facility(), "Soeharto", "Nur Aini")
    for text in ("soe", "harto", "suharto", "nuraini", "05-10-1992"):
        assert found(clinic, text) == []


def test_who_begins_so_stands_before_who_only_sounds_so(clinic):
    patients(clinic, "Budi Suharto", "Soeharto", "Suharto", "Hasuharto")
    assert found(clinic, "suharto") == ["Suharto", "Budi Suharto", "Soeharto", "Hasuharto"]


def test_two_letters_that_are_a_degree_may_be_the_beginning_of_a_name(clinic):
    patients(clinic, "Dewi Lestari", "Sekar Dewi")
    assert found(clinic, "dewi se") == ["Sekar Dewi"]
    assert found(clinic, "dewi lestari se") == ["Dewi Lestari"]


def test_who_is_called_as_a_degree_is_is_found_by_it(clinic):
    patients(clinic, "Yulius Mars")
    assert found(clinic, "mars") == ["Yulius Mars"]


@pytest.mark.parametrize("text", ["bayi", "Bayi Ny", "bayi ny.", "Bayi Ny. Tuti", "bayi ny tuti h"])
def test_a_newborn_is_found_as_it_is_called_before_its_mother(clinic, text):
    patients(clinic, "Tuti Hidayat", "Bayi Ny. Tuti Hidayat")
    assert found(clinic, text)[0] == "Bayi Ny. Tuti Hidayat"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Muhammad Jusuf", "moh yusuf"),
        ("Siti Nuraini", "nur aini"),
        ("Siti Nur Aini", "nuraini"),
        ("H. Djoko Soesilo, S.Pd", "joko susilo"),
        ("Abdurrahman Wahid", "abd rahman"),
        ("I Wayan Sudarma", "sudarma wy"),
        ("Setyawati", "wati"),
        ("Nurhayati", "noerhajati"),
        ("Ani", "ani"),
        ("By. Ny. Ani II", "by ny ani"),
        ("Siti Aminah", "ami sit"),
    ],
)
def test_a_name_is_found_in_another_spelling_order_or_part(clinic, name, text):
    patients(clinic, "Bambang Sujatmiko", name)
    assert name in found(clinic, text)


@pytest.mark.parametrize(
    "text",
    ["05-10-1992", "5/10/1992", "siti 05-10-1992", "05.10.1992 aminah", "siti 5 okt 1992", "1992-10-05"],
)
def test_a_birth_date_finds_alone_and_with_a_name(clinic, text):
    patients(clinic, "Siti Aminah")
    patients(clinic, "Siti Aminah Putri", birth_date=date(1992, 5, 10))
    assert found(clinic, text) == ["Siti Aminah"]


def test_a_day_that_does_not_exist_is_no_birth_date(clinic):
    patients(clinic, "Siti Aminah")
    assert found(clinic, "32-13-1992") == []


def test_twenty_are_shown_and_the_rest_is_told(clinic):
    patients(clinic, *(f"Siti {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(23)))
    result = queries.find(clinic, "siti")
    assert (len(result.patients), result.more) == (queries.MOST_FOUND, True)
    assert not queries.find(clinic, "siti ab").more


def test_a_new_name_is_found_and_the_old_one_is_not(clinic):
    patient = people.patient(clinic, name="Siti Aminah")
    operations.edit_patient(
        by=DESK,
        facility=clinic,
        ref=patient.ref,
        data=people.patient_data(name="Dewi Lestari"),
        seen_at=patient.changed_at,
        now=NOW,
    )
    assert (found(clinic, "lestari"), found(clinic, "aminah")) == (["Dewi Lestari"], [])


def test_patients_whose_rows_are_of_other_rules_get_new_ones(clinic):
    patient = people.patient(clinic, name="Siti Aminah")
    Patient.objects.update(searchable_as=0)
    SearchRow.objects.all().delete()
    assert operations.renew_search(by=DESK, now=NOW) == 1
    assert found(clinic, "aminah") == [patient.name]
    assert operations.renew_search(by=DESK, now=NOW) == 0


@pytest.mark.parametrize("text", ["aminah", "siti aminah", "mina", "05-10-1992 siti"])
def test_each_step_is_answered_by_an_index(clinic, text):
    """Even where nobody counted the rows: a condition on the clinic alone reads all of a million."""
    if connection.vendor != "sqlite":
        pytest.skip("a planner that looks at how few rows there are")
    with CaptureQueriesContext(connection) as asked:
        queries.find(clinic, text)
    steps = [step for query in asked.captured_queries for step in plan(query["sql"])]
    assert steps
    scanned = [
        step for step in steps if step.startswith("SCAN") and step != "SCAN found"
    ]  # a few that an index found
    assert not scanned + [step for step in steps if step.endswith("(facility_id=?)")]


def plan(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [str(row[-1]) for row in cursor.fetchall()]
