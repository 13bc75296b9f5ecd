"""Saying at the monitor that it was done by hand at PCare (R3); what follows is tests/integration/kunjungan's."""

import pytest
from django.urls import reverse

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.outbox.models import Job, JobEvent
from titian.outbox.states import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    return builders.bridged_facility()


@pytest.fixture
def admin(clinic):
    return personas.signed_in(personas.staff(clinic, "admin", "satusehat", name="Arif Rahman"))


def failed(clinic, make=builders.promise_pendaftaran):
    return scene.job(clinic, State.FAILED, make=make)


def post(client, clinic, job, **posted):
    url = reverse("monitoring:find_by_hand", args=[clinic.slug, job.pk])
    return client.post(url, {"version": job.version} | posted, headers={"HX-Request": "true"})


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_without_what_was_seen_it_is_no_request(admin, clinic, version):
    assert post(admin, clinic, failed(clinic), version=version).status_code == 400


def test_another_clinics_job_is_nobodys_here(admin, clinic):
    job = failed(builders.bridged_facility())
    assert post(admin, clinic, job).status_code == 404
    assert Job.objects.get().state == State.FAILED


def test_a_refusal_is_told(admin, clinic):
    answer = post(admin, clinic, failed(clinic, builders.promise_antrean))
    assert answer.status_code == 409
    assert "Tutup dengan alasan" in answer.content.decode()


def test_bpjs_is_to_be_asked_at_once_and_it_is_written_down_who_said_so(admin, clinic):
    job = failed(clinic)
    assert "Ditanyakan ke BPJS" in post(admin, clinic, job).content.decode()
    job.refresh_from_db()
    assert (job.state, job.doubt) == (State.UNKNOWN, Job.Doubt.BY_HAND)
    event = JobEvent.objects.filter(job=job).latest("pk")
    assert (event.by_name, event.why) == ("Arif Rahman", "dientri manual di BPJS; ditanyakan ke BPJS")


def test_of_what_nobody_wants_it_is_said_what_becomes_of_it(admin, clinic):
    job = scene.job(clinic, State.FAILED, after={"wanted": False, "maybe_there": True})
    page = admin.get(reverse("monitoring:detail", args=[clinic.slug, job.pk])).content.decode()
    assert "bila tinggal satu, yang satu itu dihapus Titian" in page
    assert "Bereskan di PCare dan nyatakan di monitor" in page
    assert "Perbaiki sumbernya" not in page and "lalu Kirim Ulang" not in page
    assert "Ditanyakan ke BPJS" in post(admin, clinic, job).content.decode()


def test_the_way_is_offered_only_where_bpjs_can_be_asked(admin, clinic):
    url = reverse("monitoring:detail", args=[clinic.slug, failed(clinic).pk])
    assert "dikerjakan manual di PCare" in admin.get(url).content.decode()
    url = reverse("monitoring:detail", args=[clinic.slug, failed(clinic, builders.promise_antrean).pk])
    assert "dikerjakan manual di PCare" not in admin.get(url).content.decode()


def test_who_resends_from_an_old_page_is_told_who_said_that_it_was_done(admin, clinic):
    job = failed(clinic)
    post(admin, clinic, job)
    url = reverse("monitoring:resend", args=[clinic.slug, job.pk])
    answer = admin.post(url, {"version": job.version}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "Arif Rahman menyatakan ini sudah dientri manual di BPJS" in answer.content.decode()
