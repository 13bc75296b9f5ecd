"""An admin's two pages: the clinic's settings, and the connection to BPJS from a changed password to the mended one."""

import pytest
from playwright.sync_api import expect

from bpjs_sandbox.accounts import MELATI
from tests import personas
from tests.functional import desk
from titian.facility.models import Facility

WATCHED = "0008800000016"
"""A member of the stand-in whom no other test registers."""


@pytest.fixture
def settings(page, live_titian):
    live_titian.sign_in(page, personas.staff(live_titian.clinic, "admin", name="Arif Rahman"))
    page.goto(live_titian.at("pengaturan/"))
    return page


def test_what_is_refused_is_said_at_its_field_and_stays_typed(settings, look):
    settings.get_by_label("Nama klinik").fill("")
    settings.get_by_label("Kode faskes BPJS").fill("0114")
    settings.get_by_label("WhatsApp", exact=True).fill("021-555-1234")
    settings.get_by_role("button", name="Simpan").click()
    expect(settings.get_by_text("Wajib diisi.")).to_have_count(1)
    expect(settings.get_by_text("diawali 08 atau +")).to_be_visible()
    expect(settings.get_by_label("Kode faskes BPJS")).to_have_value("0114")
    look("pengaturan-galat")


def test_a_form_of_the_record_number_is_seen_before_it_is_saved(settings):
    samples = settings.get_by_role("status", name="Contoh No. RM")
    expect(samples).to_contain_text("00-12-34")
    settings.get_by_label("Bentuk No. RM").fill("00.00.00.0")
    expect(samples).to_contain_text("00.01.23.4")
    settings.get_by_label("Bentuk No. RM").fill("banyak")
    expect(samples).to_contain_text("Tulis empat sampai delapan angka 0")


def test_settings_are_saved_by_keyboard_and_the_contact_stands_below_at_once(settings, look):
    keys = desk.Keys(settings)
    keys.go(settings.get_by_label("Bentuk No. RM"), "Control+a").write("000000")
    keys.go(settings.get_by_role("radio", name="A-1, A-2"))
    keys.pick(settings.get_by_role("radio", name="A001"))
    keys.go(settings.get_by_label("Telepon", exact=True), "Control+a").write("(021) 555-1234", "Enter")
    expect(settings.locator("#pesan")).to_contain_text("Pengaturan klinik tersimpan.")
    expect(settings.locator("#pesan")).to_contain_text("Nomor antrean berikutnya berbentuk A001")
    footer = settings.get_by_role("contentinfo")
    expect(footer.get_by_role("link", name="Telepon (021) 555-1234")).to_be_visible()
    clinic = Facility.objects.get()
    assert (clinic.record_number_format, clinic.ticket_format) == ("000000", "A001")
    look("pengaturan", docs=True)


def card(page, service):
    return page.locator(f"#layanan-{service}")


@pytest.fixture
def connection(admin, demo):
    """The admin on the page of the connection; the right password is back afterwards, whatever the test met."""
    admin.goto(demo.at("integrasi/bpjs-fktp/koneksi/?layanan=pcare"))
    yield admin
    admin.goto(demo.at("integrasi/bpjs-fktp/koneksi/?layanan=pcare"))
    save_password(admin, MELATI.password)
    expect(admin.locator("#pesan")).to_contain_text("Kredensialnya diterima")


def save_password(page, password):
    card(page, "pcare").get_by_label("Kata sandi PCare").fill(password)
    card(page, "pcare").get_by_role("button", name="Simpan dan uji").click()


def test_a_changed_password_is_named_told_to_everybody_and_mended(clerk, connection, look):
    desk.enter(clerk, WATCHED)
    save_password(connection, "yang lama")
    expect(connection.locator("#pesan")).to_contain_text("kata sandi PCare salah")
    desk.register(clerk)
    expect(clerk.get_by_role("region", name="Kiriman ke PCare dijeda.")).to_be_visible()
    expect(card(connection, "pcare")).to_contain_text("Kredensial ditolak")
    connection.reload()
    connection.get_by_role("button", name="Uji semua").click()
    expect(card(connection, "pcare").locator(".wrong")).to_contain_text("kata sandi PCare salah")
    expect(card(connection, "antrean").locator(".works")).to_have_count(4)
    look("koneksi-ditolak", of=connection, docs=True)
    save_password(connection, MELATI.password)
    expect(connection.locator("#pesan")).to_contain_text("Kredensialnya diterima")
    expect(card(connection, "pcare")).to_contain_text("Aktif")
    expect(clerk.get_by_role("region", name="PCare pulih sejak")).to_be_visible()
    expect(clerk.get_by_text("Terkirim")).to_have_count(2)
    look("koneksi", of=connection)


def test_an_address_of_bpjs_is_chosen_by_one_click(admin, demo):
    admin.goto(demo.at("integrasi/bpjs-fktp/koneksi/"))
    icare = card(admin, "icare")
    icare.locator("summary").click()
    icare.get_by_role("button", name="Pengembangan").click()
    address = icare.get_by_label("Alamat layanan (base URL)")
    expect(address).to_have_value("https://apijkn-dev.bpjs-kesehatan.go.id/ihs_dev")
    expect(address).to_be_focused()
