"""Pemetaan in a browser: by keyboard, at both sizes, and what a saved code does to what waits for it."""

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests import builders, personas
from tests.integration.patients import people
from tests.integration.reference.test_mapping import ani, bpjs_list, umum
from titian.facility.models import Facility, Poli
from titian.outbox.models import Job
from titian.pendaftaran import operations
from titian.reference import duties

PEMETAAN = "integrasi/bpjs-fktp/pemetaan/"
LONG = "Raden Ajeng Kusumaningrum Hadiningrat Wiryokusumo"


@pytest.fixture
def clinic(live_titian) -> Facility:
    """Bridged, with BPJS's lists, and nobody of ours yet."""
    clinic = live_titian.clinic
    for service in ("pcare", "antrean"):
        builders.bridge(clinic, service, "http://127.0.0.1:9", builders.MELATI, "kunci")
    bpjs_list(clinic, "poli", ("001", "POLI UMUM"), ("002", "POLI GIGI & MULUT"), ("021", "KONSELING"))
    bpjs_list(clinic, "antrean_poli", ("001", "UMUM"), ("002", "GIGI & MULUT"))
    bpjs_list(clinic, "dokter", ("D01", "ANI WIJAYA"), ("D02", "BUDI SANTOSO"))
    bpjs_list(clinic, "antrean_dokter", ("101", "dr. ANI WIJAYA"), ("102", "dr. BUDI SANTOSO"))
    return clinic


@pytest.fixture
def admin(page: Page, live_titian, clinic) -> Page:
    page.emulate_media(reduced_motion="reduce")  # axe would judge a button half-way between two colours
    live_titian.sign_in(page, personas.staff(clinic, "admin", "satusehat", name="Wulan"))
    return page


def register(clinic: Facility, poli: Poli) -> None:
    """A member whom BPJS confirmed today, at this poli, with the clinic's one practitioner."""
    now = timezone.now()
    patient = people.bpjs_patient(clinic, {"checked_at": now})
    person = clinic.practitioners.get()
    facts = {"poli": poli, "practitioner": person, "hours": "08:00-12:00", "payer": "bpjs", "now": now}
    operations.register(by=builders.DESK, facility=clinic, patient=patient, **facts)


def line(page: Page, name: str) -> Locator:
    return page.get_by_role("form", name=name, exact=True)


def standing() -> list[tuple[str, str, str]]:
    """The promises that are wanted: kind, poli and hold."""
    return list(Job.objects.filter(wanted=True).order_by("kind").values_list("kind", "poli_code", "hold"))


def test_a_code_chosen_by_keyboard_releases_what_was_held_and_another_one_replaces_what_waits(
    admin, live_titian, clinic, look
):
    poli, _ = umum(clinic, antrean_code="001"), ani(clinic, pcare_code="D01", antrean_code="101")
    register(clinic, poli)
    assert standing() == [("tambah_antrean", "001", ""), ("tambah_pendaftaran", "", "pemetaan")]
    admin.goto(live_titian.at(PEMETAAN))
    gap = admin.get_by_role("region", name="Perlu dipetakan hari ini")
    expect(gap).to_contain_text("PCare belum dipetakan · 1 kiriman menunggu · 1 pendaftaran hari ini")
    look("pemetaan-celah", docs=True)
    gap.get_by_role("link", name="Poli Umum").press("Enter")
    choice = line(admin, "Poli Umum").get_by_label("PCare")
    choice.focus()
    choice.press_sequentially("poli u")
    for key in ("Tab", "Tab", "Tab", "Enter"):  # past the suggestion and the other code
        admin.keyboard.press(key)
    expect(line(admin, "Poli Umum").get_by_role("status")).to_have_text("Tersimpan")
    expect(line(admin, "Poli Umum").get_by_role("button", name="Simpan")).to_be_focused()
    expect(gap).to_have_count(0)
    expect(admin.locator("#laporan")).to_contain_text("1 kunjungan")
    duties.renew(timezone.now())
    assert standing() == [("tambah_antrean", "001", ""), ("tambah_pendaftaran", "001", "")]
    line(admin, "Poli Umum").get_by_label("Antrean", exact=True).select_option("002")
    with admin.expect_response("**/pemetaan/poli/**"):
        line(admin, "Poli Umum").get_by_role("button", name="Simpan").click()
    duties.renew(timezone.now())
    assert standing()[0] == ("tambah_antrean", "002", "")
    look("pemetaan-tersimpan")


