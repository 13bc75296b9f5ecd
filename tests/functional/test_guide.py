"""The help of a page is a key away, and what was being typed stays where it is."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests import personas
from tests.integration.patients import people


@pytest.fixture
def clerk(page, live_titian):
    for year, name in ((1957, "Soeharto bin Karto"), (1988, "Moh. Suharto")):
        people.patient(live_titian.clinic, name=name, nik="", sex="1", birth_date=date(year, 6, 8))
    live_titian.sign_in(page, personas.staff(live_titian.clinic, name="Dewi A."))
    page.goto(live_titian.at("pasien/"))
    return page


def test_the_key_f1_opens_the_help_of_this_page_beside_what_is_typed(clerk, look):
    clerk.get_by_role("searchbox").press_sequentially("suharto")
    expect(clerk.get_by_role("link", name="Soeharto bin Karto")).to_be_visible()
    look("mencari-pasien", docs=True)
    with clerk.context.expect_page() as opened:
        clerk.keyboard.press("F1")
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Mencari pasien")
    expect(opened.value.locator("article img").first).to_have_js_property("complete", value=True)
    look("bantuan", of=opened.value)
    expect(clerk.get_by_role("searchbox")).to_have_value("suharto")
