"""The list by keyboard: narrowed, widened again, taken along; and the penjamin that one narrows it by."""

from playwright.sync_api import expect

from tests import personas
from tests.integration.patients import people
from titian.facility.models import Penjamin

OFFICE = "PT Perkebunan Nusantara VIII Wilayah Kerja Kabupaten Pangandaran"


def test_the_list_is_narrowed_and_taken_along_by_keyboard(page, live_titian, look):
    clinic = live_titian.clinic
    nameless = {"nik": "", "identity_type": "belum_ada", "identity_number": ""}
    people.patient(clinic, name="Siti Sendiri")
    people.patient(clinic, name="Siti Pabrik", payment="kantor", office_name=OFFICE, **nameless)
    people.patient(clinic, name="Budi Pabrik", payment="kantor", office_name=OFFICE, **nameless)
    live_titian.sign_in(page, personas.staff(clinic, "admin", name="Arif R."))
    page.goto(live_titian.at("pasien/"))
    page.locator("summary", has_text="Saring").press("Enter")
    page.get_by_label("Kantor").press_sequentially("pangandaran")
    page.get_by_label("Kantor").press("Enter")
    expect(page).to_have_url(live_titian.at("pasien/?kantor=pangandaran"))
    look("daftar-pasien-disaring", docs=True)
    page.get_by_role("searchbox").press_sequentially("siti")
    expect(page.get_by_text("1 pasien cocok.")).to_be_visible()
    page.get_by_role("button", name="Kantor: pangandaran").press("Enter")
    expect(page.get_by_text("2 pasien cocok.")).to_be_visible()
    expect(page.get_by_label("Kantor")).to_be_focused()
    expect(page.get_by_label("Kantor")).to_have_value("")
    page.goto(live_titian.at("pasien/?kantor=pangandaran"))
    page.get_by_role("link", name="Ekspor XLSX").press("Enter")
    expect(page.get_by_text("2 pasien")).to_be_visible()
    page.get_by_label("Untuk keperluan apa?").fill("Tagihan Oktober")
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename.endswith(".xlsx")


def test_a_penjamin_is_added_and_switched_off(page, live_titian, look):
    Penjamin.objects.create(facility=live_titian.clinic, name=f"Asuransi Jiwa Bersama {OFFICE}")
    live_titian.sign_in(page, personas.staff(live_titian.clinic, "admin", name="Arif R."))
    page.goto(live_titian.at("penjamin/"))
    expect(page.get_by_label("Nama penjamin")).to_be_focused()
    page.keyboard.type("Mandiri Inhealth")
    page.keyboard.press("Enter")
    expect(page.locator("#pesan")).to_contain_text("Mandiri Inhealth ditambahkan.")
    look("penjamin")
    page.get_by_role("button", name="Nonaktifkan Mandiri Inhealth").press("Enter")
    expect(page.get_by_role("button", name="Aktifkan Mandiri Inhealth")).to_be_visible()