def test_a_doctor_of_somebody_else_is_refused_at_the_field_and_other_lines_keep_what_was_typed(
    admin, live_titian, clinic, look
):
    ani(clinic, pcare_code="D01"), ani(clinic, name="dr. Anita Wijayanti")
    admin.goto(live_titian.at(PEMETAAN))
    line(admin, "dr. Ani Wijaya").get_by_label("Antrean", exact=True).select_option("101")
    other = line(admin, "dr. Anita Wijayanti")
    other.get_by_label("PCare").select_option("D01")
    other.get_by_role("button", name="Simpan").click()
    expect(other).to_contain_text("ANI WIJAYA di BPJS sudah dipetakan ke dr. Ani Wijaya.")
    expect(other.get_by_label("PCare")).to_have_value("D01")
    expect(line(admin, "dr. Ani Wijaya").get_by_label("Antrean", exact=True)).to_have_value("101")
    look("pemetaan-galat")


def test_suggestions_and_rows_of_bpjs_become_the_clinics_own(admin, live_titian, clinic, look):
    ani(clinic), ani(clinic, name="Bidan Budi Santosa")
    admin.goto(live_titian.at(PEMETAAN))
    expect(admin.locator("#laporan")).to_contain_text("2 usulan pasti")
    look("pemetaan-usulan", docs=True)
    admin.get_by_role("button", name="Pakai usulan PCare untuk Bidan Budi Santosa").click()
    expect(line(admin, "Bidan Budi Santosa").get_by_label("PCare")).to_have_value("D02")
    admin.get_by_role("button", name="Pakai semua usulan yang pasti").click()
    expect(line(admin, "dr. Ani Wijaya").get_by_label("Antrean", exact=True)).to_have_value("101")
    admin.get_by_text("Poli PCare (3)").click()
    look("pemetaan-belum-dipakai")
    admin.get_by_role("button", name="Tambahkan sebagai poli klinik KONSELING").click()
    expect(line(admin, "KONSELING").get_by_label("PCare")).to_have_value("021")


def test_master_data_is_added_and_changed_on_the_same_screen(admin, live_titian, clinic, look):
    admin.goto(live_titian.at(PEMETAAN))
    look("pemetaan-kosong")
    admin.get_by_text("Tambah poli").click()
    admin.get_by_label("Nama").first.fill("Poli Anak")
    admin.get_by_label("Huruf antrean").fill("b")
    admin.get_by_role("button", name="Tambah", exact=True).first.click()
    expect(admin.get_by_text("Poli Anak ditambahkan.")).to_be_visible()
    mine = line(admin, "Poli Anak")
    mine.get_by_text("Ubah").click()
    mine.get_by_label("Huruf antrean").fill("B1")
    mine.get_by_role("button", name="Simpan").click()
    expect(mine).to_contain_text("Satu sampai tiga huruf, A sampai Z.")
    look("pemetaan-ubah")
    mine.get_by_label("Huruf antrean").fill("C")
    mine.get_by_label("Dipakai").uncheck()
    mine.get_by_role("button", name="Simpan").click()
    expect(mine).to_contain_text("Huruf C · kunjungan sakit · tidak dipakai")


def test_fifty_people_with_long_names_and_vanished_codes_are_readable(admin, live_titian, clinic, look):
    rows = [(f"E{number}", f"{LONG.upper()} {number}, Sp.PD-KGEH") for number in range(50)]
    bpjs_list(clinic, "dokter", *rows, gone=("E3", "E7"))
    for number in range(50):
        ani(clinic, name=f"Prof. Dr. dr. {LONG} {number}", pcare_code=f"E{number}" if number % 2 else "")
    umum(clinic, pcare_code="001"), umum(clinic, name="Poli Lansia", ticket_letter="L", pcare_code="001")
    admin.goto(live_titian.at(PEMETAAN))
    expect(admin.locator(".map")).to_have_count(52)
    look("pemetaan-lima-puluh")
    admin.get_by_role("link", name="Tenaga medis PCare").click()
    expect(admin.locator(".unclaimed li")).to_have_count(27)
    look("pemetaan-belum-dipakai-panjang")


def test_a_row_of_a_long_list_is_typed_by_name_and_what_is_none_is_refused_at_the_field(
    admin, live_titian, clinic, look
):
    bpjs_list(clinic, "dokter", *[(f"E{number}", f"{LONG.upper()} {number}") for number in range(40)])
    ani(clinic)
    admin.goto(live_titian.at(PEMETAAN))
    mine = line(admin, "dr. Ani Wijaya")
    mine.get_by_label("PCare").fill("Ani Wij")
    admin.keyboard.press("Enter")
    expect(mine).to_contain_text("Ani Wij tidak ada di daftar BPJS. Pilih dari daftarnya.")
    expect(mine.get_by_label("PCare")).to_have_value("Ani Wij")
    look("pemetaan-diketik")
    mine.get_by_label("PCare").fill("ani wijaya")
    admin.keyboard.press("Enter")
    expect(mine.get_by_role("status")).to_have_text("Tersimpan")
    expect(mine.get_by_label("PCare")).to_have_value("ANI WIJAYA (D01)")
