"""Each day of each clinic is summed up once, on its own morning, and stays as it was."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.facility.models import Facility
from titian.monitoring.daily import operations
from titian.monitoring.models import Digest
from titian.outbox import operations as outbox
from titian.outbox.models import Job
from titian.outbox.states import State

pytestmark = pytest.mark.both_engines

NOW, TODAY = builders.NOW, builders.TODAY
MORNING = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
"""05:00 WIB on the day after TODAY."""


def write(now: datetime = MORNING) -> int:
    return operations.write_digests(by=builders.DESK, now=now)


def start_page(client: Client, clinic: Facility) -> str:
    page = client.get(reverse("facility:beranda", args=[clinic.slug])).content.decode()
    return " ".join(page.split())


def page_of_days(client: Client, clinic: Facility) -> str:
    page = client.get(reverse("monitoring:digests", args=[clinic.slug])).content.decode()
    return " ".join(page.split())


def closed(clinic: Facility, by: str) -> Job:
    job = scene.job(clinic, State.FAILED)
    actor = builders.Actor(by, 7)
    outbox.close(by=actor, facility=clinic, job_id=job.pk, version=job.version, reason="batal", now=NOW)
    return job


def test_a_clinic_that_promised_nothing_yet_has_no_digest(clinic):
    assert write() == 0


def test_a_day_that_is_not_over_is_not_summed_up(clinic):
    scene.job(clinic)
    assert write(NOW) == 0


@pytest.mark.parametrize(
    ("zone", "hour"), [("Asia/Jakarta", 22), ("Asia/Makassar", 21), ("Asia/Jayapura", 20)]
)
def test_it_is_written_on_the_clinics_own_morning(clinic, zone, hour):
    Facility.objects.update(time_zone=zone)
    scene.job(clinic)
    at_five = datetime(2026, 11, 21, hour, 0, tzinfo=UTC)
    assert write(at_five - timedelta(seconds=1)) == 0
    assert write(at_five) == 1
    assert Digest.objects.get().day == TODAY


def test_it_says_how_each_service_stands_and_who_closed_what(clinic):
    for state in (State.WAITING, State.UNKNOWN, State.SENT, State.FAILED, State.CANCELLED):
        scene.job(clinic, state)
    scene.job(clinic, State.SENT, make=builders.promise_antrean)
    for name in ("Dewi Admin", "Dewi Admin", "Budi"):
        closed(clinic, name)
    scene.job(builders.bridged_facility(), State.FAILED)
    assert write() == 2
    digest = Digest.objects.get(facility=clinic)
    assert digest.lines == [
        {"service": "pcare", "sent": 1, "failed": 1, "waiting": 2, "ended": 4},
        {"service": "antrean", "sent": 1, "failed": 0, "waiting": 0, "ended": 0},
    ]
    assert digest.closings == [["Dewi Admin", 2], ["Budi", 1]]
    assert (digest.left, digest.oldest) == (3, TODAY)


def test_it_is_written_once_and_never_over(clinic):
    job = scene.job(clinic)
    assert [write(), write()] == [1, 0]
    scene.advance(job, State.SENT)
    assert write(MORNING + timedelta(minutes=5)) == 0
    assert Digest.objects.get().lines[0]["waiting"] == 1


def test_the_days_of_a_pc_that_was_off_are_made_up_for_but_not_for_ever(clinic):
    scene.job(clinic)
    assert write(MORNING + timedelta(days=2)) == 3
    assert write(MORNING + timedelta(days=30)) == operations.MADE_UP_FOR


def test_the_start_page_tells_of_yesterday_and_today(client, clinic):
    job = closed(clinic, "Budi")
    Job.objects.filter(pk=job.pk).update(
        filed_on=TODAY - timedelta(days=1), finished_at=NOW - timedelta(days=1)
    )
    job.events.update(at=NOW - timedelta(days=1))
    scene.job(clinic, State.FAILED)
    write(NOW)
    page = start_page(client, clinic)
    assert "Kemarin, 20 November" in page
    assert "Yang ditutup hari itu: 1 oleh Budi." in page
    assert "Hari ini, 21 November" in page
    assert '<span class="state state-bad">1</span>' in page
    assert "Tidak ada yang tertinggal dari hari sebelumnya." in page


def test_the_start_page_counts_what_is_left_of_earlier_days(client, clinic):
    scene.job(clinic)
    Job.objects.update(filed_on=date(2026, 11, 3))
    assert "1 belum selesai dari hari sebelumnya</a>, tertua 3 November 2026." in start_page(client, clinic)


@pytest.mark.parametrize(("role", "permissions"), [("pendaftaran", ["satusehat"]), ("admin", [])])
def test_who_does_not_look_after_the_bridge_is_spared_it(clinic, role, permissions):
    scene.job(clinic)
    member = personas.signed_in(personas.staff(clinic, role, *permissions))
    assert "Kiriman ke BPJS" not in start_page(member, clinic)


def test_a_clinic_without_a_bridge_is_spared_it(db):
    clinic = builders.facility()
    admin = personas.signed_in(personas.staff(clinic, "admin", "satusehat"))
    assert "Kiriman ke BPJS" not in start_page(admin, clinic)


def test_the_last_days_stay_readable(client, clinic):
    assert "Belum ada." in page_of_days(client, clinic)
    scene.job(clinic, State.FAILED)
    scene.job(builders.bridged_facility())
    write()
    page = page_of_days(client, clinic)
    assert page.count('aria-labelledby="hari-') // 2 == 1
    assert "Sabtu, 21 November 2026" in page
    assert "Belum selesai seluruhnya: 1, tertua 21 November 2026." in page
