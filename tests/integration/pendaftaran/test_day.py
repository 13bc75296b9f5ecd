"""The day's list: who waits first, narrowed by its address, and come back to at the same row."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests import personas
from tests.builders import DESK, facility
from tests.integration.patients import people
from titian.facility.models import Facility
from titian.pendaftaran import operations
from titian.pendaftaran.models import Pendaftaran

FROM_LIST = "?asal=hari-ini"


@pytest.fixture
def clinic(db: None) -> Facility:
    return facility()


def registered(clinic: Facility, name: str = "Poli Umum", letter: str = "A") -> Pendaftaran:
    poli = clinic.poli.filter(name=name).first() or people.poli(clinic, name=name, ticket_letter=letter)
    return operations.register(
        by=DESK,
        facility=clinic,
        patient=people.patient(clinic, nik=""),
        poli=poli,
        practitioner=clinic.practitioners.first() or people.practitioner(clinic),
        hours="",
        payer="pribadi",
        now=timezone.now(),
    )


def call(visit: Pendaftaran) -> None:
    operations.call(by=DESK, facility=visit.facility, ref=visit.ref, now=timezone.now())


def desk(clinic: Facility) -> tuple[Client, str]:
    return personas.signed_in(personas.staff(clinic)), f"/k/{clinic.slug}/pendaftaran/"


def shown(client: Client, address: str) -> list[str]:
    return [str(line.row.pendaftaran.ticket) for line in client.get(address).context["lines"]]


@pytest.mark.parametrize("query", ["?poli=x", "?status=x", "?poli=1e9&status=%00"])
def test_an_address_that_means_nothing_shows_all(clinic: Facility, query: str) -> None:
    registered(clinic)
    client, at = desk(clinic)
    assert shown(client, at + query) == ["A-1"]
    assert "invalid" not in client.get(at + query).content.decode()


def test_who_waits_stands_first_by_number_and_poli(clinic: Facility) -> None:
    for name, letter in (("Poli Gigi", "B"), ("Poli Umum", "A"), ("Poli Umum", "A"), ("Poli Umum", "A")):
        registered(clinic, name, letter)
    call(Pendaftaran.objects.get(ticket__text="A-1"))
    client, at = desk(clinic)
    assert shown(client, at) == ["A-2", "A-3", "B-1", "A-1"]


def test_a_poli_and_a_status_narrow_it_also_while_it_is_polled(clinic: Facility) -> None:
    called, _, other = registered(clinic), registered(clinic), registered(clinic, "Poli Gigi", "B")
    call(called)
    client, at = desk(clinic)
    narrowed = f"{at}?poli={called.poli.ref}&status=dipanggil"
    assert shown(client, narrowed) == ["A-1"]
    assert shown(client, f"{at}?poli={other.poli.ref}") == ["B-1"]
    poll = f'hx-get="{at}?asal=hari-ini&amp;poli={called.poli.ref}&amp;status=dipanggil&amp;versi='
    assert poll in client.get(narrowed).content.decode()


def test_nothing_that_fits_is_no_empty_day(clinic: Facility) -> None:
    registered(clinic)
    client, at = desk(clinic)
    page = client.get(f"{at}?status=tidak-hadir").content.decode()
    assert "Tidak ada yang cocok" in page
    assert "Belum ada yang didaftarkan" not in page


def test_an_act_comes_back_to_the_row_with_the_filter(clinic: Facility) -> None:
    visit = registered(clinic)
    client, at = desk(clinic)
    query, row = f"{FROM_LIST}&poli={visit.poli.ref}", f"kunjungan-{visit.ref}"
    for act in ("panggil", "tidak-hadir"):
        back = client.post(f"{at}{visit.ref}/{act}/{query}")
        assert back["Location"] == f"{at}{query}#{row}"
    assert f'<tr id="{row}" tabindex="-1">' in client.get(back["Location"]).content.decode()
    gone = client.post(f"{at}{visit.ref}/batal/{query}", {"reason": "pulang"})
    assert f'<li id="{row}" tabindex="-1">' in client.get(gone["Location"]).content.decode()


def test_where_the_act_moves_the_row_out_of_sight_it_comes_back_to_the_list(clinic: Facility) -> None:
    visit = registered(clinic)
    client, at = desk(clinic)
    back = client.post(f"{at}{visit.ref}/panggil/?status=menunggu")
    assert back["Location"] == f"{at}{FROM_LIST}&status=menunggu#hari-ini"


def test_a_ticket_that_was_cancelled_on_its_own_page_stays_there(clinic: Facility) -> None:
    visit = registered(clinic)
    client, at = desk(clinic)
    assert client.post(f"{at}{visit.ref}/batal/", {"reason": "pulang"})["Location"] == f"{at}{visit.ref}/"
