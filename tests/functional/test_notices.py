"""What an open page hears of the bridge while somebody works on it, and what it never does to them."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from tests import builders, personas
from tests.functional.conftest import LiveTitian, Look
from titian.config.middleware import BESIDE_THE_FORM, TYPED_IS_KEPT
from titian.outbox.models import ServiceState

POLL_MS = 16_000
"""A little longer than an open page waits between two questions."""


@pytest.fixture
def bridged(live_titian: LiveTitian) -> LiveTitian:
    for service in ("pcare", "antrean"):
        builders.bridge(live_titian.clinic, service, "http://127.0.0.1:9", builders.MELATI, "k")
    return live_titian


def opened(page: Page, titian: LiveTitian, path: str, *who: str) -> Page:
    """With the browser's clock in the hands of the test."""
    titian.sign_in(page, personas.staff(titian.clinic, *who))
    page.clock.install()
    page.goto(titian.at(path))
    return page


def state(titian: LiveTitian, **columns: object) -> None:
    ServiceState.objects.update_or_create(facility=titian.clinic, service="pcare", defaults=columns)


def test_news_appears_while_one_types_and_is_read_aloud_once(page: Page, bridged: LiveTitian, look: Look):
    opened(page, bridged, "pasien/", "pendaftaran")
    search = page.get_by_role("searchbox")
    search.press_sequentially("siti")
    state(bridged, broken_at=builders.NOW)
    page.clock.run_for(POLL_MS)
    expect(page.get_by_role("region", name="PCare terganggu sejak")).to_be_visible()
    expect(page.locator("#kabar-baru")).to_contain_text("PCare terganggu sejak")
    expect(search).to_be_focused()
    expect(search).to_have_value("siti")
    look("pemberitahuan-gangguan")


def test_a_session_that_ended_takes_nothing_typed_away(page: Page, bridged: LiveTitian):
    opened(page, bridged, "pasien/", "pendaftaran")
    with page.expect_response("**/pasien/"):
        page.get_by_role("searchbox").press_sequentially("siti")
        page.clock.run_for(1000)
    Session.objects.all().delete()
    for _ in range(2):  # it goes on asking: whoever signs in elsewhere hears the news again
        with page.expect_response("**/pemberitahuan/**") as answer:
            page.clock.run_for(POLL_MS)
        assert answer.value.headers["hx-redirect"].startswith("/akun/masuk/")
    expect(page.get_by_role("searchbox")).to_have_value("siti")


def test_a_poll_that_fails_says_nothing_about_what_one_does(page: Page, bridged: LiveTitian, troubles):
    opened(page, bridged, "pasien/", "pendaftaran")
    page.route("**/pemberitahuan/**", lambda route: route.fulfill(status=500))
    with page.expect_response("**/pemberitahuan/**"):
        page.clock.run_for(POLL_MS)
    expect(page.locator("#kabar")).to_be_empty()
    troubles.clear()  # the 500 is ours


def test_who_mends_is_led_there_by_keyboard(page: Page, bridged: LiveTitian, look: Look):
    state(bridged, paused_at=builders.NOW, pause_key="password_rejected")
    opened(page, bridged, "", "admin", "satusehat")
    look("pemberitahuan-dijeda")
    link = page.get_by_role("link", name="Buka Koneksi")
    link.focus()
    link.press("Enter")
    expect(page.locator("#layanan-pcare")).to_be_visible()


def test_the_monitor_tells_of_a_service_once(page: Page, bridged: LiveTitian):
    state(bridged, broken_at=builders.NOW)
    opened(page, bridged, "integrasi/bpjs-fktp/monitoring/", "admin", "satusehat")
    told = page.get_by_text("PCare terganggu sejak")
    assert [one.is_visible() for one in told.all()].count(True) == 1


def test_a_form_that_the_database_refused_stays_and_says_so(page: Page, bridged: LiveTitian, troubles):
    def refuse(route: Route) -> None:
        route.fulfill(status=503, headers=BESIDE_THE_FORM, content_type="text/html", body=TYPED_IS_KEPT)

    opened(page, bridged, "integrasi/bpjs-fktp/koneksi/", "admin", "satusehat")
    page.get_by_text("Ubah kredensial PCare").click()
    field = page.locator("#layanan-pcare").get_by_label("Cons ID")
    field.fill("12345")
    page.route("**/akun/pcare/", refuse)
    for _ in range(2):
        page.locator("#layanan-pcare").get_by_role("button", name="Simpan dan uji").click()
        expect(page.get_by_text("isian Anda masih di sini")).to_have_count(1)
    expect(field).to_have_value("12345")
    expect(page.locator("#kabar")).to_be_empty()
    troubles.clear()  # the 503 is ours
