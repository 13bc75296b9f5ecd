"""The shell: menu, start page, kind errors, fields that say what is wrong with them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders, personas
from titian.facility import registry

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.integration.facility.pages")]


def text(client, path, **kwargs):
    return client.get(path, **kwargs).content.decode()


def test_an_unknown_address_is_answered_kindly_inside_the_shell():
    clinic = builders.facility()
    page = text(personas.signed_in(personas.staff(clinic)), "/k/entah/")
    assert "Halaman tidak ditemukan" in page
    assert "Menu utama" in page


def test_an_unknown_address_is_answered_kindly_when_signed_out():
    page = text(Client(), "/entah/")
    assert "Halaman tidak ditemukan" in page
    assert "Menu utama" not in page


def test_a_failure_of_ours_says_so_and_tells_to_check_before_repeating():
    client = Client(raise_request_exception=False)
    response = client.get("/gagal/")
    assert response.status_code == 500
    assert "Periksa dulu apakah data Anda tersimpan" in response.content.decode()
    assert "on purpose" not in response.content.decode()


def test_a_stale_form_is_refused_with_what_to_do():
    clinic = builders.facility()
    client = Client(enforce_csrf_checks=True)
    client.force_login(personas.staff(clinic))
    response = client.post(f"/k/{clinic.slug}/contoh/", {"name": "Siti"})
    assert response.status_code == 403
    assert "sudah kedaluwarsa" in response.content.decode()


def test_the_door_leads_who_works_in_one_clinic_straight_there():
    clinic = builders.facility()
    response = personas.signed_in(personas.staff(clinic)).get("/")
    assert response["Location"] == f"/k/{clinic.slug}/"


def test_the_door_lets_who_works_in_several_choose_among_those_only():
    here, there, elsewhere = builders.facility(), builders.facility(), builders.facility()
    member = personas.staff(here)
    personas.place(member, there, "dokter")
    page = text(personas.signed_in(member), "/")
    assert f"/k/{here.slug}/" in page
    assert f"/k/{there.slug}/" in page
    assert f"/k/{elsewhere.slug}/" not in page


def test_an_account_without_a_place_is_told_whom_to_ask():
    page = text(personas.signed_in(personas.user()), "/")
    assert "belum ditempatkan di klinik mana pun" in page


@pytest.mark.parametrize("persona", personas.STAFF + personas.BRIDGE_STAFF, ids=str)
def test_the_menu_shows_the_bridge_only_to_managers_with_the_permission(persona):
    clinic = builders.facility()
    page = text(personas.signed_in(personas.become(persona, clinic)), f"/k/{clinic.slug}/")
    may = persona.role in {"admin", "superadmin"} and "satusehat" in persona.permissions
    assert ("integrasi/bpjs-fktp/" in page) is may


def test_every_line_of_the_menu_leads_to_its_own_page():
    clinic = builders.facility()
    superadmin = personas.signed_in(personas.staff(clinic, "superadmin", "satusehat"))
    page = text(superadmin, f"/k/{clinic.slug}/")
    for entry in registry.menu():
        href = reverse(entry.url_name, args=[clinic.slug])
        line = rf'<a href="{href}"[^>]*>(?:(?!</a>)[\s\S])*<span>{entry.label}</span>'
        assert re.search(line, page), entry.label
    places = [entry.place for entry in registry.menu()]
    assert len(set(places)) == len(places)


def test_the_menu_marks_the_page_one_is_on():
    clinic = builders.facility()
    page = text(personas.signed_in(personas.staff(clinic)), f"/k/{clinic.slug}/")
    assert re.findall(r'<a href="([^"]*)" aria-current="page">', page) == [f"/k/{clinic.slug}/"]


def test_the_clinics_own_contact_stands_on_every_page():
    clinic = builders.facility(help_name="Bu Rina", help_whatsapp="0812-3456-7890")
    client = personas.signed_in(personas.staff(clinic))
    for path in (f"/k/{clinic.slug}/", f"/k/{clinic.slug}/contoh/", "/akun/kata-sandi/", "/entah/"):
        assert "https://wa.me/6281234567890" in text(client, path)


def test_a_clinics_name_is_text_and_never_markup():
    clinic = builders.facility()
    clinic.name = "<b>Klinik</b> & Anak"
    clinic.save()
    page = text(personas.signed_in(personas.staff(clinic, name='"><i>Budi')), f"/k/{clinic.slug}/")
    assert "&lt;b&gt;Klinik&lt;/b&gt; &amp; Anak" in page
    assert "<i>Budi" not in page


def test_no_page_asks_for_anything_the_content_policy_forbids():
    clinic = builders.facility()
    client = personas.signed_in(personas.staff(clinic, "superadmin", "satusehat"))
    for path in (
        f"/k/{clinic.slug}/",
        f"/k/{clinic.slug}/contoh/",
        "/akun/dua-langkah/",
        "/akun/kata-sandi/",
        "/entah/",
    ):
        response = client.get(path)
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert not re.search(
            r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|hx-on|javascript:", response.content.decode()
        )
        assert not re.search(r'(?:src|href)="(?:https?:)?//(?!wa\.me)', response.content.decode())


def test_a_refused_field_is_tied_to_its_help_and_its_error():
    clinic = builders.facility()
    client = personas.signed_in(personas.staff(clinic))
    page = client.post(f"/k/{clinic.slug}/contoh/", {"note": "typed"}).content.decode()
    control = re.search(r'<input type="text" name="name"[^>]*>', page).group()
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert 'id="id_name_helptext"' in page
    assert re.search(r'id="id_name_error"><li>Wajib diisi.</li>', page)
    assert '<label class="form-label" for="id_name">Nama<span class="required"' in page.replace("\n", "")


def test_a_refused_form_keeps_what_was_typed_also_in_the_village_box():
    clinic = builders.facility()
    client = personas.signed_in(personas.staff(clinic))
    page = client.post(
        f"/k/{clinic.slug}/contoh/", {"note": "typed", "village_text": "dago ban"}
    ).content.decode()
    assert "typed</textarea>" in page
    assert 'value="dago ban" role="combobox"' in page
    assert "Pilih kelurahan/desa dari daftar." in page


def test_a_village_that_is_not_in_the_list_is_refused():
    clinic = builders.facility()
    client = personas.signed_in(personas.staff(clinic))
    page = client.post(f"/k/{clinic.slug}/contoh/", {"village": "9999999999"}).content.decode()
    assert "Pilih kelurahan/desa dari daftar." in page
