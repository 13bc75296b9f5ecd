"""A service that is down or paused is said on the page: since when, why, how many wait, where to mend it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import builders
from tests.integration.monitoring import scene
from titian.monitoring.queries import Bulletin
from titian.outbox.models import ServiceState
from titian.outbox.states import Hold, State

NOW = builders.NOW


def shut(job, **columns):
    ServiceState.objects.filter(pk=job.service_state_id).update(**columns)


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("signature_rejected", "secret"),
        ("password_rejected", "kata sandi PCare"),
        ("user_key_rejected", "user_key"),
        ("service_expired", "jam komputer"),
        ("", "BPJS menolak kredensial klinik ini."),
    ],
)
def test_a_pause_names_the_broken_thing(board, clinic, key, named):
    shut(scene.job(clinic), paused_at=NOW, pause_key=key, pause_message="Pesan BPJS")
    one = board().context["bulletin"].shut[0]
    assert named in one.trouble.text
    assert (one.trouble.is_paused, one.trouble.said, bool(one.trouble.what_to_do)) == (
        True,
        "Pesan BPJS",
        True,
    )


def test_an_outage_says_since_when_how_many_wait_and_when_it_is_tried_again(board, clinic):
    job = scene.job(clinic)
    scene.job(clinic, State.SENT)
    scene.job(clinic, make=builders.promise_antrean)
    shut(job, broken_at=NOW - timedelta(minutes=3), probe_due_at=NOW + timedelta(seconds=30))
    page = board().content.decode()
    assert "PCare terganggu sejak 21-11-2026 08:57: 1 pengiriman menunggu." in page
    assert "Diperiksa lagi pukul 09:00:30." in page
    assert "Antrean FKTP terganggu" not in page


def test_what_is_left_of_an_outage_is_what_was_promised_before_its_end_and_can_go(board, clinic):
    job = scene.job(clinic)
    scene.job(clinic, hold=Hold.SCHEDULE)
    scene.job(clinic, now=NOW + timedelta(minutes=2))
    shut(job, recovered_at=NOW + timedelta(minutes=1))
    assert "Sisa 1 kiriman" in " ".join(board().content.decode().split())


def test_the_banner_leads_to_the_card_where_it_is_mended(board, client, clinic):
    shut(scene.job(clinic), paused_at=NOW)
    url = reverse("reference:connection", args=[clinic.slug])
    assert 'id="layanan-pcare"' in client.get(url).content.decode()
    assert f'<a href="{url}#layanan-pcare">Buka Koneksi</a>' in board().content.decode()


def test_both_pages_tell_the_same_story(board, client, clinic):
    shut(scene.job(clinic), paused_at=NOW, pause_key="", pause_message="Pesan BPJS")
    why = board().context["bulletin"].shut[0].trouble
    panels = client.get(reverse("reference:connection", args=[clinic.slug])).context["panels"]
    assert panels[0].view.trouble == why


def test_when_all_is_well_there_is_no_banner(board, clinic):
    scene.job(clinic)
    assert board().context["bulletin"] == Bulletin()


def test_another_clinics_outage_is_not_shown(board, clinic):
    shut(scene.job(builders.bridged_facility()), broken_at=NOW)
    assert board().context["bulletin"] == Bulletin()


def test_a_pause_that_bpjs_asked_for_is_said_and_frightens_nobody(board, clinic):
    shut(scene.job(clinic), not_before=NOW + timedelta(minutes=10), recovered_at=NOW - timedelta(days=1))
    page = board().content.decode()
    assert "PCare meminta jeda sampai pukul 09:10:00: 1 pengiriman menunggu." in page
    assert "terganggu" not in page


def test_an_outage_is_not_tried_again_before_the_pause_that_bpjs_asked_for(board, clinic):
    shut(scene.job(clinic), broken_at=NOW, probe_due_at=NOW, not_before=NOW + timedelta(minutes=10))
    assert "Diperiksa lagi pukul 09:10:00." in board().content.decode()


def test_a_pause_that_is_over_is_no_news(board, clinic):
    shut(scene.job(clinic), not_before=NOW)
    assert board().context["bulletin"] == Bulletin()
