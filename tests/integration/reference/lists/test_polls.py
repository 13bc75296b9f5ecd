"""The buttons of the reference pages, and how a page follows the readings while somebody looks at it."""

import re
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import builders
from tests.builders import NOW
from tests.integration.reference.lists.scene import HTMX, a_list, an_entry, page, post, text
from titian.accounts.models import AuditEvent
from titian.facility.models import Facility
from titian.reference.lists import LISTS
from titian.reference.models import ReferenceList


def poll(client: Client, clinic: Facility, **address: str):
    return client.get(reverse("reference:poll", args=[clinic.slug, "pcare"]), address, headers=HTMX)


def polled(html: str) -> dict[str, str]:
    """What the next poll would send, as the page says it."""
    found = re.search(r'id="denyut" hx-get="[^"]*\?list=(\w*)&amp;version=(\w*)&amp;stamp=([^"]*)"', html)
    assert found
    return dict(zip(("list", "version", "stamp"), found.groups(), strict=True))


def test_one_list_is_asked_for_and_the_page_comes_back_to_it(client, clinic):
    response = post(client, clinic, "sync", names="diagnosa", list="diagnosa")
    assert response.status_code == 302
    assert response["Location"] == reverse("reference:index", args=[clinic.slug]) + "?list=diagnosa"
    assert list(ReferenceList.objects.values_list("name", flat=True)) == ["diagnosa"]
    assert ReferenceList.objects.get().asked_at == NOW


def test_all_lists_of_a_tab_are_asked_for_and_none_of_the_other(client, clinic):
    post(client, clinic, "sync", names="")
    asked = set(ReferenceList.objects.filter(asked_at__isnull=False).values_list("name", flat=True))
    assert asked == {facts.name for facts in LISTS.values() if facts.service == "pcare"}


def test_a_list_that_another_one_fills_is_asked_for_with_it(client, clinic):
    response = post(client, clinic, "sync", "antrean", names="antrean_dokter", list="antrean_dokter")
    assert response["Location"] == reverse("reference:antrean", args=[clinic.slug]) + "?list=antrean_dokter"
    assert list(ReferenceList.objects.values_list("name", flat=True)) == ["jadwal"]
    assert "Menunggu giliran" in page(client, clinic, "antrean", list="antrean_dokter")


def test_what_waits_can_be_stopped(client, clinic):
    post(client, clinic, "sync", names="")
    html = text(post(client, clinic, "stop", names="diagnosa", list="diagnosa", headers=HTMX))
    assert "Sinkronisasi dihentikan." in html
    assert ReferenceList.objects.get(name="diagnosa").asked_at is None
    assert ReferenceList.objects.get(name="poli").asked_at == NOW


def test_who_stops_a_list_that_clinics_share_is_told_that_it_stops_for_all(client, clinic):
    post(client, clinic, "sync", names="")
    alone = page(client, clinic, list="diagnosa")
    assert "semua klinik" not in alone
    builders.bridged_facility()
    assert "Hentikan untuk semua klinik</button>" in page(client, clinic, list="diagnosa")
    assert "Hentikan untuk semua klinik</button>" not in page(client, clinic, list="dokter")
    post(client, clinic, "stop", names="diagnosa")
    assert AuditEvent.objects.get(action="stop_references").detail == {"shared": ["diagnosa"]}


def test_with_script_the_buttons_bring_the_lists_and_the_head_and_no_rows(client, clinic):
    a_list(clinic, "poli", an_entry("001", "POLI UMUM"))
    html = text(post(client, clinic, "sync", names="poli", list="poli", headers=HTMX))
    assert 'id="daftar"' in html
    assert 'id="kepala"' in html
    assert "Menunggu giliran" in html
    assert "POLI UMUM" not in html


def all_read(clinic: Facility) -> None:
    for facts in LISTS.values():
        a_list(clinic, facts.name, due_at=NOW + timedelta(hours=18))


def test_nothing_is_polled_while_nothing_is_waiting_or_under_way(client, clinic):
    all_read(clinic)
    assert 'id="denyut"' not in page(client, clinic)
    post(client, clinic, "sync", names="poli")
    assert 'hx-trigger="every 2s"' in page(client, clinic)


def test_lists_that_are_about_to_be_read_for_the_first_time_are_followed(client, clinic):
    assert 'id="denyut"' in page(client, clinic)


def test_a_poll_without_news_is_one_cheap_204(client, clinic):
    post(client, clinic, "sync", names="poli")
    address = polled(page(client, clinic))
    with CaptureQueriesContext(connection) as queries:
        assert poll(client, clinic, **address).status_code == 204
    of_lists = [query["sql"] for query in queries if "reference_" in query["sql"]]
    assert len(of_lists) == 1


def test_a_poll_brings_the_progress_and_leaves_the_rows_alone(client, clinic):
    row = a_list(clinic, "dokter", an_entry("1", "dr. Ani"), claim="0" * 32, steps=10, step=1)
    address = polled(page(client, clinic, list="dokter"))
    ReferenceList.objects.filter(pk=row.pk).update(step=7)
    html = text(poll(client, clinic, **address))
    assert "70 %" in html
    assert "dr. Ani" not in html
    assert 'id="cari"' not in html


def test_a_reading_that_ends_brings_the_rows_as_they_are_searched(client, clinic):
    rows = an_entry("1", "dr. Ani"), an_entry("2", "dr. Budi")
    row = a_list(clinic, "dokter", *rows, claim="0" * 32, finished_at=None)
    address = polled(page(client, clinic, list="dokter"))
    ReferenceList.objects.filter(pk=row.pk).update(claim=None, finished_at=NOW)
    html = text(poll(client, clinic, **address, text="budi"))
    assert "dr. Budi" in html
    assert "dr. Ani" not in html
    assert 'id="cari"' not in html
