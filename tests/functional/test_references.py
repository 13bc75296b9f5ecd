"""Referensi PCare and Referensi Antrean on the demo: reading, searching, an outage, and a doctor who disappears."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.functional.demo import Demo

FIRST_READING = 120_000
"""Milliseconds within which the demo has read all lists behind the newcomer's back."""


@pytest.fixture
def lists(page: Page, bpjs: Demo) -> Iterator[Page]:
    """The admin on the tab Referensi PCare, everything read and BPJS well; afterwards it is so again."""
    bpjs.sign_in(page, "admin")
    page.goto(bpjs.at("integrasi/bpjs-fktp/"))
    longest, settled = line_of(page, "Diagnosis (ICD-10)"), re.compile(r"yang\slalu|sekarang|Gagal|Ditunda")
    expect(longest).to_contain_text(settled, timeout=FIRST_READING)
    broken_off = re.compile("Gagal|Ditunda")
    if broken_off.search(longest.inner_text()):
        # An outage of another test came between; nobody waits for its next turn.
        page.get_by_role("button", name="Sinkronkan semua daftar").click()
        expect(longest).not_to_contain_text(broken_off)
        expect(longest).to_contain_text(settled, timeout=FIRST_READING)
    yield page
    bpjs.turn(fail_after=0, down="off", latency_ms=0)


def line_of(page: Page, label: str) -> Locator:
    """The list's line at the left."""
    return page.get_by_role("navigation", name="Daftar").get_by_role("link").filter(has_text=label)


def head(page: Page) -> Locator:
    return page.locator("#kepala")


def choose(page: Page, label: str) -> None:
    line_of(page, label).click()
    expect(head(page).get_by_role("heading", name=label)).to_be_visible()


def sync(page: Page) -> None:
    page.locator("#kepala").get_by_role("button", name="Sinkronisasi").click()


def rows(page: Page) -> Locator:
    return page.get_by_role("table").locator("tbody tr")


def test_a_long_list_is_read_behind_ones_back_and_typing_is_not_disturbed(lists, bpjs, look):
    choose(lists, "Obat (DPHO)")
    bpjs.turn(latency_ms=300)
    sync(lists)
    expect(head(lists).get_by_role("status")).to_contain_text("Sedang disinkronkan")
    box = lists.get_by_label("Cari kode atau nama")
    box.press_sequentially("para", delay=150)
    expect(rows(lists).first).to_contain_text("PARA", ignore_case=True)
    expect(head(lists).get_by_role("progressbar")).to_have_attribute("value", re.compile("[1-9]"))
    look("referensi-sedang-disinkronkan", docs=True)
    box.press_sequentially("setamol 500", delay=150)
    bpjs.turn(latency_ms=0)
    expect(head(lists).get_by_role("status")).not_to_contain_text("disinkronkan")
    expect(box).to_have_value("parasetamol 500")
    expect(box).to_be_focused()


def test_a_reading_that_fails_half_way_says_so_and_goes_on_from_there(lists, bpjs, look):
    choose(lists, "Obat (DPHO)")
    bpjs.turn(fail_after=12)
    sync(lists)
    status = head(lists).get_by_role("status")
    expect(status).to_contain_text("Gagal")
    expect(head(lists)).to_contain_text("PCare sedang terganggu. Dilanjutkan sendiri nanti. Dicoba lagi")
    expect(line_of(lists, "Obat (DPHO)")).to_contain_text("Gagal")
    assert rows(lists).count() == 50
    look("referensi-gagal", docs=True)
    bpjs.turn(fail_after=0, down="off", latency_ms=200)
    sync(lists)
    percent = head(lists).get_by_role("progressbar")
    expect(percent).to_have_attribute("value", re.compile(r"[2-9]\d"))
    expect(status).not_to_contain_text("Sedang disinkronkan")
    expect(status).not_to_contain_text("Gagal")


def test_what_is_stopped_keeps_what_it_had(lists, bpjs):
    choose(lists, "Diagnosis (ICD-10)")
    count = line_of(lists, "Diagnosis (ICD-10)").locator(".list-count").inner_text()
    bpjs.turn(latency_ms=200)
    sync(lists)
    expect(head(lists).get_by_role("status")).to_contain_text("Sedang disinkronkan")
    head(lists).get_by_role("button", name="Hentikan").click()
    expect(head(lists)).to_contain_text("Sinkronisasi dihentikan.")
    expect(line_of(lists, "Diagnosis (ICD-10)").locator(".list-count")).to_have_text(count)
    lists.get_by_label("Cari kode atau nama").fill("A09")
    expect(rows(lists).first).to_contain_text("A09")


def test_a_doctor_who_disappears_is_marked_and_missed_where_he_is_used(lists, bpjs, look):
    bpjs.change_reference(list="dokter", code="145022", name=None)
    choose(lists, "Dokter")
    sync(lists)
    warning = lists.get_by_role("region", name="Masih dipakai tetapi sudah tidak ada")
    expect(warning).to_contain_text("145022")
    expect(line_of(lists, "Dokter")).to_contain_text("1 hilang")
    gone = rows(lists).filter(has_text="145022")
    expect(gone).to_contain_text("sudah tidak ada")
    look("referensi-hilang", docs=True)
    lists.get_by_text("Perubahan terakhir").click()
    expect(lists.locator("#perubahan").get_by_role("listitem").first).to_contain_text("Hilang")
    warning.get_by_role("link", name="Perbaiki").click()
    expect(lists.get_by_role("heading", level=1)).to_contain_text("Pemetaan")
    bpjs.change_reference(list="dokter", code="145022", name="AGUS PRAMONO")
    lists.go_back()
    sync(lists)
    expect(line_of(lists, "Dokter")).to_contain_text("1 baru")
    expect(warning).to_have_count(0)


def test_the_schedules_are_shown_day_by_day_and_read_again(lists, bpjs, look):
    lists.get_by_role("link", name="Referensi Antrean").click()
    days = lists.get_by_role("list", name="Hari").get_by_role("link")
    expect(days).to_have_count(8)
    expect(rows(lists).filter(has_text="POLI UMUM").first).to_contain_text("07:00-14:00")
    bpjs.turn(latency_ms=400)
    sync(lists)
    expect(head(lists).get_by_role("progressbar")).to_be_visible()
    days.nth(1).click()
    expect(days.nth(1)).to_have_attribute("aria-current", "date")
    bpjs.turn(latency_ms=0)
    expect(head(lists).get_by_role("status")).not_to_contain_text("disinkronkan")
    expect(days.nth(1)).to_have_attribute("aria-current", "date")
    look("referensi-jadwal", docs=True)
    choose(lists, "Dokter")
    expect(rows(lists).filter(has_text="145021901")).to_contain_text("dr. Sari Wulandari")
    look("referensi-antrean-dokter")
