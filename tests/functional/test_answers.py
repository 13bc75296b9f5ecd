"""The admin's job: a text that nobody knows becomes a rule, looked at before it is saved."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import builders, personas
from tests.functional.conftest import LiveTitian, Look
from tests.integration.monitoring import scene
from titian.outbox.models import AnswerRule, Job
from titian.outbox.operations.catalogue import Unmet, collect
from titian.outbox.states import State

SAID = "Kuota poli GIGI untuk 21-11-2026 habis, mohon mendaftar pada hari berikutnya"


@pytest.fixture
def refused(live_titian: LiveTitian) -> Job:
    """A registration that BPJS refused today in words of its own."""
    clinic = live_titian.clinic
    for service in ("pcare", "antrean"):
        builders.bridge(clinic, service, "http://127.0.0.1:9", builders.MELATI, "k")
    job = scene.job(clinic, State.FAILED, after={"http_code": 412, "bpjs_code": 412, "bpjs_message": SAID})
    sent = {"http_code": 412, "bpjs_code": 412, "bpjs_message": SAID, "outcome": "refused"}
    scene.attempt(job, **sent)
    collect(by=builders.DESK, unmet=[Unmet(job, job.kind, 412, 412, SAID)] * 3, now=builders.NOW)
    return job


@pytest.fixture
def admin(page: Page, live_titian: LiveTitian) -> Page:
    live_titian.sign_in(page, personas.staff(live_titian.clinic, "superadmin", "satusehat"))
    return page


def test_an_unknown_text_becomes_a_rule_after_its_preview_was_seen(
    admin: Page, live_titian: LiveTitian, refused: Job, look: Look, time_machine
):
    time_machine.move_to(builders.NOW, tick=True)
    admin.goto(live_titian.at("integrasi/bpjs-fktp/jawaban/"))
    admin.get_by_role("link", name=re.compile("Buat aturan")).press("Enter")
    expect(admin.get_by_label("Teks jawaban")).to_have_value(re.compile(r"Kuota poli GIGI untuk \* habis"))
    admin.get_by_role("button", name="Lihat pratinjau").click()
    expect(admin.get_by_label("Penjelasan bagi petugas")).to_have_attribute("aria-invalid", "true")
    admin.get_by_label("Jawaban ini berarti").select_option(label="Ditolak · Terlambat")
    admin.get_by_label("Penjelasan bagi petugas").fill("Kuota poli hari itu sudah habis.")
    admin.get_by_label("Yang harus dilakukan").fill("Daftarkan pada hari berikutnya.")
    admin.get_by_label("Teks jawaban").press("Enter")
    preview = admin.get_by_role("region", name="Pratinjau")
    expect(preview.get_by_role("row", name=re.compile("Ditolak · Terlambat"))).to_be_visible()
    look("jawaban-aturan", docs=True)
    assert not AnswerRule.objects.exists()
    preview.get_by_role("button", name="Simpan aturan").click()
    expect(admin.get_by_role("status").filter(has_text="1 kiriman yang belum selesai")).to_be_visible()
    expect(admin.get_by_text("kini dikenal")).to_be_visible()
    look("jawaban-dengan-aturan")


def test_the_built_in_catalogue_is_read_and_searched_in_both_sizes(
    admin: Page, live_titian: LiveTitian, look: Look
):
    admin.goto(live_titian.at("integrasi/bpjs-fktp/jawaban/bawaan/"))
    admin.get_by_role("searchbox").fill("skrining")
    admin.get_by_role("searchbox").press("Enter")
    expect(admin.get_by_role("status").filter(has_text="jawaban cocok")).to_be_visible()
    look("jawaban-bawaan")
