"""The parts that pages are made of: fields, the village combobox, what is said when the server is gone."""

import pytest
from playwright.sync_api import expect

from tests import personas
from titian.facility.models import Village
from titian.facility.queries import village_search_text

pytestmark = pytest.mark.urls("tests.integration.facility.pages")


def village(code, name, district, postal_code):
    row = Village(code=code, name=name, district=district, city="Kabupaten Sleman", postal_code=postal_code)
    row.province = "Daerah Istimewa Yogyakarta"
    row.search_text = village_search_text(row)
    row.save()


@pytest.fixture
def form(page, live_titian):
    village("3404072001", "Caturtunggal", "Depok", "55281")
    village("3404072002", "Maguwoharjo", "Depok", "55282")
    village("3404072003", "Condongcatur", "Depok", "55283")
    live_titian.sign_in(page, personas.staff(live_titian.clinic, name="Dewi A."))
    page.goto(live_titian.at("contoh/"))
    return page


def options(form, name=None):
    return form.get_by_role("listbox").get_by_role("option", name=name)


def test_a_refused_form_shows_every_error_beside_its_field(form, look):
    look("contoh-kosong")
    form.get_by_role("button", name="Simpan").click()
    expect(form.get_by_text("Wajib diisi.")).to_have_count(4)
    look("contoh-galat")


def test_a_village_is_found_and_chosen_by_keyboard_and_fills_the_postal_code(form, axe):
    box = form.get_by_role("combobox", name="Kelurahan/desa")
    box.press_sequentially("depok")
    expect(options(form)).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    axe()
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(options(form, "Condongcatur")).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(box).to_have_value("Condongcatur, Depok, Kabupaten Sleman, Daerah Istimewa Yogyakarta")
    expect(form.get_by_label("Kode pos")).to_have_value("55283")
    expect(options(form)).to_have_count(0)
    assert form.locator("input[name=village]").input_value() == "3404072003"


def test_arrow_up_begins_at_the_end_and_escape_closes_the_list(form):
    box = form.get_by_role("combobox", name="Kelurahan/desa")
    box.press_sequentially("depok")
    expect(options(form)).to_have_count(3)
    box.press("ArrowUp")
    expect(options(form).last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("depok")


def test_a_village_is_chosen_by_mouse_and_typing_on_takes_the_choice_back(form):
    box = form.get_by_role("combobox", name="Kelurahan/desa")
    box.press_sequentially("catur")
    options(form, "Caturtunggal").click()
    assert form.locator("input[name=village]").input_value() == "3404072001"
    box.press("Backspace")
    assert form.locator("input[name=village]").input_value() == ""


def test_a_name_that_is_not_there_is_said_and_cannot_be_chosen(form):
    box = form.get_by_role("combobox", name="Kelurahan/desa")
    box.press_sequentially("atlantis")
    expect(form.get_by_text("Tidak ada kelurahan/desa yang cocok").first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    assert form.locator("input[name=village]").input_value() == ""


def test_a_lost_connection_is_said_aloud_and_taken_back_when_it_returns(form, troubles):
    form.context.set_offline(True)
    box = form.get_by_role("combobox", name="Kelurahan/desa")
    box.press_sequentially("depok")
    expect(form.get_by_role("alert")).to_contain_text("Tidak tersambung ke server klinik")
    troubles.clear()  # htmx writes it on the console too
    form.context.set_offline(False)
    box.press_sequentially(" ")
    box.press("Backspace")
    box.press("k")
    expect(form.get_by_role("alert")).to_be_empty()
