"""General consent: from the patient's page to the signed answers."""

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
