"""Integrasi → BPJS FKTP → Pemetaan in a browser without and with htmx."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests import builders, personas
from tests.integration.patients import people
from tests.integration.pendaftaran.test_register import register
from tests.integration.reference.test_mapping import ani, bpjs_list, clinic, umum
from titian.facility.models import Facility, Poli, Practitioner
from titian.outbox.models import Job
from titian.reference import duties

__all__ = ["clinic"]

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def admin(clinic: Facility) -> Client:
    return personas.signed_in(personas.staff(clinic, "admin", "satusehat"))


def at(clinic: Facility, name: str, *args: Any) -> str:
    return reverse(f"reference:{name}", args=[clinic.slug, *args])


def line(row: Poli | Practitioner, **typed: str) -> dict[str, str]:
    """What the form of the line posts when nothing but `typed` was changed."""
    posted = {
        "name": row.name,
        "pcare_code": row.pcare_code,
        "antrean_code": row.antrean_code,
        "is_active": "on",
    }
    return posted | ({"ticket_letter": row.ticket_letter} if isinstance(row, Poli) else {}) | typed


@pytest.mark.parametrize("persona", [*personas.STAFF, personas.OUTSIDER], ids=str)
def test_nobody_without_the_permission_changes_a_map(clinic, persona):
    poli = umum(clinic)
    client = personas.signed_in(personas.become(persona, clinic))
    response = client.post(at(clinic, "save_own", "poli", poli.ref), line(poli, pcare_code="001"))
    poli.refresh_from_db()
    assert (response.status_code, poli.pcare_code) == (404 if persona == personas.OUTSIDER else 403, "")


@pytest.mark.parametrize("path", ["save_own", "accept"])
def test_another_clinics_row_and_a_row_of_another_kind_are_not_there(clinic, admin, path):
    stranger, mine = umum(builders.facility()), umum(clinic)
    assert admin.post(at(clinic, path, "poli", stranger.ref), line(stranger)).status_code == 404
    assert admin.post(at(clinic, path, "tenaga-medis", mine.ref), line(mine)).status_code == 404
    assert admin.post(at(clinic, path, "obat", mine.ref), line(mine)).status_code == 404


def test_a_refused_line_keeps_what_was_typed_and_says_why_at_the_field(clinic, admin):
    ani(clinic, pcare_code="D01")
    other = ani(clinic, name="dr. Anita")
    response = admin.post(at(clinic, "save_own", "tenaga-medis", other.ref), line(other, pcare_code="D01"))
    html = response.content.decode()
    assert response.status_code == 422
    assert "ANI WIJAYA di BPJS sudah dipetakan ke dr. Ani Wijaya." in html
    assert f'aria-describedby="{other.ref}-pcare_code_error"' in html


def test_an_empty_name_and_a_letter_that_is_none_are_refused(clinic, admin):
    poli = umum(clinic)
    typed = line(poli, name=" ", ticket_letter="A1")
    response = admin.post(at(clinic, "save_own", "poli", poli.ref), typed, headers=HTMX)
    html = response.content.decode()
    assert (response.status_code, "Wajib diisi." in html, "Satu sampai tiga huruf" in html) == (
        200,
        True,
        True,
    )
    poli.refresh_from_db()
    assert (poli.name, poli.ticket_letter) == ("Poli Umum", "A")


def test_a_suggestion_that_somebody_took_meanwhile_is_refused_by_name(clinic, admin):
    ani(clinic, pcare_code="D01")
    other = ani(clinic, name="dr. Anita")
    response = admin.post(at(clinic, "accept", "tenaga-medis", other.ref), {"pcare_code": "D01"}, follow=True)
    assert "sudah dipetakan ke dr. Ani Wijaya" in response.content.decode()
    other.refresh_from_db()
    assert other.pcare_code == ""


def test_accepting_a_suggestion_changes_nothing_but_that_code(clinic, admin):
    person = ani(clinic)
    posted = {"pcare_code": "D01", "name": "X", "is_active": ""}
    admin.post(at(clinic, "accept", "tenaga-medis", person.ref), posted)
    person.refresh_from_db()
    assert (person.pcare_code, person.name, person.is_active) == ("D01", "dr. Ani Wijaya", True)


def test_a_line_saved_by_htmx_comes_back_with_the_report(clinic, admin):
    poli, _ = umum(clinic), ani(clinic, pcare_code="D01", antrean_code="101")
    response = admin.post(
        at(clinic, "save_own", "poli", poli.ref),
        line(poli, pcare_code="001", antrean_code="001"),
        headers=HTMX,
    )
    html = response.content.decode()
    assert "Tersimpan" in html and html.count('hx-swap-oob="true"') == 2
    assert "Semua poli dan tenaga medis klinik sudah dipetakan." in html


def test_without_script_a_saved_line_leads_back_to_itself(clinic, admin):
    poli = umum(clinic)
    response = admin.post(
        at(clinic, "save_own", "poli", poli.ref), line(poli, name="Poli Dewasa", ticket_letter="d")
    )
    assert response["Location"] == f"{at(clinic, 'mapping')}#baris-{poli.ref}"
    poli.refresh_from_db()
    assert (poli.name, poli.ticket_letter) == ("Poli Dewasa", "D")


def test_what_bpjs_has_no_more_is_marked_and_kept_until_another_is_chosen(clinic, admin):
    poli = umum(clinic, pcare_code="009")
    html = admin.get(at(clinic, "mapping")).content.decode()
    assert "POLI LAMA (009), sudah tidak ada di BPJS" in html
    admin.post(at(clinic, "save_own", "poli", poli.ref), line(poli, name="Poli Tua"))
    poli.refresh_from_db()
    assert (poli.name, poli.pcare_code) == ("Poli Tua", "009")


def test_suggestions_are_shown_and_all_certain_ones_accepted_with_one_button(clinic, admin):
    person = ani(clinic)
    assert "2 usulan pasti" in admin.get(at(clinic, "mapping")).content.decode()
    response = admin.post(at(clinic, "accept_certain"), follow=True)
    assert "1 baris dipetakan" in response.content.decode()
    person.refresh_from_db()
    assert (person.pcare_code, person.antrean_code) == ("D01", "101")


def test_a_row_of_bpjs_is_added_and_shown(clinic, admin):
    response = admin.post(at(clinic, "adopt", "dokter"), {"code": "D02"}, follow=True)
    assert "BUDI ditambahkan dan dipetakan." in response.content.decode()
    refused = admin.post(at(clinic, "adopt", "dokter"), {"code": "D02"}, follow=True)
    assert "Sudah dipetakan ke BUDI." in refused.content.decode()


def test_what_nobody_of_ours_has_is_listed_by_list(clinic, admin):
    ani(clinic, pcare_code="D01")
    assert "Tenaga medis PCare (1)" in admin.get(at(clinic, "mapping")).content.decode()
    html = admin.get(at(clinic, "unclaimed", "dokter")).content.decode()
    assert ("BUDI" in html, "ANI WIJAYA" in html) == (True, False)
    assert admin.get(at(clinic, "unclaimed", "obat")).status_code == 404


def test_a_list_of_which_everything_is_used_says_so(clinic, admin):
    ani(clinic, pcare_code="D01"), ani(clinic, name="Budi", pcare_code="D02")
    assert "sudah dipakai klinik." in admin.get(at(clinic, "unclaimed", "dokter")).content.decode()


@pytest.fixture
def long_list(clinic: Facility) -> None:
    """So many doctors that a select on every line would be too much."""
    bpjs_list(
        clinic, "dokter", *[(f"E{number}", f"DOKTER {number}") for number in range(31)], ("E99", "BUDI")
    )


def test_what_no_row_of_a_long_list_has_is_refused_at_its_field_as_it_was_typed(clinic, admin, long_list):
    person = ani(clinic)
    for typed in ("Ani Wij", "BUDI"):  # nobody, and two of that name
        posted = line(person, pcare_code=typed)
        response = admin.post(at(clinic, "save_own", "tenaga-medis", person.ref), posted, headers=HTMX)
        html = response.content.decode()
        assert f"{typed} tidak ada di daftar BPJS" in html and f'value="{typed}"' in html


@pytest.mark.parametrize("typed", ["E7", "dokter 7", " DOKTER  7 (e7)"])
def test_a_row_of_a_long_list_may_be_typed_by_code_or_name_or_both(clinic, admin, long_list, typed):
    person = ani(clinic)
    admin.post(at(clinic, "save_own", "tenaga-medis", person.ref), line(person, pcare_code=typed))
    person.refresh_from_db()
    assert person.pcare_code == "E7"
    assert 'value="DOKTER 7 (E7)"' in admin.get(at(clinic, "mapping")).content.decode()


def test_a_long_list_stands_on_the_page_once_and_what_vanished_from_it_is_kept(clinic, admin, long_list):
    old, _ = ani(clinic, pcare_code="D09"), ani(clinic, name="dr. Anita")
    html = admin.get(at(clinic, "mapping")).content.decode()
    assert (html.count("DOKTER 7 (E7)"), html.count('list="daftar-dokter"')) == (1, 2)
    assert 'value="LAMA (D09)"' in html
    posted = line(old, name="dr. Tua", pcare_code="LAMA (D09)")
    admin.post(at(clinic, "save_own", "tenaga-medis", old.ref), posted)
    old.refresh_from_db()
    assert (old.name, old.pcare_code) == ("dr. Tua", "D09")


def test_a_poli_is_added_by_hand_unless_its_letter_is_taken(clinic, admin):
    umum(clinic)
    typed = {"name": "Poli Anak", "ticket_letter": "a"}
    assert admin.post(at(clinic, "add_own", "poli"), typed).status_code == 422
    assert admin.post(at(clinic, "add_own", "poli"), typed | {"ticket_letter": "b"}).status_code == 302
    assert Poli.objects.get(name="Poli Anak").ticket_letter == "B"


@time_machine.travel(builders.NOW, tick=False)
def test_a_map_releases_what_was_held_for_it(clinic, admin):
    poli, person = umum(clinic), ani(clinic, antrean_code="101")
    register(clinic, people.bpjs_patient(clinic), poli=poli, practitioner=person)
    html = admin.get(at(clinic, "mapping")).content.decode()
    assert "PCare belum dipetakan · 1 kiriman menunggu · 1 pendaftaran hari ini" in html
    admin.post(at(clinic, "save_own", "poli", poli.ref), line(poli, pcare_code="001", antrean_code="001"))
    assert "1 kunjungan" in admin.get(at(clinic, "mapping")).content.decode()
    duties.renew(builders.NOW)
    assert list(Job.objects.values_list("hold", "poli_code")) == [("", "001")] * 2
    assert "disusun ulang" not in admin.get(at(clinic, "mapping")).content.decode()


def test_fifty_people_with_long_names_are_one_page(clinic, admin, django_assert_max_num_queries):
    long = "Raden Ajeng Kusumaningrum Hadiningrat Wiryokusumo, Sp.PD"
    for number in range(50):
        ani(clinic, name=f"dr. {long} {number}")
    bpjs_list(clinic, "dokter", *[(f"E{number}", f"{long.upper()} {number}") for number in range(50)])
    with django_assert_max_num_queries(40):
        html = admin.get(at(clinic, "mapping")).content.decode()
    assert html.count('<li class="map"') == 50


def test_a_clinic_without_anything_is_told_how_to_begin():
    clinic = builders.facility()
    client = personas.signed_in(personas.staff(clinic, "superadmin", "satusehat"))
    html = client.get(at(clinic, "mapping")).content.decode()
    assert "Belum ada poli." in html and "daftar BPJS belum pernah disinkronkan" in html
