"""While a doctor types: what is unsaved is asked about, a hospital is noted, and a colleague's values come along."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests import personas
from tests.functional.test_kunjungan import clinic, diagnose, doctor, tell
from titian.kunjungan.models import Kunjungan

__all__ = ["clinic", "doctor"]  # fixtures


@pytest.fixture
def asked(doctor: Page) -> Iterator[list[str]]:
    """What the browser asked before it left a page. Nobody leaves while a test runs."""
    heard: list[str] = []

    def stay(dialog: Dialog) -> None:
        heard.append(dialog.type)
        dialog.dismiss()

    doctor.on("dialog", stay)
    doctor.get_by_role("link", name="Periksa A-1").click()
    yield heard
    doctor.remove_listener("dialog", stay)


def leave(page: Page) -> None:
    page.get_by_role("link", name="Pendaftaran hari ini").click(no_wait_after=True)


def test_who_leaves_with_unsaved_typing_is_asked(doctor, asked):
    complaint = doctor.get_by_role("textbox", name="Keluhan")
    complaint.fill("Batuk tiga hari")
    leave(doctor)
    expect(complaint).to_have_value("Batuk tiga hari")
    assert asked == ["beforeunload"]
    complaint.fill("batuk")  # as it was
    leave(doctor)
    expect(doctor.get_by_role("link", name="Periksa A-1")).to_be_visible()
    assert asked == ["beforeunload"]


def test_who_saves_is_not_asked_and_who_was_refused_is(doctor, asked):
    doctor.get_by_label("Sistol").fill("120")
    doctor.get_by_role("button", name="Simpan draf").click()
    expect(doctor.get_by_text("Draf tersimpan")).to_be_visible()
    doctor.get_by_label("Sistol").fill("9")
    doctor.get_by_role("button", name="Simpan draf").click()
    expect(doctor.get_by_role("alert").filter(has_text="Belum tersimpan")).to_be_visible()
    assert asked == []
    leave(doctor)
    expect(doctor.get_by_label("Sistol")).to_have_value("9")
    assert asked == ["beforeunload"]


def test_a_hospital_chosen_for_another_day_is_questioned_until_it_is_chosen_again(doctor, asked, look):
    tell(doctor)
    diagnose(doctor, "influenza", "J11.1")
    doctor.get_by_label("Status pulang").select_option("4")
    day = doctor.get_by_label("Rencana tanggal rujuk")
    day.fill("24-11-2099")
    doctor.get_by_role("combobox", name="Subspesialis", exact=True).press_sequentially("dalam")
    doctor.get_by_role("option", name="PENYAKIT DALAM").click()
    hospital = doctor.get_by_role("combobox", name="Rumah sakit tujuan")
    hospital.press_sequentially("sukamaju")
    doctor.get_by_role("option", name="RSUD SUKAMAJU").click()
    day.fill("25-11-2099")
    day.press("Tab")
    box = doctor.locator("#siap")
    expect(box).to_contain_text("tanggal rujuk sudah berubah")
    look("kunjungan-rumah-sakit-lama")
    hospital.clear()
    hospital.press_sequentially("sukamaju")
    expect(doctor.get_by_role("option", name="RSUD SUKAMAJU")).to_be_visible()
    hospital.press("ArrowDown")
    hospital.press("Enter")
    hospital.press("Tab")
    expect(box).to_contain_text("semua yang diperlukan sudah ada")


def test_what_a_colleague_saved_meanwhile_is_shown_before_it_is_signed(
    doctor, asked, look, live_titian, new_context
):
    tell(doctor, but=("Sistol", "Diastol", "Suhu"))
    diagnose(doctor, "J06", "J06.9")
    doctor.get_by_label("Berat").fill("62,5")
    nurse = new_context().new_page()
    live_titian.sign_in(nurse, personas.staff(live_titian.clinic, "perawat", name="Ns. Wati"))
    nurse.goto(doctor.url)
    for label, value in {"Sistol": "118", "Diastol": "76", "Suhu": "37,1", "Berat": "61"}.items():
        nurse.get_by_label(label).fill(value)
    nurse.get_by_role("button", name="Simpan draf").click()
    expect(nurse.get_by_text("Draf tersimpan")).to_be_visible()
    doctor.get_by_role("button", name="Selesai").click()
    expect(doctor.get_by_role("alert").filter(has_text="Diubah oleh Ns. Wati")).to_be_visible()
    expect(doctor.get_by_label("Sistol")).to_have_value("118")
    expect(doctor.get_by_label("Berat")).to_have_value("62,5")
    look("kunjungan-bersamaan")
    doctor.get_by_role("button", name="Selesai").click()
    expect(doctor.get_by_text("118/76 mmHg")).to_be_visible()
    assert (Kunjungan.objects.get().is_signed, asked) == (True, [])
