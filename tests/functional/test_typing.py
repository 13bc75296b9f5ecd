"""What a clerk types stays: through reload, sign-out and a change of desks, and under a reader's Enter."""

import pytest
from playwright.sync_api import expect

from tests import personas
from tests.functional import desk
from tests.integration.patients import people


@pytest.fixture
def dewi(live_titian):
    return personas.staff(live_titian.clinic, name="Dewi A.")


@pytest.fixture
def clerk(page, live_titian, dewi):
    live_titian.sign_in(page, dewi)
    page.goto(live_titian.at("pasien/baru/?jenis=umum"))
    return page


def scan(page, text):
    """As a reader of barcodes does it: all signs at once, and Enter."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_what_was_typed_survives_a_reload_a_dead_browser_and_a_sign_out(clerk, live_titian, dewi, look):
    clerk.get_by_label("Nama lengkap").press_sequentially("Siti Nuraini")
    expect(clerk.locator("#draf")).to_contain_text("Disimpan sementara pukul")
    clerk.reload()
    expect(clerk.get_by_label("Nama lengkap")).to_have_value("Siti Nuraini")
    clerk.get_by_label("Tempat lahir").press_sequentially("Depok")
    clerk.goto("about:blank")  # at once: nothing but the leaving itself tells the server
    clerk.context.clear_cookies()
    live_titian.sign_in(clerk, dewi)
    clerk.goto(live_titian.at("pasien/"))
    look("pasien-draf")
    clerk.get_by_role("link", name="Lanjutkan isian Siti Nuraini").click()
    expect(clerk.get_by_label("Tempat lahir")).to_have_value("Depok")
    look("pasien-draf-dilanjutkan")


def test_a_readers_enter_sends_no_half_form_and_goes_on(clerk):
    clerk.get_by_label("Nomor identitas").focus()
    scan(clerk, people.NIK)
    expect(clerk.get_by_label("Tempat lahir")).to_be_focused()
    expect(desk.heading(clerk)).to_have_text("Pasien baru · Umum")
    expect(clerk.locator(".error-summary")).to_have_count(0)
    clerk.keyboard.press("Control+Enter")
    expect(clerk.locator(".error-summary")).to_contain_text("isian perlu diperbaiki")
    expect(clerk.get_by_label("Nomor identitas")).to_have_value(people.NIK)


def test_a_label_that_is_scanned_anywhere_on_the_list_opens_its_patient(clerk, live_titian):
    wanted = people.patient(live_titian.clinic)
    clerk.goto(live_titian.at("pasien/"))
    scan(clerk, "RM:999999")
    expect(clerk.get_by_text("Tidak ada pasien yang cocok")).to_be_visible()
    scan(clerk, f"RM:{wanted.record_number:06}")
    expect(desk.heading(clerk)).to_have_text(wanted.name)
