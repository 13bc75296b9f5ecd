"""The doctor's job in a browser: from the day's list to a signed record, by keyboard, at both sizes."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import builders, personas
from tests.functional import desk
from tests.integration.kunjungan.examined import registered
from tests.integration.patients import people
from tests.integration.reference.lists.scene import a_list, an_entry
from titian.facility.models import Facility
from titian.kunjungan.models import Kunjungan
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.patients.operations import AllergyData

LONG = "Raden Ajeng Kusumaningrum Widyastuti Purnamasari Hadiningrat"
VITALS = {
    "Sistol": "120", "Diastol": "80", "Laju napas": "18", "Denyut jantung": "84", "Suhu": "36,5", "Berat": "61,5",
    "Tinggi": "165", "Lingkar perut": "80",
}  # fmt: skip
CHOSEN = {
    "Kesadaran": "01", "Alergi makanan": "00", "Alergi udara": "00", "Alergi obat": "00", "Prognosis": "02",
    "Status pulang": "3",
}  # fmt: skip


@pytest.fixture
def clinic(live_titian) -> Facility:
    """Bridged, with a patient in line and the lists that a doctor searches."""
    clinic = live_titian.clinic
    for service in ("pcare", "antrean"):
        builders.bridge(clinic, service, "http://127.0.0.1:9", builders.MELATI, "kunci")
    names = ("Acute nasopharyngitis", "Acute upper respiratory infection, unspecified", "Influenza")
    codes = ("J00", "J06.9", "J11.1")
    a_list(clinic, "diagnosa", *(an_entry(code, name) for code, name in zip(codes, names, strict=True)))
    a_list(clinic, "provider", an_entry("0199R001", "RSUD SUKAMAJU"))
    a_list(clinic, "subspesialis", an_entry("3", "PENYAKIT DALAM", "INT"))
    told = AllergyData("Amoksisilin, debu, dan makanan laut", "other")
    registered(clinic, now=timezone.now(), name=LONG, allergies=(told,))
    return clinic


@pytest.fixture
def doctor(page: Page, live_titian, clinic) -> Page:
    live_titian.sign_in(page, personas.staff(clinic, "dokter", name="dr. Ani"))
    page.goto(live_titian.at("pendaftaran/"))
    return page


def tell(page: Page, *, but: tuple[str, ...] = ()) -> None:
    """Everything but the diagnosis, and what a test leaves out."""
    page.get_by_role("textbox", name="Keluhan").fill("Batuk tiga hari")
    page.get_by_role("textbox", name="Anamnesis").fill("Batuk berdahak tanpa sesak")
    for label, value in VITALS.items():
        if label not in but:
            page.get_by_label(label).fill(value)
    for label, value in CHOSEN.items():
        page.get_by_label(label).select_option(value)


def diagnose(page: Page, text: str, wanted: str) -> None:
    box = page.get_by_role("combobox", name="Diagnosis utama")
    box.press_sequentially(text)
    page.get_by_role("option", name=wanted).click()


def test_a_doctor_examines_by_keyboard_alone(doctor, look, clinic):
    doctor.get_by_role("link", name="Periksa A-1").focus()
    doctor.keyboard.press("Enter")
    expect(desk.heading(doctor)).to_have_text("Kunjungan A-1")
    look("kunjungan-kosong")
    keys = desk.Keys(doctor)
    keys.go(doctor.get_by_label("Kesadaran")).write("Compos")
    keys.go(doctor.get_by_role("textbox", name="Keluhan")).write("Batuk tiga hari")
    keys.go(doctor.get_by_role("textbox", name="Anamnesis")).write("Batuk berdahak tanpa sesak")
    for label in ("Alergi makanan", "Alergi udara", "Alergi obat"):
        keys.go(doctor.get_by_label(label)).write("Tidak")
    for label, value in VITALS.items():
        keys.go(doctor.get_by_label(label)).write(value)
    keys.go(doctor.get_by_role("combobox", name="Diagnosis utama")).write("upper resp")
    expect(doctor.get_by_role("option", name="J06.9")).to_be_visible()
    keys.write("", "ArrowDown", "Enter")
    expect(doctor.get_by_role("combobox", name="Diagnosis utama")).to_have_value(
        "J06.9 Acute upper respiratory infection, unspecified"
    )
    keys.go(doctor.get_by_label("Prognosis")).write("Bonam")
    keys.go(doctor.get_by_label("Status pulang")).write("Berobat")
    keys.go(doctor.get_by_role("button", name="Simpan draf"))
    expect(doctor.locator("#siap")).to_contain_text("semua yang diperlukan sudah ada")
    look("kunjungan", docs=True)
    keys.go(doctor.get_by_role("button", name="Selesai"), "Enter")
    expect(doctor.get_by_role("status").filter(has_text="Kunjungan selesai")).to_be_visible()
    expect(doctor.get_by_text("120/80 mmHg")).to_be_visible()
    look("kunjungan-selesai")
    assert Job.objects.get(kind=Kind.TAMBAH_KUNJUNGAN).payload["diagnoses"] == ["J06.9"]


def test_what_is_missing_is_listed_and_leads_to_its_field(doctor, look):
    doctor.get_by_role("link", name="Periksa A-1").click()
    tell(doctor, but=("Lingkar perut",))
    diagnose(doctor, "nasoph", "J00")
    doctor.get_by_label("Sistol").fill("12")
    doctor.get_by_role("button", name="Selesai").click()
    summary = doctor.get_by_role("alert").filter(has_text="Belum tersimpan")
    expect(summary).to_contain_text("Sistol")
    look("kunjungan-galat")
    doctor.get_by_label("Sistol").fill("120")
    doctor.get_by_role("button", name="Selesai").click()
    summary.get_by_role("link", name="Lingkar perut").click()
    expect(doctor.get_by_label("Lingkar perut")).to_be_focused()
    doctor.keyboard.type("80")
    doctor.get_by_role("button", name="Selesai").click()
    expect(doctor.get_by_text("Acute nasopharyngitis")).to_be_visible()


def test_a_rujukan_is_asked_about_only_where_the_patient_goes_to_a_hospital(doctor, look):
    doctor.get_by_role("link", name="Periksa A-1").click()
    tell(doctor)
    diagnose(doctor, "influenza", "J11.1")
    hospital = doctor.get_by_role("combobox", name="Rumah sakit tujuan")
    expect(hospital).to_be_hidden()
    doctor.get_by_label("Status pulang").select_option("4")
    hospital.press_sequentially("sukamaju")
    doctor.get_by_role("option", name="RSUD SUKAMAJU").click()
    doctor.get_by_role("combobox", name="Subspesialis", exact=True).press_sequentially("dalam")
    doctor.get_by_role("option", name="PENYAKIT DALAM").click()
    doctor.get_by_label("Rencana tanggal rujuk").fill(f"{timezone.localdate():%d-%m-%Y}")
    doctor.get_by_role("button", name="Cari yang melayani di BPJS").click()
    expect(doctor.get_by_role("option", name="BPJS tidak menjawab pada waktunya")).to_be_visible()
    look("kunjungan-rujukan")
    doctor.get_by_role("radio", name="Rujukan khusus").check()
    expect(doctor.get_by_role("combobox", name="Subspesialis", exact=True)).to_be_hidden()
    doctor.get_by_role("radio", name="Ke subspesialis").check()
    doctor.get_by_role("button", name="Selesai").click()
    expect(doctor.get_by_text("RSUD SUKAMAJU")).to_be_visible()


def test_a_signed_record_is_changed_with_a_reason_and_taken_back_with_one(doctor, look):
    doctor.get_by_role("link", name="Periksa A-1").click()
    tell(doctor)
    diagnose(doctor, "J06", "J06.9")
    doctor.get_by_role("button", name="Selesai").click()
    doctor.get_by_role("link", name="Ubah").click()
    doctor.get_by_label("Sistol").fill("135")
    doctor.get_by_role("textbox", name="Alasan perubahan").fill("salah ketik")
    look("kunjungan-ubah")
    doctor.get_by_role("button", name="Simpan perubahan").click()
    expect(doctor.get_by_text("135/80 mmHg")).to_be_visible()
    doctor.get_by_role("link", name="Batalkan kunjungan").click()
    expect(doctor.get_by_role("textbox", name="Alasan pembatalan")).to_be_visible()
    look("kunjungan-batal")
    doctor.get_by_role("textbox", name="Alasan pembatalan").fill("salah pasien")
    doctor.get_by_role("button", name="Batalkan kunjungan").click()
    expect(doctor.get_by_role("heading", name="pernah diselesaikan lalu dibatalkan")).to_be_visible()
    look("kunjungan-dibatalkan")
    doctor.get_by_role("link", name="Baca yang dibatalkan").click()
    expect(doctor.get_by_text("135/80 mmHg")).to_be_visible()
    look("kunjungan-yang-dibatalkan")
    assert Kunjungan.objects.get().void_reason == "salah pasien"


def test_fifty_patients_in_line_are_read_at_both_sizes(doctor, live_titian, clinic, look):
    for number in range(50):
        nik = f"31740645109{number:05d}"
        registered(
            clinic, "pribadi", now=timezone.now(), name=f"{LONG} {number}", nik=nik, phone=people.NIK[:12]
        )
    doctor.reload()
    expect(doctor.get_by_role("link", name="Periksa")).to_have_count(51)
    look("kunjungan-daftar")
