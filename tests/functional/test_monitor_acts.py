"""What an admin does at the monitor beyond one button: writes over a promise, and acts on many at once."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import builders
from tests.functional.conftest import LiveTitian, Look
from tests.integration.monitoring import scene
from titian.monitoring import operations
from titian.monitoring.operations import many
from titian.monitoring.queries import Act
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State

NAMES = ("Siti Aminah", "Raden Ajeng Kartika Sari Dewi Kusumaningrum Hadiningrat binti Suryodiprojo", "Bo")
SEARCH = "Cari Norm, nama, NIK, kartu, nomor, galat"


def refused(monitor: LiveTitian, count: int = 1, **after: object) -> list[Job]:
    facts = {"now": timezone.now(), "after": {"answer_key": "nik_refused"} | after}
    patients = [scene.patient(monitor.clinic, NAMES[number % 3]) for number in range(count)]
    return [scene.job(monitor.clinic, State.FAILED, patient_ref=one.ref, **facts) for one in patients]


def test_a_text_is_written_over_compared_saved_and_taken_back(page: Page, monitor: LiveTitian, look: Look):
    [job] = refused(monitor)
    page.goto(monitor.at(f"integrasi/bpjs-fktp/monitoring/{job.pk}/"))
    page.get_by_role("link", name="Ubah isi").click()
    page.get_by_label("Keluhan").fill("demam tiga hari")
    page.get_by_label("Sistol").fill("seratus")
    page.get_by_label("Alasan perubahan").fill("salah ketik di loket")
    page.get_by_role("button", name="Lihat perbedaannya").click()
    expect(page.get_by_label("Sistol")).to_have_accessible_description(re.compile("Harus berupa angka"))
    look("ubah-isi-galat")
    page.get_by_label("Sistol").fill("120,5")
    page.get_by_label("Sistol").press("Enter")
    expect(page.get_by_role("button", name="Simpan isi ubahan")).to_be_visible()
    look("ubah-isi", docs=True)
    page.get_by_role("button", name="Simpan isi ubahan").click()
    expect(page.locator("#pesan")).to_contain_text("Tekan Kirim Ulang")
    expect(page.get_by_role("list", name="Riwayat")).to_contain_text("sistole: 0 → 120.5")
    page.get_by_role("button", name="Pakai isi dari sumbernya").click()
    expect(page.locator("#pesan")).to_contain_text("Isi ubahan dibuang")
    expect(page.get_by_role("button", name="Pakai isi dari sumbernya")).to_have_count(0)


def test_an_edit_that_came_too_late_is_told_so_beside_what_stands_now(
    page: Page, monitor: LiveTitian, look: Look
):
    [job] = refused(monitor)
    page.goto(monitor.at(f"integrasi/bpjs-fktp/monitoring/{job.pk}/ubah/"))
    page.get_by_label("Keluhan").fill("demam tiga hari")
    page.get_by_label("Alasan perubahan").fill("salah ketik di loket")
    sent_again = {"by": builders.DESK, "facility": monitor.clinic, "job_id": job.pk, "now": timezone.now()}
    operations.resend(version=job.version, **sent_again)
    compare = page.get_by_role("button", name="Lihat perbedaannya")
    compare.click()
    expect(page.get_by_text("Keadaannya berubah")).to_be_visible()
    look("ubah-isi-bentrok")
    job.refresh_from_db()
    scene.advance(job, State.SENT)
    compare.click()
    expect(page.get_by_text("Yang Anda ketik masih tertulis")).to_be_visible()
    look("ubah-isi-ditolak")


def test_on_a_page_of_its_own_the_result_appears_and_its_links_and_keys_lead_on(
    page: Page, monitor: LiveTitian, look: Look
):
    oldest, job, newest = refused(monitor, 3)
    behind = {"visit_ref": job.visit_ref, "patient_ref": job.patient_ref, "now": timezone.now()}
    builders.promise(monitor.clinic, Kind.TAMBAH_KUNJUNGAN, job.card_number, "001", {}, **behind)
    here = monitor.at(f"integrasi/bpjs-fktp/monitoring/{job.pk}/?status=not_sent")
    page.goto(here)
    state = page.locator(".panel-head .state")
    page.get_by_role("button", name="Kirim Ulang").click()
    expect(page.locator("#pesan")).to_contain_text("Hasilnya muncul di sini dengan sendirinya")
    expect(state).to_have_text("Menunggu")
    job.refresh_from_db()
    scene.advance(job, State.SENT)
    expect(state).to_have_text("Terkirim")
    look("monitoring-rincian-sendiri")
    for name, led_to in (("Kiriman berikutnya", oldest), ("Kiriman sebelumnya", newest)):
        page.get_by_role("link", name=name).click()
        expect(page).to_have_url(here.replace(f"/{job.pk}/", f"/{led_to.pk}/"))
        page.go_back()
    page.get_by_role("region", name="Rangkaian kunjungan").get_by_role("link").click()
    expect(page.locator("#rincian h2")).to_have_text("Tambah Kunjungan")
    page.keyboard.press("n")
    expect(page).to_have_url(here.replace(f"/{job.pk}/", f"/{newest.pk}/"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Pintasan keyboard")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page).to_have_url(monitor.at("integrasi/bpjs-fktp/monitoring/?status=not_sent"))


def test_enter_in_the_filter_looks_for_what_was_typed(page: Page, monitor: LiveTitian):
    [job] = refused(monitor)
    page.goto(monitor.at("integrasi/bpjs-fktp/monitoring/"))
    today = page.get_by_label("Tanggal", exact=True).input_value()
    for label, typed in (("Tanggal", "20-11-2025"), ("Tanggal", today), (SEARCH, "999999")):
        field = page.get_by_label(label, exact=True)
        field.fill(typed)
        field.press("Enter")
        expect(page.locator(".jobs tbody tr")).to_have_count(1 if typed == today else 0)
        expect(page.get_by_label(label, exact=True)).to_have_value(typed)
    expect(page.get_by_label(SEARCH)).to_have_accessible_description(re.compile("Dicari sebagai No. RM"))
    assert "search=" in page.url and "999999" not in page.url
    page.goto(monitor.at("integrasi/bpjs-fktp/monitoring/?date=20-11-2025"))
    page.get_by_role("link", name="Kosongkan tanggal").click()
    expect(page.get_by_label("Tanggal", exact=True)).to_have_value("")
    expect(page.locator(f"#pilih-{job.pk}")).to_be_visible()


def test_on_a_phone_a_long_number_leaves_the_name_its_room(page: Page, monitor: LiveTitian):
    facts = {"now": timezone.now(), "patient_ref": scene.patient(monitor.clinic, NAMES[0]).ref}
    job = scene.job(monitor.clinic, State.SENT, **facts)
    number = "0199B0011126Y000001"
    Job.objects.filter(pk=job.pk).update(kind=Kind.HAPUS_KUNJUNGAN, bpjs_visit_number=number)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(monitor.at("integrasi/bpjs-fktp/monitoring/"))
    row = page.locator(f"#kiriman-{job.pk}")
    expect(row).to_contain_text(number)
    width = row.get_by_role("rowheader").evaluate("it => it.clientWidth")
    assert width > 390 / 2


def test_beside_an_open_panel_every_button_of_a_row_is_in_sight(page: Page, monitor: LiveTitian):
    [job] = refused(monitor)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(monitor.at(f"integrasi/bpjs-fktp/monitoring/?kind={job.kind}"))
    page.locator(f"#lihat-{job.pk}").click()
    expect(page.locator("#panel")).to_contain_text("Riwayat")
    assert page.locator(".jobs").evaluate("it => it.offsetWidth <= it.parentElement.clientWidth")


def test_many_are_ticked_and_go_in_portions_by_themselves(
    page: Page, monitor: LiveTitian, look: Look, monkeypatch
):
    jobs = refused(monitor, 8)
    facts = {"now": timezone.now(), "patient_ref": jobs[0].patient_ref}
    for state in (State.UNKNOWN, State.SENT):
        scene.job(monitor.clinic, state, **facts)
    page.goto(monitor.at("integrasi/bpjs-fktp/monitoring/"))
    page.get_by_label("Pilih semua di halaman ini").check()
    page.locator(f"#pilih-{jobs[0].pk}").uncheck()
    Job.objects.filter(pk=jobs[1].pk).update(bpjs_message="lain", version=9)
    with page.expect_response("**/denyut/**"):
        scene.job(monitor.clinic, **facts)
    expect(page.locator(".jobs tbody input:checked")).to_have_count(9)
    look("monitoring-beberapa")
    page.get_by_role("button", name="Kirim ulang beberapa").click()
    expect(page.locator("#serentak")).to_contain_text("Sudah terkirim")
    look("kirim-ulang-beberapa", docs=True)
    monkeypatch.setitem(many.PORTIONS, Act.RESEND, 3)
    monkeypatch.setattr(many, "SPACING", timedelta(milliseconds=50))
    page.get_by_role("button", name="Kirim ulang 8 kiriman").press("Enter")
    expect(page.locator("#serentak")).to_contain_text("Selesai: 8 kiriman")
    assert Job.objects.filter(state=State.FAILED).count() == 1
    page.get_by_role("link", name="Kembali ke daftar").click()
    page.get_by_label("Berlaku untuk").select_option("semua yang tersaring")
    page.get_by_role("button", name="Tutup yang terlambat atau batal").click()
    expect(page.locator("#serentak")).to_contain_text("11 kiriman")
