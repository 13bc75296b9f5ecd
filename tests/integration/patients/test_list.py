"""The list of patients: its filters stand in the address, combine with the search, and come off again."""

import pytest
from django.http import QueryDict
from django.test import Client

from tests import personas
from tests.builders import DESK, NOW, TODAY, bridged_facility, facility
from tests.integration.patients import people
from titian.facility.models import Facility, Penjamin
from titian.patients import queries
from titian.patients.forms import ListFilter
from titian.patients.operations import deactivate, mark_deceased

HTMX = {"HX-Request": "true"}


def desk(clinic: Facility) -> tuple[Client, str]:
    return personas.signed_in(personas.staff(clinic)), f"/k/{clinic.slug}/pasien/"


def person(clinic: Facility, name: str, **facts):
    """Somebody without numbers, so that many may be written down."""
    return people.patient(
        clinic, name=name, **{"nik": "", "identity_type": "belum_ada", "identity_number": ""} | facts
    )


def shown(client: Client, at: str, query: str):
    """The list as an address asks for it, or, with a search, as it is posted."""
    asked = QueryDict(query)
    return client.post(at, asked.dict()) if "q" in asked else client.get(f"{at}?{query}")


def listed(page) -> list[str]:
    return [patient.name for patient in page.context["patients"]]


def test_a_search_that_is_being_typed_reads_no_list_of_offices(db, django_assert_num_queries):
    clinic = facility()
    with django_assert_num_queries(0):
        chosen = ListFilter(QueryDict("q=budi"), facility=clinic)
    with django_assert_num_queries(1):
        chosen["kantor"].as_widget()


@pytest.fixture
def clinic(db) -> Facility:
    """One patient of each kind of payment."""
    clinic = facility()
    insurer = Penjamin.objects.create(facility=clinic, name="Asuransi Sehat")
    person(clinic, "Ani Sendiri")
    person(clinic, "Ani Pabrik", payment="kantor", office_name="PT Maju Jaya")
    person(clinic, "Budi Pabrik", payment="kantor", office_name="CV Melati")
    person(clinic, "Ani Asuransi", payment="penjamin", penjamin=insurer)
    return clinic


def test_an_office_without_a_name_is_listed_as_one_and_suggested_to_nobody(clinic):
    person(clinic, "Cici Pabrik", payment="kantor")
    client, at = desk(clinic)
    offices = ["Cici Pabrik", "Budi Pabrik", "Ani Pabrik"]
    assert listed(client.get(f"{at}?pembiayaan=kantor")) == offices
    assert listed(client.get(f"{at}?pembiayaan=kantor&kantor=melati")) == ["Budi Pabrik"]
    assert list(queries.office_names(clinic)) == ["CV Melati", "PT Maju Jaya"]


@pytest.mark.parametrize(
    "query",
    [
        "pembiayaan=emas",
        "penjamin=abc",
        "penjamin=999999",
        "kepesertaan=x",
        "kelengkapan=x",
        "status=x",
        "kantor=%00",
        "hal=x",
    ],
)
def test_an_address_that_means_nothing_shows_all(clinic, query):
    client, at = desk(clinic)
    assert len(listed(client.get(f"{at}?{query}"))) == 4


def test_another_clinics_penjamin_narrows_nothing(clinic):
    other = Penjamin.objects.create(facility=facility(), name="Rahasia Tetangga")
    client, at = desk(clinic)
    page = client.get(f"{at}?penjamin={other.pk}")
    assert len(listed(page)) == 4 and "Rahasia Tetangga" not in page.content.decode()


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("pembiayaan=kantor", ["Budi Pabrik", "Ani Pabrik"]),
        ("kantor=maju", ["Ani Pabrik"]),
        ("pembiayaan=kantor&kantor=melati", ["Budi Pabrik"]),
        ("pembiayaan=pribadi&kantor=melati", []),
        ("penjamin={insurer}", ["Ani Asuransi"]),
        ("kepesertaan=bpjs", []),
        ("pembiayaan=kantor&q=ani", ["Ani Pabrik"]),
        ("pembiayaan=kantor&q=05-10-1992 ani", ["Ani Pabrik"]),
        ("pembiayaan=kantor&q=sendiri", []),
        ("kepesertaan=umum&q=pabri", ["Ani Pabrik", "Budi Pabrik"]),
    ],
)
def test_filters_narrow_the_list_and_the_search(clinic, query, names):
    client, at = desk(clinic)
    page = shown(client, at, query.format(insurer=Penjamin.objects.get().pk))
    assert listed(page) == names
    if not names:
        assert "Reset filter" in page.content.decode()


