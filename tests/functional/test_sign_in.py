"""The door and the shell as a person meets them."""

import pytest
from playwright.sync_api import expect

from tests import builders, personas

LONG_NAME = "Dewi Anggraini Kusumaningtyas Widyastuti Prawirodirdjo, A.Md.Kep., S.Kep., Ners"


def test_a_refused_sign_in_says_why_and_keeps_the_name(page, live_titian, look):
    page.goto(live_titian.at())
    look("masuk")
    page.get_by_label("Nama pengguna").fill("dewi")
    page.get_by_label("Kata sandi").fill("salah")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_text("tidak cocok")).to_be_visible()
    expect(page.get_by_label("Nama pengguna")).to_have_value("dewi")
    look("masuk-ditolak")


def test_one_signs_in_by_keyboard_alone_and_lands_on_the_wanted_page(page, live_titian):
    member = personas.staff(live_titian.clinic)
    page.goto(live_titian.at())
    expect(page.get_by_label("Nama pengguna")).to_be_focused()
    page.keyboard.type(member.username)
    page.keyboard.press("Tab")
    page.keyboard.type(personas.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Beranda")
    assert page.url == live_titian.at()


def test_the_account_menu_opens_closes_and_signs_out_by_keyboard(page, live_titian, look):
    live_titian.sign_in(page, personas.staff(live_titian.clinic, name="Budi"))
    page.goto(live_titian.at())
    summary = page.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    look("menu-akun")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Keluar")).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keluar").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")


def test_back_after_signing_out_shows_the_door_and_not_the_clinic(page, live_titian):
    live_titian.sign_in(page, personas.staff(live_titian.clinic, name="Budi"))
    page.goto(live_titian.at())
    page.locator("summary").click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")


def test_the_shell_stands_with_long_names_and_every_menu_entry(page, live_titian, look):
    live_titian.clinic.name = "Klinik Pratama Rawat Inap Kenanga Sejahtera Abadi Sentosa Nusantara"
    live_titian.clinic.save()
    live_titian.sign_in(page, personas.staff(live_titian.clinic, "superadmin", "satusehat", name=LONG_NAME))
    page.goto(live_titian.at())
    expect(page.get_by_role("navigation").get_by_role("link", name="BPJS FKTP")).to_be_visible()
    look("beranda-nama-panjang")


def test_the_start_page_leads_to_the_work(page, live_titian, look):
    live_titian.sign_in(page, personas.staff(live_titian.clinic, "superadmin", "satusehat", name="Dewi A."))
    page.goto(live_titian.at())
    look("beranda", docs=True)


def test_who_works_in_many_clinics_chooses(page, live_titian, look):
    member = personas.staff(live_titian.clinic, name="Dewi A.")
    for _ in range(30):
        personas.place(member, builders.facility(), "admin")
    live_titian.sign_in(page, member)
    page.goto(f"{live_titian.url}/")
    look("pilih-klinik")
    page.get_by_role("link", name="Klinik Melati").click()
    page.locator("summary").click()
    page.get_by_role("link", name="Ganti klinik").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pilih klinik")


@pytest.mark.parametrize("path", ["kata-sandi/", "dua-langkah/", "dua-langkah/aplikasi/aktifkan/", "keluar/"])
def test_the_account_pages_are_in_order(page, live_titian, look, path):
    live_titian.sign_in(page, personas.staff(live_titian.clinic, name="Dewi A."))
    page.goto(f"{live_titian.url}/akun/{path}")
    look(f"akun-{path.strip('/').replace('/', '-')}")


def test_an_unknown_page_is_kind(page, live_titian, look):
    live_titian.sign_in(page, personas.staff(live_titian.clinic, name="Dewi A."))
    page.goto(live_titian.at("entah/"))
    look("tidak-ditemukan")
