"""The patient's page by keyboard: what is missing is one link from its field, a death one page from the line."""

import pytest
from playwright.sync_api import expect

from tests import personas
from tests.integration.patients import people

LONG = "Raden Ajeng Siti Nurhaliza Kusumaningtyas Adiwinata Prawirodirdjo"


@pytest.fixture
def patient(page, live_titian):
    live_titian.sign_in(page, personas.staff(live_titian.clinic, name="Dewi A."))
    people.patient(live_titian.clinic, nik="", name="Budi Santoso")
    return people.patient(live_titian.clinic, name=LONG)


def test_what_is_missing_is_one_key_from_its_field(page, live_titian, look, patient):
    page.goto(live_titian.at(f"pasien/{patient.ref}/"))
    expect(page.get_by_role("region", name="Keluarga")).to_contain_text("nomor HP sama")
    look("pasien-halaman", docs=True)
    page.get_by_role("link", name="Kelurahan/desa").press("Enter")
    expect(page.get_by_role("combobox", name="Kelurahan/desa")).to_be_focused()
    page.go_back()
    page.get_by_role("link", name="Nama ibu kandung belum ada").press("Enter")
    expect(page.locator("#id_mother_name")).to_be_focused()


def test_what_was_made_up_is_marked_where_it_is_read(page, live_titian, look):
    invented = {"mother_nik": "1" * 16, "family_card_number": "1" * 16, "escort_phone": "+62811111111"}
    contacts = {"home_phone": "+62211111111", "responsible_phone": "+62811111111", "escort_name": "Tuti"}
    patient = people.patient(live_titian.clinic, name=LONG, dwelling="none", **invented, **contacts)
    live_titian.sign_in(page, personas.staff(live_titian.clinic, name="Dewi A."))
    page.goto(live_titian.at(f"pasien/{patient.ref}/"))
    page.get_by_text("Data lain").press("Enter")
    expect(page.locator(".more-facts").get_by_text("Isian sementara")).to_have_count(5)
    look("isian-sementara")


def test_who_was_saved_stands_above_what_comes_next_on_a_phone_too(page, live_titian, patient):
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(live_titian.at(f"pasien/{patient.ref}/#langkah-berikutnya"))
    expect(page.get_by_role("link", name="Daftarkan")).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


def test_a_death_is_noted_and_the_card_printed_before_stays_readable(page, live_titian, look, patient):
    page.goto(live_titian.at(f"pasien/{patient.ref}/kartu/"))
    expect(page.get_by_role("img", name="Kode QR")).to_be_visible()
    look("pasien-kartu", docs=True)
    page.goto(live_titian.at(f"pasien/{patient.ref}/"))
    page.locator("summary", has_text="Lainnya").press("Enter")
    page.get_by_role("link", name="Tandai meninggal").press("Enter")
    page.get_by_label("Tanggal meninggal").press("Enter")
    expect(page.get_by_text("Tulis tanggal meninggalnya.")).to_be_visible()
    page.keyboard.type("01-11-2026")
    page.keyboard.press("Tab")
    page.keyboard.type("kabar dari anaknya")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Meninggal 01-11-2026.")).to_be_visible()
    expect(page.get_by_role("link", name="Daftarkan")).to_have_count(0)


def test_a_number_that_bpjs_does_not_know_is_one_link_from_its_field(page, live_titian, look, patient):
    waiting = people.patient(
        live_titian.clinic, people.PENDING, nik="", card_number=people.CARD, name="Siti Aminah"
    )
    people.record_today(
        live_titian.clinic,
        finding="unknown_number",
        patient_ref=waiting.ref,
        checked_by_name="Dewi Anggraeni",
    )
    field = page.get_by_label("Nomor kartu BPJS")
    page.goto(live_titian.at(f"pasien/{waiting.ref}/"))
    expect(page.get_by_text("BPJS tidak mengenal nomor kartu")).to_be_visible()
    look("pasien-nomor-tidak-dikenal")
    page.get_by_role("link", name="nomor kartunya").press("Enter")
    expect(field).to_be_focused()
    page.get_by_role("tab", name="Data Diri").click()
    expect(field).to_be_hidden()
    look("pasien-ubah-nomor-tidak-dikenal")
    page.get_by_role("link", name="nomor kartunya").press("Enter")
    expect(field).to_be_focused()
