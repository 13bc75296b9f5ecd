"""General consent: from the patient's page to the signed answers."""

import pytest
from playwright.sync_api import expect

from tests import personas
from tests.integration.patients import people


def test_a_clerk_notes_what_a_patient_signed(page, live_titian, look):
    patient = people.patient(live_titian.clinic)
    live_titian.sign_in(page, personas.staff(live_titian.clinic, name="Dewi A."))
    page.goto(live_titian.at(f"pasien/{patient.ref}/"))
    page.get_by_role("link", name="Catat persetujuan").click()
    page.get_by_label("Nama anggota keluarga").fill("Budi Santoso (suami)")
    page.get_by_label("Nama faskes").fill("RSUD Depok")
    for question in reversed(page.locator("fieldset").all()):
        question.get_by_role("radio").first.check()
    for need in ("Perlu penerjemah", "Perlu rohaniawan"):
        page.get_by_role("group", name=need).get_by_label("Tidak").check()
    look("persetujuan", docs=True)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("ditandatangani Siti Nur'aini (diri sendiri)")).to_be_visible()


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_the_form_opens_at_its_beginning_and_ctrl_enter_saves(page, live_titian, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    patient = people.patient(live_titian.clinic)
    live_titian.sign_in(page, personas.staff(live_titian.clinic, name="Dewi A."))
    page.goto(live_titian.at(f"pasien/{patient.ref}/persetujuan/baru/"))
    first = page.get_by_role("group", name="Ketentuan pembayaran").get_by_role("radio").first
    expect(first).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_text(patient.name).first).to_be_in_viewport()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#galat")).to_contain_text("10 isian perlu diperbaiki")
    expect(first).to_be_focused()
    family = page.locator(".cell-family_names .required")
    expect(family).to_be_hidden()
    page.get_by_role("group", name="3. Kepada anggota keluarga").get_by_label("Setuju", exact=True).check()
    expect(family).to_be_visible()
    for question in page.locator("fieldset").all():
        question.get_by_role("radio").last.check()
    page.get_by_label("Lembar disimpan di").press("Control+Enter")
    expect(page.locator("#persetujuan + .state")).to_have_text("Ada · 7 dari 7 tidak disetujui")
