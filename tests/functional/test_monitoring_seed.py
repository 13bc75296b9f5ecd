"""Monitoring BPJS sentence by sentence, as an admin reads it in the clinic's manual: with the keyboard alone."""

import colorsys
import itertools
import re
import time

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests import builders
from tests.functional.conftest import LiveTitian, Look
from tests.integration.monitoring import scene
from titian.facility.queries import local_date
from titian.outbox.changes import changes, touch
from titian.outbox.models import Attempt, Job
from titian.outbox.operations.tally import recount
from titian.outbox.states import State
from titian.patients.models import Patient

KINDS = (
    "Tambah Antrean", "Panggil Antrean", "Batal Antrean", "Tambah Pendaftaran", "Tambah Kunjungan",
    "Hapus Pendaftaran", "Hapus Kunjungan",
)  # fmt: skip
STATUSES = {"Tidak Terkirim": 2, "Belum Diproses": 2, "Terkirim": 1, "Semua": 5}
BADGES = {"Terkirim": "state-ok", "Gagal": "state-bad", "Menunggu": "state-wait", "Proses": "state-info"}
HUES = {
    "Terkirim": range(90, 165),
    "Gagal": range(-15, 16),
    "Menunggu": range(30, 61),
    "Proses": range(195, 245),
}
"""In degrees: green, red, yellow, blue, as the manual names them."""
ALWAYS = ("Tanggal", "Norm", "Nama Pasien", "Status", "Aksi")


def promised(monitor: LiveTitian, name: str, state: State, **facts: object) -> Job:
    patient = scene.patient(monitor.clinic, name)
    return scene.job(monitor.clinic, state, now=timezone.now(), patient_ref=patient.ref, **facts)


def refused(monitor: LiveTitian, name: str) -> Job:
    """As BPJS refuses a NIK."""
    said = {
        "http_code": 412,
        "bpjs_code": 412,
        "bpjs_message": "NIK tidak valid",
        "answer_key": "nik_refused",
    }
    job = promised(monitor, name, State.FAILED, after=said)
    text = '{"response":null,"metaData":{"message":"NIK tidak valid","code":412}}'
    scene.attempt(job, response_text=text, http_code=412, bpjs_code=412, outcome=Attempt.Outcome.REFUSED)
    return job


def of_every_state(monitor: LiveTitian) -> list[Job]:
    """Two that were refused, then the others of today; and one of yesterday."""
    jobs = [refused(monitor, "Budi Santoso"), refused(monitor, "Raden Ajeng Kartika Sari Dewi Kusumaningrum")]
    jobs += [promised(monitor, "Siti Aminah", state) for state in (State.SENT, State.SENDING)]
    jobs.append(promised(monitor, "Putu Wirawan", State.WAITING, make=builders.promise_antrean))
    today = local_date(monitor.clinic, timezone.now())
    Job.objects.update(filed_on=today)
    old = promised(monitor, "Made Yasa", State.WAITING)
    Job.objects.filter(pk=old.pk).update(filed_on=builders.TODAY)
    recount(by=builders.DESK, facility=monitor.clinic, days=[builders.TODAY, today, old.filed_on])
    return jobs


def press(target: Locator, key: str = "Enter") -> None:
    target.focus()
    target.press(key)


def rows(page: Page) -> Locator:
    return page.locator("#baris tr")


def cards(page: Page) -> dict[str, str]:
    found = page.locator("#kartu .count")
    labels, numbers = found.locator(".count-label"), found.locator("strong")
    return dict(zip(labels.all_inner_texts(), numbers.all_inner_texts(), strict=True))


def choose(page: Page, label: str, option: str) -> None:
    """By the keyboard's way: typing ahead in the list."""
    page.get_by_label(label, exact=True).select_option(option)


