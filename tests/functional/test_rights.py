"""Hak akses and Token API in a browser: ticks, a veil lifted for one job, a token shown once, the page of the API."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import builders, personas
from tests.functional.conftest import LiveTitian, Look
from tests.integration.monitoring import scene
from titian.facility.rights import Right
from titian.outbox.states import State

LONG_NAME = "Raden Ajeng Kartika Sari Dewi Kusumaningrum Hadiningrat binti Suryodiprojo"
MONITOR = "integrasi/bpjs-fktp/monitoring/"


@pytest.fixture
def superadmin(live_titian: LiveTitian, page: Page) -> LiveTitian:
    member = personas.staff(live_titian.clinic, "superadmin", "satusehat", name="Dewi Kusuma")
    live_titian.sign_in(page, member)
    return live_titian


def test_a_superadmin_gives_rights_and_a_token_is_shown_once(page: Page, superadmin: LiveTitian, look: Look):
    for number in range(12):
        personas.staff(superadmin.clinic, "dokter", name=f"dr. {LONG_NAME} {number}")
    personas.member(superadmin.clinic, "admin", {Right.SEE}, name=LONG_NAME)
    page.goto(superadmin.at("hak-akses/"))
    look("hak-akses")
    page.get_by_role("link", name=f"Ubah hak {LONG_NAME}").click()
    page.get_by_label(Right.SEE.label).uncheck()
    page.get_by_label(Right.RESEND.label).check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Hak lain hanya berguna bersama yang pertama")).to_be_visible()
    look("hak-akses-galat")
    page.get_by_label(Right.SEE.label).check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#pesan")).to_contain_text("langsung berlaku")

    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Token API").click()
    page.get_by_label("Nama token").fill("Dasbor yayasan")
    page.get_by_label("Nama token").press("Enter")
    expect(page.get_by_text(re.compile("titian_[0-9a-f]{12}_"))).to_be_visible()
    look("token-api")
    page.goto(superadmin.url + "/api/v1/")
    expect(page.get_by_text("/api/v1/jobs/{job_id}/resend")).to_be_visible()


def test_each_members_rights_are_read_in_a_list_and_ticked_one_by_one(
    page: Page, superadmin: LiveTitian, look: Look
):
    rina = {Right.SEE, Right.RESEND, Right.REVEAL}
    personas.member(superadmin.clinic, "admin", rina, name="Rina Wulandari")
    for role, name in (("dokter", "dr. I Wayan Sudira"), ("pendaftaran", "Ni Luh Ayu")):
        personas.staff(superadmin.clinic, role, name=name)
    page.goto(superadmin.at("hak-akses/"))
    row = page.get_by_role("listitem").or_(page.get_by_role("row")).filter(has_text="Rina Wulandari").first
    expect(row).to_contain_text(Right.REVEAL.label)
    look("hak-akses-daftar", docs=True)
    page.get_by_role("link", name="Ubah hak Rina Wulandari").click()
    expect(page.get_by_label(Right.RESEND.label)).to_be_checked()
    expect(page.get_by_label(Right.EDIT.label)).not_to_be_checked()
    look("hak-akses-ubah", docs=True)


def test_the_veil_is_lifted_from_one_job_by_keyboard(page: Page, live_titian: LiveTitian, look: Look):
    clinic = live_titian.clinic
    builders.bridge(clinic, "pcare", "http://127.0.0.1:9", builders.MELATI, "k")
    personas.staff(clinic, "admin", "satusehat", name="Dewi Kusuma")
    live_titian.sign_in(page, personas.member(clinic, "admin", {Right.SEE, Right.REVEAL}, name="Rina"))
    patient = scene.patient(clinic, LONG_NAME, nik="3174060101900001")
    job = scene.job(clinic, State.FAILED, patient_ref=patient.ref, after={"answer_key": "nik_refused"})
    page.goto(live_titian.at(MONITOR) + "?date=")
    page.get_by_role("link", name="Detail Tambah Pendaftaran").click()
    expect(page.locator("#rincian")).to_contain_text("R••• A•••")
    expect(page.locator("#rincian")).to_contain_text("Yang berhak: Dewi Kusuma.")
    look("monitoring-tersamar", docs=True)
    page.locator("#tampilkan summary").press("Enter")
    page.get_by_label("Alasan").fill("keluhan di loket")
    page.get_by_label("Alasan").press("Enter")
    expect(page.locator("#rincian")).to_contain_text(LONG_NAME)
    expect(page.locator(f"#kiriman-{job.pk}")).not_to_contain_text("Kartika")