def test_membership_tells_bpjs_from_those_who_wait_for_its_word(db):
    clinic = bridged_facility()
    people.bpjs_patient(clinic, name="Siti Pasti")
    person(clinic, "Budi Tertunda", card_number="0008800000025", proof=people.PENDING)
    client, at = desk(clinic)
    assert listed(client.get(f"{at}?kepesertaan=bpjs")) == ["Siti Pasti"]
    assert listed(client.get(f"{at}?kepesertaan=tertunda")) == ["Budi Tertunda"]
    assert listed(client.get(f"{at}?kepesertaan=umum")) == []


def test_the_list_is_of_those_who_still_come_unless_others_are_asked_for(clinic):
    _, died, left, _ = clinic.patients.order_by("pk")
    mark_deceased(by=DESK, facility=clinic, ref=died.ref, died_on=TODAY, reason="surat kematian", now=NOW)
    deactivate(by=DESK, facility=clinic, ref=left.ref, reason="pindah kota", now=NOW)
    client, at = desk(clinic)
    by_status = {
        status: listed(client.get(f"{at}?status={status}")) for status in ("meninggal", "nonaktif", "")
    }
    assert by_status == {
        "meninggal": ["Ani Pabrik"], "nonaktif": ["Budi Pabrik"], "": ["Ani Asuransi", "Ani Sendiri"],
    }  # fmt: skip
    assert len(listed(client.get(f"{at}?status=semua"))) == 4


def test_a_search_finds_who_died_or_left_too_lest_they_be_written_down_again(clinic):
    died = clinic.patients.get(name="Budi Pabrik")
    mark_deceased(by=DESK, facility=clinic, ref=died.ref, died_on=TODAY, reason="surat kematian", now=NOW)
    client, at = desk(clinic)
    assert listed(shown(client, at, "q=budi pabrik")) == ["Budi Pabrik"]
    assert listed(shown(client, at, "q=budi pabrik&status=nonaktif")) == []


def test_who_is_ready_for_satusehat_is_told_from_who_is_not(clinic):
    person(clinic, "Cici Lengkap", nik=people.NIK, identity_type="nik", identity_number=people.NIK)
    client, at = desk(clinic)
    assert listed(client.get(f"{at}?kelengkapan=dapat-dicari")) == ["Cici Lengkap"]
    assert len(listed(client.get(f"{at}?kelengkapan=belum-dapat-dikirim"))) == 4
    assert listed(shown(client, at, "kelengkapan=belum-dapat-dikirim&q=cici")) == []


def test_what_is_typed_goes_with_the_filters_and_only_they_enter_the_address(clinic):
    client, at = desk(clinic)
    sent = {"pembiayaan": "kantor", "kantor": "", "q": people.NIK}
    address = client.post(at, sent, headers=HTMX).headers["HX-Replace-Url"]
    assert address.startswith(f"{at}?pembiayaan=kantor&cari=") and people.NIK not in address
    assert client.post(at, sent | {"q": ""}).url == f"{at}?pembiayaan=kantor"


def test_a_filter_that_is_taken_off_leaves_the_search_and_the_others(clinic):
    client, at = desk(clinic)
    sent = {"pembiayaan": "kantor", "kantor": "melati", "q": "pabrik"}
    answer = client.post(at, sent | {"tanpa": "kantor"}, headers=HTMX)
    assert listed(answer) == ["Ani Pabrik", "Budi Pabrik"]
    again = client.get(answer.headers["HX-Replace-Url"])
    assert (again.context["text"], listed(again)) == ("pabrik", listed(answer))
    assert 'id="saringan" hx-swap-oob="true"' in answer.content.decode()
    assert 'value="melati"' not in answer.content.decode()
    assert client.post(at, sent | {"tanpa": "semua", "q": ""}).url == at


def test_a_page_of_the_filtered_list_keeps_its_filters(clinic, monkeypatch):
    monkeypatch.setattr("titian.patients.queries.PAGE_SIZE", 1)
    client, at = desk(clinic)
    page = client.get(f"{at}?pembiayaan=kantor&hal=2")
    assert listed(page) == ["Ani Pabrik"]
    assert f'href="{at}?pembiayaan=kantor&amp;hal=1"' in page.content.decode()
    assert "dari 2 pasien" in page.content.decode()


def test_offices_are_suggested_once_each_and_only_the_clinics_own(clinic):
    person(clinic, "Cici Pabrik", payment="kantor", office_name="CV Melati")
    person(facility(), "Dedi", payment="kantor", office_name="PT Tetangga")
    client, at = desk(clinic)
    for path in ("", "baru/?jenis=umum"):
        page = client.get(at + path).content.decode()
        assert page.count('<option value="CV Melati">') == 1
        assert "PT Tetangga" not in page