def test_the_references_and_the_monitor_are_reached_from_the_menu(page: Page, monitor: LiveTitian):
    page.goto(monitor.at())
    press(page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="BPJS FKTP"))
    tabs = page.get_by_role("navigation", name="Bagian BPJS FKTP")
    expect(tabs.get_by_role("link", name="Referensi PCare")).to_have_attribute("aria-current", "page")
    lists = page.get_by_role("navigation", name="Daftar").get_by_role("link")
    for listed in ("Diagnosis", "Tindakan", "Poli"):
        expect(lists.filter(has_text=listed).first).to_be_visible()
    expect(page.get_by_role("button", name="Sinkronisasi").first).to_be_visible()
    press(tabs.get_by_role("link", name="Referensi Antrean"))
    expect(page.get_by_role("button", name="Sinkron").first).to_be_visible()
    press(tabs.get_by_role("link", name="Monitoring"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Monitoring BPJS"))


def test_each_sentence_of_the_manual_is_true(page: Page, monitor: LiveTitian, look: Look):
    jobs = of_every_state(monitor)
    page.goto(monitor.at("integrasi/bpjs-fktp/monitoring/"))
    _filters(page, monitor, jobs)
    look("monitoring-daftar", docs=True)
    _one_in_the_panel(page, jobs[0])
    page.evaluate("scrollTo(0, 0)")
    look("monitoring-rincian", docs=True)
    _edited_and_sent_again(page, jobs[0])
    _sent_again_from_its_row(page, monitor, jobs[1])


def _filters(page: Page, monitor: LiveTitian, jobs: list[Job]) -> None:
    offered = page.get_by_label("Jenis", exact=True).locator("option").all_inner_texts()
    assert sorted(offered) == sorted(["Semua jenis", *KINDS])
    assert cards(page) == {"Total": "5", "Menunggu": "2", "Berhasil": "1", "Gagal": "2"}
    for label, style in BADGES.items():
        expect(page.locator(f"#baris .{style}", has_text=label).first).to_be_visible()
    for status, count in STATUSES.items():
        choose(page, "Status", status)
        expect(rows(page)).to_have_count(count)
    press(page.get_by_role("link", name="Kosongkan tanggal"))
    expect(rows(page)).to_have_count(6)
    norm = page.get_by_label(re.compile("^Cari Norm"))
    norm.fill(str(Patient.objects.get(ref=jobs[0].patient_ref).record_number))
    norm.press("Enter")
    expect(rows(page)).to_have_count(1)
    choose(page, "Jenis", "Tambah Pendaftaran")
    expect(page.locator(".jobs thead th", has_text="Jenis")).to_have_count(0)  # the new list is there
    expect(rows(page)).to_have_count(1)
    heads = page.locator(".jobs thead th").all_inner_texts()
    assert [head for head in heads if head in ALWAYS] == list(ALWAYS)
    press(page.get_by_role("link", name="Reset Filter"))
    expect(rows(page)).to_have_count(5)
    promised(monitor, "Baru Datang", State.WAITING)
    press(page.get_by_role("button", name="Perbarui Data"))
    expect(rows(page)).to_have_count(6)


def hue(badge: Locator) -> int:
    """Of the badge's ground as it is painted, from -60 to 299."""
    painted = badge.evaluate("it => getComputedStyle(it).backgroundColor")
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", painted)[:3])
    found = round(360 * colorsys.rgb_to_hsv(red, green, blue)[0])
    return found - 360 if found >= 300 else found


def test_the_badges_have_the_colours_that_the_manual_names(page: Page, monitor: LiveTitian):
    of_every_state(monitor)
    page.goto(monitor.at("integrasi/bpjs-fktp/monitoring/"))
    for label, hues in HUES.items():
        badge = page.locator("#baris .state", has_text=label).first
        assert hue(badge) in hues, label


def test_the_list_asks_every_two_seconds_and_shows_what_changed(page: Page, monitor: LiveTitian):
    jobs = of_every_state(monitor)
    asked: list[float] = []
    page.on("request", lambda request: asked.append(time.monotonic()) if "/denyut/" in request.url else None)
    page.goto(monitor.at("integrasi/bpjs-fktp/monitoring/"))
    for _ in range(3):
        with page.expect_request("**/denyut/**"):
            pass
    gaps = sorted(after - before for before, after in itertools.pairwise(asked))
    assert 1.7 < gaps[0] < 3, "the quickest: a busy machine makes some slower"
    before = len(asked)
    Job.objects.filter(pk=jobs[0].pk).update(bpjs_message="Berubah di tempat lain", version=9)
    with changes():
        touch({monitor.clinic.pk})
    expect(page.locator(f"#kiriman-{jobs[0].pk}")).to_have_attribute("data-version", "9")
    assert len(asked) - before <= 2, "the first question after it, or the one that was under way"


def _one_in_the_panel(page: Page, job: Job) -> None:
    press(page.locator(f"#lihat-{job.pk}"))
    panel = page.locator("#panel")
    facts = panel.locator("#fakta")
    for said in ("Tanggal", "Gagal", "Kode HTTP", "412", "NIK tidak valid", "1 kali kirim"):
        expect(facts).to_contain_text(said)
    expect(panel.get_by_label("Isi request").first).to_contain_text('"nik"')
    expect(panel.get_by_label("Isi response").first).to_contain_text('"metaData"')


def _edited_and_sent_again(page: Page, job: Job) -> None:
    press(page.locator("#ubah-isi"))
    page.get_by_label("Keluhan").fill("batuk berdahak")
    page.get_by_label("Alasan perubahan").fill("salah ketik di loket")
    press(page.get_by_role("button", name="Lihat perbedaannya"))
    press(page.get_by_role("button", name="Simpan isi ubahan"))
    press(page.locator(f"#ulang-panel-{job.pk}"))
    expect(page.locator("#pesan")).to_contain_text("Akan dikirim ulang")
    job.refresh_from_db()
    assert job.state == State.WAITING
    scene.advance(job, State.SENT)
    expect(page.locator("#panel .panel-head .state")).to_have_text("Terkirim")
    expect(page.locator(f"#kiriman-{job.pk} .state")).to_have_text("Terkirim")


def _sent_again_from_its_row(page: Page, monitor: LiveTitian, job: Job) -> None:
    page.goto(monitor.at("integrasi/bpjs-fktp/monitoring/"))
    press(page.locator(f"#ulang-{job.pk}"))
    expect(page.locator("#pesan")).to_contain_text("Akan dikirim ulang")
    expect(page.locator(f"#kiriman-{job.pk} .state")).to_have_text(re.compile("Menunggu"))
    expect(page.locator("#panel")).to_be_empty()
