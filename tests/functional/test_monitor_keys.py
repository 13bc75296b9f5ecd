"""Every action of the monitor without a mouse, on a laptop and as narrow as a phone: Tab leads to it, a key does it."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.functional.conftest import SIZES, LiveTitian, Look
from tests.functional.desk import Keys
from tests.integration.monitoring import scene
from titian.monitoring.operations import many
from titian.monitoring.queries import PAGE_SIZE, Act
from titian.outbox.models import Job
from titian.outbox.states import State

BOARD = "integrasi/bpjs-fktp/monitoring/"
LATE = {"answer_key": "call_time_invalid"}
LIES_ON_TOP = """it => { const { left, top, width, height } = it.getBoundingClientRect();
  return it.contains(document.elementFromPoint(left + width / 2, top + height / 2)); }"""


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest, page: Page) -> str:
    width, height = SIZES[request.param]
    page.set_viewport_size({"width": width, "height": height})
    return str(request.param)


@pytest.fixture
def keys(page: Page, size: str) -> Keys:
    return Keys(page)


@pytest.fixture
def look_here(look: Look, size: str) -> Look:
    return partial(look, sizes=[size])


@pytest.fixture
def failed(page: Page, monitor: LiveTitian, keys: Keys) -> Callable[..., list[Job]]:
    """The list with so many that failed, the newest first as it has them."""

    def opened(count: int, query: str = "", **after: object) -> list[Job]:
        after = {"answer_key": "nik_refused", "bpjs_message": "NIK tidak valid"} | after
        facts = {"now": timezone.now(), "patient_ref": scene.patient(monitor.clinic).ref, "after": after}
        jobs = [scene.job(monitor.clinic, State.FAILED, **facts) for _ in range(count)]
        page.goto(monitor.at(BOARD + query))
        past_the_menu(page, keys)
        return jobs[::-1]

    return opened


def past_the_menu(page: Page, keys: Keys) -> None:
    keys.write("", "Tab", "Enter")
    expect(page).to_have_url(re.compile("#isi$"))


def told(page: Page, text: str) -> None:
    """Said where it is seen, whatever lies over the page."""
    said = page.locator("#pesan")
    expect(said).to_contain_text(text)
    assert said.evaluate(LIES_ON_TOP), f"{text}: under something else"


def detail(page: Page, keys: Keys, job: Job) -> Locator:
    keys.go(page.locator(f"#lihat-{job.pk}"), "Enter")
    expect(page.locator("#panel h2")).to_be_focused()
    return page.locator("#panel")


def test_a_panel_is_opened_left_for_its_neighbours_and_closed(
    page: Page, failed: Callable[..., list[Job]], keys: Keys
):
    _, middle, oldest = failed(3)
    panel = detail(page, keys, middle)
    for name, job in (("Kiriman berikutnya", oldest), ("Kiriman sebelumnya", middle)):
        keys.go(panel.get_by_role("link", name=name), "Enter")
        expect(page.locator("#rincian")).to_have_attribute("data-job", str(job.pk))
        expect(panel.locator("h2")).to_be_focused()
    keys.go(panel.get_by_role("link", name="Tutup detail"), "Enter")
    expect(panel.locator("> *")).to_have_count(0)
    expect(page.locator(f"#lihat-{middle.pk}")).to_be_focused()
    keys.go(page.locator(f"#ulang-{middle.pk}"), "Enter")
    told(page, "Akan dikirim ulang")


def test_a_text_is_edited_sent_again_and_taken_back(page: Page, failed: Callable[..., list[Job]], keys: Keys):
    [job] = failed(1, "?status=not_sent")
    keys.go(detail(page, keys, job).get_by_role("link", name="Ubah isi"), "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ubah isi kiriman")
    past_the_menu(page, keys)
    keys.go(page.get_by_label("Keluhan")).write(" lama")
    keys.go(page.get_by_label("Alasan perubahan")).write("salah ketik")
    keys.go(page.get_by_role("button", name="Lihat perbedaannya"), "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa isi ubahan")
    past_the_menu(page, keys)
    keys.go(page.get_by_role("button", name="Simpan isi ubahan"), "Enter")
    expect(page.locator("#panel h2")).to_be_focused()
    told(page, "Tekan Kirim Ulang")
    keys.go(page.locator("#panel").get_by_role("button", name="Pakai isi dari sumbernya"), "Enter")
    told(page, "Isi ubahan dibuang")
    keys.go(page.locator(f"#ulang-panel-{job.pk}"), "Enter")
    told(page, "Akan dikirim ulang")


def test_one_is_said_to_be_entered_by_hand_and_another_closed_with_a_reason(
    page: Page, failed: Callable[..., list[Job]], keys: Keys, look_here: Look
):
    by_hand, closed = failed(2)
    panel = detail(page, keys, by_hand)
    keys.go(panel.locator("#penutupan summary"), "Enter")
    page.keyboard.press("Shift+Tab")
    keys.go(panel.locator("#manual summary"), "Enter")
    look_here("monitoring-tutup-dan-manual")
    keys.go(panel.get_by_role("button", name="Tanyakan ke BPJS"), "Enter")
    told(page, "Ditanyakan ke BPJS")
    page.keyboard.press("Escape")
    panel = detail(page, keys, closed)
    keys.go(panel.locator("#penutupan summary"), "Enter")
    keys.go(panel.get_by_label("Alasan")).write("pasien pulang", "Enter")
    told(page, "Ditutup.")


def test_rows_are_ticked_and_the_order_is_stopped(
    page: Page, failed: Callable[..., list[Job]], keys: Keys, look_here: Look, monkeypatch
):
    monkeypatch.setitem(many.PORTIONS, Act.RESEND, 1)
    monkeypatch.setattr(many, "SPACING", timedelta(minutes=10))
    newest, _, oldest = failed(3)
    for job in (newest, oldest):
        keys.go(page.locator(f"#pilih-{job.pk}"), "Space")
    keys.go(page.get_by_role("button", name="Kirim ulang beberapa"), "Enter", by="Shift+Tab")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kirim ulang beberapa")
    past_the_menu(page, keys)
    keys.go(page.get_by_role("button", name="Kirim ulang 2 kiriman"), "Enter")
    keys.go(page.get_by_role("button", name="Berhenti"), "Enter")
    expect(page.locator("#serentak")).to_contain_text("Dihentikan: 1 dari 2 kiriman")
    look_here("kirim-ulang-dihentikan")
    keys.go(page.get_by_role("link", name="Kembali ke daftar"), "Enter")
    expect(page.locator("#baris > tr")).to_have_count(3)


def test_what_came_too_late_is_closed_together(
    page: Page, failed: Callable[..., list[Job]], keys: Keys, look_here: Look
):
    failed(2, **LATE)
    keys.go(page.get_by_label("Berlaku untuk"), "ArrowDown")
    keys.go(page.get_by_role("button", name="Tutup yang terlambat atau batal"), "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tutup beberapa")
    look_here("tutup-beberapa")
    past_the_menu(page, keys)
    keys.go(page.get_by_label("Alasan untuk semuanya")).write("lewat hari")
    keys.go(page.get_by_role("button", name="Tutup 2 kiriman"), "Enter")
    expect(page.locator("#serentak")).to_contain_text("Selesai: 2 kiriman")
    look_here("tutup-beberapa-selesai")


def test_the_list_is_filtered_and_exported(
    page: Page, failed: Callable[..., list[Job]], keys: Keys, look_here: Look
):
    failed(2)
    date, rows = page.get_by_label("Tanggal", exact=True), page.locator("#baris > tr")
    keys.go(page.get_by_label("Jenis", exact=True)).write("Tambah A")
    expect(rows).to_have_count(0)
    look_here("monitoring-tanpa-isi")
    keys.go(page.get_by_label("Status", exact=True))
    keys.go(page.get_by_role("link", name="Reset Filter").first, "Enter")
    expect(rows).to_have_count(2)
    past_the_menu(page, keys)
    keys.go(date, "Control+a").write("32-13-2026", "Enter")
    expect(page.get_by_text("Perbaiki isian yang ditandai")).to_be_visible()
    look_here("monitoring-saringan-galat")
    keys.go(page.get_by_role("link", name="Kosongkan tanggal"), "Enter")
    expect(rows).to_have_count(2)
    past_the_menu(page, keys)
    keys.go(page.get_by_role("button", name="Perbarui Data"), "Enter")
    keys.go(page.get_by_role("link", name="Ekspor XLSX"), "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ekspor kiriman BPJS")
    look_here("monitoring-ekspor")
    keys.go(page.get_by_label("Untuk keperluan apa?")).write("rapat bulanan")
    with page.expect_download() as download:
        keys.go(page.get_by_role("button", name="Unduh XLSX"), "Enter")
    assert download.value.suggested_filename.endswith(".xlsx")


def test_pages_are_turned_a_cause_is_followed_and_a_text_is_copied(
    page: Page, failed: Callable[..., list[Job]], keys: Keys
):
    newest, *_, oldest = failed(PAGE_SIZE + 1)
    rows = page.locator("#baris > tr")
    for key, shown, count in (("n", oldest, 1), ("p", newest, PAGE_SIZE)):
        keys.write(key)
        expect(rows).to_have_count(count)
        expect(page.locator(f"#kiriman-{shown.pk}")).to_be_visible()
    past_the_menu(page, keys)
    keys.go(page.locator("#sebab summary"), "Enter")
    keys.go(page.locator("#sebab-1").get_by_role("link").first, "Enter")
    expect(page).to_have_url(re.compile("cause="))
    expect(rows).to_have_count(PAGE_SIZE)
    past_the_menu(page, keys)
    copy = detail(page, keys, newest).get_by_role("button", name=re.compile("^Salin")).first
    keys.go(copy, "Enter")
    expect(copy).to_have_text("Tersalin")
