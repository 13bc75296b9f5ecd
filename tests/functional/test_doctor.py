"""The doctor's page against the stand-in BPJS: service by service, broken, mended, and without a script."""

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.functional.conftest import Look
from tests.functional.demo import Demo

PAGE = "integrasi/bpjs-fktp/pemeriksaan/"


def section(page: Page, title: str):
    """Found by its heading, as a reader of the screen does."""
    return page.get_by_role("region", name=title, exact=True)


def answered(page: Page, title: str):
    here = section(page, title)
    expect(here.get_by_text("Diperiksa pukul")).to_be_visible(timeout=40_000)
    return here


def once_all_processes_live(page: Page, demo: Demo) -> None:
    """The demo says that it is ready before its periodic duties have begun and made the first backup."""
    for _ in range(60):
        page.goto(demo.at(PAGE))
        if section(page, "Pemasangan Titian").get_by_text("Semua baik").count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(section(page, "Pemasangan Titian").inner_text())


def test_each_service_is_asked_in_its_turn_and_its_answer_appears(admin: Page, bpjs: Demo):
    bpjs.turn(latency_ms=700)
    admin.goto(bpjs.at(PAGE))
    expect(section(admin, "Pemasangan Titian").get_by_text("SQLite menjawab.")).to_be_visible()
    expect(section(admin, "PCare").get_by_text("Menanyakan PCare…")).to_be_visible()
    expect(section(admin, "Antrean FKTP").get_by_text("Menunggu giliran ditanyakan.")).to_be_visible()
    for title in ("PCare", "Antrean FKTP"):
        expect(answered(admin, title).get_by_text(f"Server {title} tersambung")).to_be_visible()


def test_what_is_broken_is_named_and_its_mending_seen_by_asking_again(admin: Page, bpjs: Demo, look: Look):
    once_all_processes_live(admin, bpjs)
    bpjs.turn(down="html503")
    admin.goto(bpjs.at(PAGE))
    pcare = answered(admin, "PCare")
    expect(pcare.get_by_text("PCare sedang terganggu (HTTP 503).")).to_be_visible()
    answered(admin, "Antrean FKTP")
    look("pemeriksaan-gangguan", of=admin)
    bpjs.turn(down="off")
    again = pcare.get_by_role("link", name="Periksa lagi PCare")
    again.focus()
    again.press("Enter")
    expect(pcare.get_by_text("Nama pengguna dan kata sandi PCare diterima.")).to_be_visible()
    expect(admin.locator("#kabar-periksa")).to_contain_text(
        "PCare: "
    )  # the lists read meanwhile may have failed
    expect(again).to_be_focused()
    again.blur()
    look("pemeriksaan", of=admin, docs=True)


def test_without_a_script_a_service_is_asked_by_a_link(
    new_context: CreateContextCallback, admin: Page, demo: Demo
):
    plain = new_context(java_script_enabled=False).new_page()
    plain.context.add_cookies(admin.context.cookies())
    plain.goto(demo.at(PAGE))
    expect(plain.get_by_text("Menunggu giliran ditanyakan.").first).to_be_hidden()
    plain.get_by_role("link", name="Periksa Antrean FKTP").click()
    expect(section(plain, "Antrean FKTP").get_by_text("Server Antrean FKTP tersambung")).to_be_visible()
    expect(section(plain, "Pemasangan Titian")).to_be_visible()


@pytest.mark.parametrize("who", ["loket", "dokter"])
def test_who_does_not_mend_the_bridge_is_not_shown_the_page(page: Page, demo: Demo, who: str):
    demo.sign_in(page, who)
    assert page.goto(demo.at(PAGE)).status == 403
