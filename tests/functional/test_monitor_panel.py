"""The monitor's panel as an admin uses it: the story, the keys, what is copied, and what stays while rows change."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import builders, personas
from tests.functional.conftest import LiveTitian, Look
from tests.integration.monitoring import scene
from titian.monitoring.operations import many
from titian.monitoring.queries import Act
from titian.outbox import kinds
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State

LONG = "Raden Ajeng Kartika Sari Dewi Kusumaningrum Hadiningrat binti Suryodiprojo"
SENT, ANSWER = '{"nik":3174060101900001,"berat":1.10}', '{"metaData":\r\n{"code":412}}'
PLAIN_HTTP = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
HEAR_COPY = (
    "addEventListener('copy', (event) => { window.copied = event.clipboardData.getData('text/plain'); });"
)


@pytest.fixture
def titian(live_titian: LiveTitian, page: Page, monkeypatch: pytest.MonkeyPatch) -> LiveTitian:
    """An admin who has signed in; the promises stand alone."""
    for service in ("pcare", "antrean"):
        builders.bridge(live_titian.clinic, service, "http://127.0.0.1:9", builders.MELATI, "k")
    monkeypatch.setattr(kinds, "_sources", {})
    live_titian.sign_in(page, personas.staff(live_titian.clinic, "admin", "satusehat", name="Dewi Admin"))
    return live_titian


def refused(titian: LiveTitian, answer_key: str = "nik_refused", **facts: object) -> Job:
    """With a step that waits behind it."""
    siti = scene.patient(titian.clinic, LONG)
    after = {"answer_key": answer_key, "bpjs_message": "NIK tidak sesuai", "http_code": 200, "bpjs_code": 201}
    now = timezone.now()
    job = scene.job(titian.clinic, State.FAILED, patient_ref=siti.ref, now=now, after=after, **facts)
    scene.attempt(job, request_body=SENT, response_text=ANSWER, started_at=now)
    behind = {"visit_ref": job.visit_ref, "patient_ref": siti.ref, "now": now}
    builders.promise(titian.clinic, Kind.TAMBAH_KUNJUNGAN, job.card_number, "001", {}, **behind)
    return job


def beat(titian: LiveTitian, job: Job, **facts: object) -> None:
    """Something of the clinic changes, this job among it."""
    Job.objects.filter(pk=job.pk).update(version=job.version + 1, **facts)
    scene.job(titian.clinic, now=timezone.now())


def test_single_keys_lead_through_the_list_and_can_be_switched_off(
    page: Page, titian: LiveTitian, look: Look
):
    first, second = refused(titian), refused(titian)
    page.goto(titian.at("integrasi/bpjs-fktp/monitoring/?kind=tambah_pendaftaran"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Pintasan keyboard")).to_be_visible()
    look("monitoring-pintasan")
    page.get_by_label("Pakai pintasan satu huruf").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(f"#lihat-{second.pk}")).not_to_be_focused()
    page.get_by_role("button", name="Pintasan").click()
    page.get_by_label("Pakai pintasan satu huruf").check()
    page.keyboard.press("Escape")
    page.locator("body").press("j")
    expect(page.locator(f"#lihat-{second.pk}")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(f"#lihat-{first.pk}")).to_be_focused()
    page.keyboard.press("o")
    expect(page.locator("#panel h2")).to_be_focused()
    page.keyboard.press("p")
    expect(page.locator("#rincian")).to_have_attribute("data-job", str(second.pk))
    expect(page.locator("#panel h2")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("k")
    assert page.evaluate("document.activeElement.value") == "k"
    page.keyboard.press("Escape")
    expect(page.locator("#panel > *")).to_have_count(0)


def test_what_is_open_typed_and_focused_stays_while_the_rows_change(
    page: Page, titian: LiveTitian, look: Look
):
    job = refused(titian)
    page.add_init_script(PLAIN_HTTP + HEAR_COPY)
    page.goto(titian.at("integrasi/bpjs-fktp/monitoring/"))
    page.locator(f"#lihat-{job.pk}").click()
    chain = page.get_by_role("region", name="Rangkaian kunjungan")
    expect(chain).to_contain_text("Menunggu langkah 1 (Tambah Pendaftaran), yang gagal.")
    look("monitoring-rangkaian")
    page.get_by_role("button", name="Salin isi response").click()
    expect(page.locator("#salin-terakhir-diterima")).to_have_text("Tersalin")
    assert page.evaluate("window.copied") == ANSWER
    page.get_by_text("Tutup tanpa dikirim").click()
    reason = page.get_by_label("Alasan")
    reason.fill("sudah di PCare")
    page.keyboard.press("ArrowLeft")
    beat(titian, job, bpjs_message="Jawaban lain")
    expect(page.locator("#fakta")).to_contain_text("Jawaban lain")
    expect(reason).to_be_focused()
    page.keyboard.type("!")
    expect(reason).to_have_value("sudah di PCar!e")
    chain.get_by_role("link", name="Tambah Kunjungan").click()
    expect(page.locator("#panel h2")).to_have_text("Tambah Kunjungan")


def test_one_cause_is_one_line_with_one_cure_and_a_long_order_can_be_stopped(
    page: Page, titian: LiveTitian, look: Look, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(many.PORTIONS, Act.RESEND, 1)
    monkeypatch.setattr(many, "SPACING", timedelta(minutes=10))
    for _ in range(2):
        job = refused(titian, "practitioner_not_in_reference")
    refused(titian)
    page.goto(titian.at("integrasi/bpjs-fktp/monitoring/?status=not_sent"))
    cause = page.get_by_role("listitem").filter(has_text="Kode tenaga medis")
    expect(cause.get_by_role("link", name="Petakan dokter")).to_be_visible()
    look("monitoring-sebab", docs=True)
    cause.get_by_role("link", name="Kode tenaga medis tidak ada dalam referensi BPJS.", exact=True).click()
    expect(page.locator("#baris > tr")).to_have_count(2)
    cause.get_by_role("link", name=re.compile("Kirim ulang semua")).click()
    page.get_by_role("button", name="Kirim ulang 2 kiriman").click()
    expect(page.locator("#serentak")).to_contain_text("1 dari 2 kiriman")
    look("kirim-ulang-berjalan")
    page.get_by_role("button", name="Berhenti").click()
    expect(page.locator("#serentak")).to_contain_text("Dihentikan: 1 dari 2 kiriman")
    page.goto(titian.at(f"integrasi/bpjs-fktp/monitoring/{job.pk}/ubah/?json=1"))
    text = page.get_by_label("Isi sebagai JSON")
    text.fill(text.input_value().replace('"batuk",', '"batuk"'))
    page.get_by_role("button", name="Lihat perbedaannya").click()
    expect(text).to_have_accessible_description(re.compile(r"Baris \d+, kolom 3: Di sini kurang tanda koma"))
    look("ubah-isi-json")


IN_SIGHT = """() => [...document.querySelectorAll('#baris > tr')].filter((row) => {
  const { top, bottom } = row.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}).length"""
LETTERS = """() => { const text = document.querySelector('.hours text');
  return text.getScreenCTM().a * parseFloat(getComputedStyle(text).fontSize); }"""


def test_beside_an_open_panel_eight_rows_of_the_list_stay_in_sight(page: Page, titian: LiveTitian):
    for number in range(12):
        patient = scene.patient(titian.clinic, f"Ni Wayan Sudarsana {number}")
        after = {"answer_key": "", "bpjs_message": "Terjadi galat yang tidak dikenal pada server tujuan"}
        scene.job(titian.clinic, State.FAILED, patient_ref=patient.ref, now=timezone.now(), after=after)
    page.goto(titian.at("integrasi/bpjs-fktp/monitoring/"))
    page.locator("#baris > tr a[id^='lihat-']").first.click()
    expect(page.locator("#panel h2")).to_be_focused()
    assert page.evaluate(IN_SIGHT) >= 8
    for name in ("Perbarui Data", "Kirim ulang beberapa"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#grafik")).to_be_visible()


@pytest.mark.parametrize("width", [1366, 1024, 820, 390])
def test_the_charts_hours_are_as_large_as_small_print_at_every_width(
    page: Page, titian: LiveTitian, width: int
):
    refused(titian)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(titian.at("integrasi/bpjs-fktp/monitoring/"))
    assert 9 <= page.evaluate(LETTERS) <= 13
