"""BPJS's answer beside the form that changes a patient, chosen from by keyboard."""

import pytest
from playwright.sync_api import expect

from tests import builders, personas
from tests.functional import desk
from tests.integration.patients import people
from titian.facility.models import Village

WRONG, OWN = "0008800000030", "0008800000031"


@pytest.fixture
def patient(page, live_titian):
    clinic = live_titian.clinic
    builders.bridge(clinic, "pcare", "http://127.0.0.1:9", builders.MELATI, "k")
    live_titian.sign_in(page, personas.staff(clinic, name="Dewi A."))
    place = Village.objects.create(
        code="3276011001", name="Sukamaju", district="Cilodong", city="Depok", province="Jabar"
    )
    return people.bpjs_patient(clinic, village=place)


def test_the_choice_that_is_not_made_has_the_keyboard_first_and_is_linked(page, live_titian, patient, look):
    said = people.record_today(live_titian.clinic, name="SITI AMINAH")
    page.goto(live_titian.at(f"pasien/{patient.ref}/ubah/?jenis=bpjs&peserta={said.ref}"))
    choice = page.locator("#pilih_name_isian")
    expect(choice).to_be_focused()
    page.get_by_label("Alamat lengkap").focus()
    page.keyboard.press("Control+ArrowDown")
    expect(choice).to_be_focused()
    page.get_by_role("button", name="Simpan").click()
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("pilih baris demi baris")
    expect(choice).to_be_focused()
    look("pasien-pilih-bpjs")
    page.get_by_label("Nama lengkap").focus()
    summary.get_by_role("link", name="Nama", exact=True).click()
    expect(choice).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Control+ArrowDown")
    expect(page.get_by_role("button", name="Simpan")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#pesan")).to_contain_text("Perubahan tersimpan.")


def test_the_own_card_typed_back_after_a_wrong_one_is_compared_with_nobody(clerk, look):
    desk.verify(clerk, OWN)
    desk.complete(clerk)
    desk.save(clerk)
    who = desk.heading(clerk).inner_text()
    clerk.get_by_role("link", name="Ubah", exact=True).click()
    _save_with_card(clerk, WRONG)
    expect(clerk.get_by_role("heading", name="Berbeda dari data BPJS")).to_be_visible()
    look("pasien-ubah-kartu-orang-lain")
    _save_with_card(clerk, OWN)
    expect(clerk.locator("#pesan")).to_contain_text("Perubahan tersimpan.")
    expect(desk.heading(clerk)).to_have_text(who)
    look("pasien-ubah-kartu-sendiri")


def _save_with_card(clerk, number):
    clerk.get_by_role("tab", name="Lainnya").click()
    clerk.get_by_label("Nomor kartu BPJS").fill(number)
    clerk.get_by_role("button", name="Simpan").click()
