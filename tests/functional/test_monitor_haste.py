"""Who is quicker than the server: what was chosen, typed or pressed meanwhile is not lost."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import builders, personas
from tests.functional.conftest import LiveTitian
from tests.integration.monitoring import scene
from titian.monitoring import operations, queries
from titian.monitoring.operations import many
from titian.monitoring.queries import Act
from titian.outbox import kinds
from titian.outbox.models import Job
from titian.outbox.states import State

WAIT_S = 0.8


@pytest.fixture
def titian(live_titian: LiveTitian, page: Page, monkeypatch: pytest.MonkeyPatch) -> LiveTitian:
    """An admin at a list of three that failed, each with a promise that did not."""
    builders.bridge(live_titian.clinic, "pcare", "http://127.0.0.1:9", builders.MELATI, "k")
    monkeypatch.setattr(kinds, "_sources", {})
    live_titian.sign_in(page, personas.staff(live_titian.clinic, "admin", "satusehat", name="Dewi Admin"))
    for state in (State.FAILED, State.SENT) * 3:
        patient = scene.patient(live_titian.clinic, "Budi Santoso")
        scene.job(live_titian.clinic, state, now=timezone.now(), patient_ref=patient.ref)
    page.goto(live_titian.at("integrasi/bpjs-fktp/monitoring/"))
    return live_titian


def slowly(act: Callable[..., Any], *, after: int = 0) -> Callable[..., Any]:
    """The same, but late from the call after the first `after` on."""
    calls = []

    def late(*args: Any, **facts: Any) -> Any:
        calls.append(None)
        time.sleep(WAIT_S if len(calls) > after else 0)
        return act(*args, **facts)

    return late


def test_two_filters_chosen_quickly_both_hold(page: Page, titian: LiveTitian, monkeypatch):
    monkeypatch.setattr(queries, "board", slowly(queries.board))
    page.get_by_label("Jenis", exact=True).select_option("Tambah Pendaftaran")
    page.wait_for_timeout(100)
    page.get_by_label("Status", exact=True).select_option("Tidak Terkirim")
    expect(page.locator("#baris > tr")).to_have_count(3)
    assert "kind=tambah_pendaftaran" in page.url and "status=not_sent" in page.url


def test_what_is_typed_while_a_filter_is_applied_stays_in_the_box(
    page: Page, titian: LiveTitian, monkeypatch
):
    monkeypatch.setattr(queries, "board", slowly(queries.board))
    box = page.locator("#saring input[type='search']")
    with page.expect_response(lambda answer: "status=not_sent" in answer.url):
        page.get_by_label("Status", exact=True).select_option("Tidak Terkirim")
        box.focus()
        page.keyboard.type("Budi San")
    expect(page.locator("#baris > tr")).to_have_count(3)
    expect(box).to_be_focused()
    page.keyboard.type("toso")
    expect(box).to_have_value("Budi Santoso")


def test_a_stop_pressed_while_a_portion_is_on_its_way_counts_that_portion(
    page: Page, titian: LiveTitian, monkeypatch
):
    monkeypatch.setitem(many.PORTIONS, Act.RESEND, 1)
    monkeypatch.setattr(many, "SPACING", timedelta(milliseconds=1))
    monkeypatch.setattr(operations, "carry_out", slowly(operations.carry_out, after=1))
    page.get_by_label("Berlaku untuk").select_option("semua yang tersaring")
    page.get_by_role("button", name="Kirim ulang beberapa").click()
    page.get_by_role("button", name="Kirim ulang 3 kiriman").click()
    page.locator("form.htmx-request #berhenti").click()
    expect(page.locator("#serentak-keadaan")).to_contain_text("Dihentikan: 2 dari 3 kiriman")
    assert Job.objects.filter(state=State.WAITING).count() == 2


def test_a_new_day_waits_until_nothing_is_being_typed(page: Page, titian: LiveTitian, monkeypatch):
    box, version = page.locator("#saring input[type='search']"), queries.version
    box.focus()
    page.keyboard.type("Bu")
    page.evaluate("window.isOfYesterday = true")
    with page.expect_response(lambda answer: "HX-Refresh".lower() in answer.headers):
        monkeypatch.setattr(queries, "version", lambda clinic, now: version(clinic, now + timedelta(days=1)))
    page.wait_for_timeout(300)
    assert page.evaluate("window.isOfYesterday") and box.input_value() == "Bu"
    with page.expect_event("load"):
        page.keyboard.press("Backspace")
        page.keyboard.press("Backspace")
    expect(page.locator("#baris > tr")).to_have_count(6)
