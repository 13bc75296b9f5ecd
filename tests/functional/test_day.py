"""What an admin sees of the day without opening the monitor: the badge, the start page, the days that were."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import builders, personas
from tests.functional.conftest import LiveTitian, Look
from tests.integration.monitoring import scene
from titian.facility.queries import local_date
from titian.monitoring.daily import operations
from titian.outbox.models import Job
from titian.outbox.states import State

POLL_MS = 16_000


@pytest.fixture
def bridged(live_titian: LiveTitian, page: Page) -> LiveTitian:
    """Two days of a clinic, by the clock on the wall; yesterday is summed up."""
    clinic, now = live_titian.clinic, timezone.now()
    for service in ("pcare", "antrean"):
        builders.bridge(clinic, service, "http://127.0.0.1:9", builders.MELATI, "k")
    for back, count in ((1, 9), (0, 6)):
        for number in range(count):
            state = (State.SENT, State.SENT, State.WAITING)[number % 3]
            make = (builders.promise_pendaftaran, builders.promise_antrean)[number % 2]
            made = now - timedelta(days=back, minutes=40 * number * (1 - back))
            day = local_date(clinic, now) - timedelta(days=back)
            job = scene.job(clinic, state, make=make, now=made)
            Job.objects.filter(pk=job.pk).update(filed_on=day)
            scene.attempt(job, duration_ms=180 + 70 * number)
    operations.write_digests(by=builders.DESK, now=now + timedelta(hours=5))
    live_titian.sign_in(page, personas.staff(clinic, "admin", "satusehat", name="Dewi Admin"))
    return live_titian


def since(refused: Job, *, hours: int) -> None:
    Job.objects.filter(pk=refused.pk).update(finished_at=timezone.now() - timedelta(hours=hours))


def test_an_admin_hears_of_a_refusal_anywhere_and_follows_it_by_keyboard(
    page: Page, bridged: LiveTitian, look: Look
):
    page.clock.install()
    page.goto(bridged.at())
    expect(page.locator(".header-badge")).to_have_count(0)
    refused = scene.job(bridged.clinic, State.FAILED, now=timezone.now())
    since(refused, hours=1)
    with page.expect_response("**/pemberitahuan/**"):
        page.clock.run_for(POLL_MS)
    badge = page.get_by_role("link", name="1 kiriman gagal menunggu keputusan sejak")
    expect(badge).to_be_visible()
    look("beranda-ringkasan")
    since(refused, hours=50)
    page.goto(bridged.at("integrasi/bpjs-fktp/ringkasan/"))
    look("ringkasan-harian", docs=True)
    badge = page.get_by_role("link", name="1 kiriman gagal · mendesak menunggu keputusan sejak")
    badge.focus()
    badge.press("Enter")
    expect(page.locator("#baris tr")).to_have_count(1)
    page.goto(bridged.at("integrasi/bpjs-fktp/monitoring/"))
    summary = page.get_by_text("Angka per jam")
    summary.focus()
    summary.press("Enter")
    look("monitor-grafik")
