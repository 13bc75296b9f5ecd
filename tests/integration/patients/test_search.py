"""The search box asks only the columns in which what was typed can stand, and those have an index."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import personas
from tests.builders import facility
from tests.integration.patients import people
from titian.patients import queries
from titian.patients.queries import search

COLUMNS = ("nik", "card_number", "record_number", "phone")


@pytest.mark.parametrize("typed", ["²", "١٢٣", "0812²", "\0", "a\0b", "orang " * 1200, "1" * 5000])
def test_a_strange_search_finds_nobody_and_breaks_nothing(db, typed):
    clinic = facility()
    people.patient(clinic)
    page = personas.signed_in(personas.staff(clinic)).post(f"/k/{clinic.slug}/pasien/", {"q": typed})
    assert page.status_code == 200
    assert typed == "\0" or not page.context["found"].patients


def test_the_first_eight_words_of_a_name_are_looked_for(db):
    wanted = people.patient(facility(), name="A B C D E F G H")
    assert queries.find(wanted.facility, "a b c d e f g h tidak ada").patients == [wanted]


def test_a_line_of_the_results_asks_for_nothing_more(db, django_assert_num_queries):
    clinic = people.patient(facility(), name="Budi Santoso").facility
    found = queries.find(clinic, "budi")
    context = {"found": found, "patients": found.patients, "text": "budi", "seat": {"facility": clinic}}
    context["to_match"] = ()
    with django_assert_num_queries(0):
        assert "Budi Santoso" in render_to_string("patients/results.html", context)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("3174060101900001", {"nik"}),
        ("0009900000017", {"card_number"}),
        ("00-01-23", {"record_number"}),
        ("0812 3456 7890", {"phone"}),
    ],
)
def test_the_length_of_a_number_chooses_its_column(typed, asked):
    where = str(search._numbers(typed))
    assert {column for column in COLUMNS if f"'{column}'" in where} == asked


@pytest.mark.parametrize(
    ("typed", "indexes"),
    [
        ("3174060101900001", ["patient_nik", "patient_identity"]),
        ("0009900000017", ["patient_card", "patient_identity"]),
        ("0812 3456 7890", ["patient_phone", "patient_identity"]),
    ],
)
def test_a_number_is_found_by_an_index(db, typed, indexes):
    if connection.vendor != "sqlite":
        pytest.skip("a planner that looks at how few rows there are")
    with CaptureQueriesContext(connection) as asked:
        queries.find(facility(), typed)
    statements = [one["sql"] for one in asked.captured_queries if "SELECT" in one["sql"]]
    assert [plan(sql).partition("INDEX ")[2].split()[0] for sql in statements[: len(indexes)]] == indexes


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return str(cursor.fetchall()[0][-1])


def test_a_line_of_the_results_leads_to_the_patients_page(db):
    wanted = people.patient(clinic := facility())
    page = personas.signed_in(personas.staff(clinic)).post(f"/k/{clinic.slug}/pasien/", {"q": "siti"})
    assert f'href="{reverse("patients:page", args=[clinic.slug, wanted.ref])}"' in page.content.decode()


def test_who_is_found_by_a_number_is_asked_for_once(db, django_assert_num_queries):
    clinic = people.patient(facility()).facility
    with django_assert_num_queries(1):
        (found,) = queries.find(clinic, people.NIK).patients
        assert found.display_number == "00-00-01"


def test_a_search_among_those_of_a_filter_remembers_no_other_filter(db):
    clinic = facility()
    people.patient(clinic, name="Ani", payment="kantor", office_name="PT Maju")
    for office, names in (("maju", ["Ani"]), ("mundur", []), ("maju", ["Ani"])):
        where = queries.Filter(office=office).where
        for text in ("ani", people.NIK):
            assert [one.name for one in queries.find(clinic, text, where).patients] == names


def test_the_newest_come_from_an_index(db):
    if connection.vendor != "sqlite":
        pytest.skip("a planner that looks at how few rows there are")
    clinic = facility()
    assert "patient_in_use" in queries.newest(clinic).explain()
    assert "patient_newest" in queries.newest(clinic, queries.Filter(status="semua")).explain()
    assert (
        "COVERING INDEX patient_office"
        in clinic.patients.filter(office_name__gt="").values("office_name").explain()
    )


@pytest.mark.parametrize("typed", ["0812-3450-0017", "Siti", "00-00-09", "RM:", "05-10-1992"])
def test_enter_behind_what_is_no_single_patients_number_shows_the_list(db, typed):
    clinic = facility()
    people.patient(clinic)
    people.patient(clinic, nik="", name="Siti Lain")
    page = personas.signed_in(personas.staff(clinic)).post(f"/k/{clinic.slug}/pasien/", {"q": typed})
    assert page.status_code == 200


def test_a_number_that_is_still_being_typed_opens_nobody(db):
    clinic = facility()
    people.patient(clinic)
    typing = {"HX-Request": "true", "HX-Trigger": "cari"}
    client = personas.signed_in(personas.staff(clinic))
    assert client.post(f"/k/{clinic.slug}/pasien/", {"q": people.NIK}, headers=typing).status_code == 200


@pytest.mark.parametrize(
    "scanned", ["RM:000001", "rm:00-00-01", "1", f"NIK {people.NIK}", f"*{people.CARD}*\t"]
)
def test_a_scanned_card_or_label_opens_its_patient(db, scanned):
    clinic = facility()
    wanted = people.patient(clinic, card_number=people.CARD)
    people.patient(clinic, nik="", name="Siti Lain")
    client, at = personas.signed_in(personas.staff(clinic)), f"/k/{clinic.slug}/pasien/"
    assert client.post(at, {"q": scanned}).url == f"{at}{wanted.ref}/"
    in_page = client.post(at, {"q": scanned}, headers={"HX-Request": "true"})
    assert in_page.headers["HX-Redirect"] == f"{at}{wanted.ref}/"
    assert queries.find(clinic, scanned).patients == [wanted]


@pytest.mark.parametrize("text", ["siti", "siti aini", "05-10-1992", "siti 05-10-1992", "0812 1111 2222"])
def test_who_is_not_among_those_meant_is_not_found(db, text):
    clinic = facility()
    alike = {"name": "Siti Aini", "phone": "+6281211112222", "nik": ""}
    meant, _ = [people.patient(clinic, **alike) for _ in range(2)]
    assert len(queries.find(clinic, text).patients) == 2
    assert queries.find(clinic, text, among={meant.pk}).patients == [meant]
    assert queries.find(clinic, text, among=set()).patients == []


@pytest.mark.parametrize("text", ["000812345678", "+0812345678", "6591234567000000"])
def test_a_number_that_is_no_telephone_finds_nobody_and_breaks_nothing(db, text):
    clinic = facility()
    people.patient(clinic, phone="+62812345678")
    assert queries.find(clinic, text).patients == []


@pytest.mark.parametrize(("text", "stored"), [("6591234567", "+626591234567"), ("5551234", "+625551234")])
def test_what_was_kept_before_under_a_code_that_was_made_up_is_still_found(db, text, stored):
    clinic = facility()
    wanted = people.patient(clinic, phone=stored)
    assert queries.find(clinic, text).patients == [wanted]


def test_a_telephone_abroad_is_found_however_it_is_dialled(db):
    clinic = facility()
    wanted = people.patient(clinic, phone="+6591234567")
    for text in ("+65 9123 4567", "0065 9123 4567"):
        assert queries.find(clinic, text).patients == [wanted]
