"""What a clerk types stays: through reload, sign-out and a change of desks, and under a reader's Enter."""

from time import sleep

import pytest
from playwright.sync_api import expect

from tests import personas
from tests.functional import desk
from tests.integration.patients import people
from titian.patients import queries


@pytest.fixture
def dewi(live_titian):
    return personas.staff(live_titian.clinic, name="Dewi A.")


@pytest.fixture
def clerk(page, live_titian, dewi):
    live_titian.sign_in(page, dewi)
    page.goto(live_titian.at("pasien/baru/?jenis=umum"))
    return page


def until(is_so):
    """Wait for what the page sends while it is left, which nobody can see."""
    for _ in range(200):
        if is_so():
            return
        sleep(0.05)
    raise AssertionError("what was typed did not arrive")


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
    until(lambda: "Depok" in queries.drafts_of(dewi, live_titian.clinic).get().typed["birth_place"])
    clerk.context.clear_cookies()
    live_titian.sign_in(clerk, dewi)
    clerk.goto(live_titian.at("pasien/"))
    look("pasien-draf")
    clerk.get_by_role("link", name="Lanjutkan isian Siti Nuraini").click()
    expect(clerk.get_by_label("Tempat lahir")).to_have_value("Depok")
    look("pasien-draf-dilanjutkan")


def test_the_star_of_a_child_without_a_nik_stands_at_its_mother(clerk):
    star = clerk.locator(".cell-mother_name .required")
    clerk.get_by_role("textbox", name="Tanggal lahir").fill("04-10-2020")
    expect(star).to_be_hidden()
    clerk.get_by_label("Jenis identitas").select_option("belum_ada")
    expect(star).to_be_visible()
    clerk.get_by_role("radio", name="Tidak dikenal").check()
    expect(star).to_be_hidden()


@pytest.mark.parametrize(
    "written", ["04-10-2020", "04102020", "4.10.2020", "4 September 2020", "4 nopember 2020"]
)
def test_a_date_is_typed_as_people_write_it_and_no_sign_of_it_is_swallowed(clerk, written):
    box = clerk.get_by_role("textbox", name="Tanggal lahir")
    box.press_sequentially(written)
    expect(box).to_have_value(written)
    clerk.get_by_label("Jenis identitas").select_option("belum_ada")
    expect(clerk.locator(".cell-mother_name .required")).to_be_visible()
    clerk.keyboard.press("Control+Enter")
    expect(clerk.locator("#galat")).not_to_contain_text("Tanggal lahir")
    expect(box).to_have_value(written)


def test_a_reader_of_cards_and_labels_sends_no_half_form_and_opens_who_is_known(clerk, live_titian):
    clerk.get_by_label("Nomor identitas").focus()
    scan(clerk, people.NIK)
    expect(clerk.get_by_label("Tempat lahir")).to_be_focused()
    expect(clerk.locator("#dari-nik")).to_contain_text("diisi menurut NIK")
    expect(clerk.locator("#id_birth_date")).to_have_value("05-10-1992")
    expect(clerk.locator("#id_sex")).to_have_value("2")
    expect(desk.heading(clerk)).to_have_text("Pasien baru · Umum")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.locator(".error-summary")).to_contain_text("isian perlu diperbaiki")
    expect(clerk.get_by_label("Nomor identitas")).to_have_value(people.NIK)
    wanted = people.patient(live_titian.clinic)
    clerk.goto(live_titian.at("pasien/"))
    scan(clerk, "RM:999999")
    expect(clerk.get_by_text("Tidak ada pasien yang cocok")).to_be_visible()
    scan(clerk, f"RM:{wanted.record_number:06}")
    expect(desk.heading(clerk)).to_have_text(wanted.name)


class SlowServer:
    """Holds what is sent to one address until it is let go."""

    def __init__(self, page, end):
        self._page, self._held = page, []
        page.route(f"**/{end}", self._hold)

    def _hold(self, route):
        self._held.append(route)

    def request(self, number):
        """The one of this number, from one, once the page has sent it."""
        for _ in range(200):
            if len(self._held) >= number:
                return self._held[number - 1]
            self._page.wait_for_timeout(50)
        raise AssertionError("the page asked nothing")


def test_a_card_scanned_while_bpjs_is_asked_is_asked_about_next(clerk, live_titian):
    clerk.goto(live_titian.at("pasien/baru/bpjs/"))
    questions = SlowServer(clerk, "baru/bpjs/")
    scan(clerk, people.CARD)
    first = questions.request(1)
    scan(clerk, people.CARD)  # the same again: one question is enough
    scan(clerk, people.NIK)
    first.continue_()
    expect(clerk.locator("#jawaban .alert")).to_be_visible()
    expect(clerk.get_by_label("Nomor kartu BPJS atau NIK")).to_be_focused()
    second = questions.request(2)
    assert f"number={people.NIK}" in second.request.post_data
    second.continue_()


def test_the_desk_is_given_to_a_colleague_in_two_keys_and_what_was_typed_waits(clerk, live_titian, dewi):
    colleague = personas.staff(live_titian.clinic, name="Rudi H.")
    colleague.set_password("sandi-rudi-7")
    colleague.save()
    clerk.get_by_label("Nama lengkap").press_sequentially("Siti Nuraini")
    clerk.keyboard.press("Alt+G")  # at once, before any pause
    clerk.get_by_label("Nama pengguna").fill(colleague.username)
    clerk.get_by_label("Kata sandi").fill("sandi-rudi-7")
    clerk.get_by_role("button", name="Masuk").click()
    expect(desk.heading(clerk)).to_have_text("Pasien baru · Umum")
    expect(clerk.get_by_role("banner")).to_contain_text("Rudi H.")
    expect(clerk.get_by_label("Nama lengkap")).to_have_value("")
    assert [draft.name for draft in queries.drafts_of(dewi, live_titian.clinic)] == ["Siti Nuraini"]
