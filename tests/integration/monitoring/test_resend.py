"""Sending again from the monitor: refused with a reason, once among many, never by accident."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.accounts.models import Actor
from titian.monitoring import operations
from titian.monitoring.queries import Act, Filter, plan_of_filtered
from titian.outbox import kinds
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToResend
from titian.outbox.models import JobEvent
from titian.outbox.queries import why_no_resend
from titian.outbox.states import Hold, State
from titian.pendaftaran.models import Pendaftaran

ADMIN = Actor.system("Dewi Admin")
WHY = {
    State.SENDING: "Sedang dikirim saat ini",
    State.SENT: "Sudah terkirim",
    State.CANCELLED: "Sudah dibatalkan",
    State.CLOSED: "Sudah ditutup",
}


@pytest.fixture(autouse=True)
def no_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """These promises stand alone: no visit is behind them to rebuild them from."""
    monkeypatch.setattr(kinds, "_sources", {})


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("state", WHY)
def test_a_resend_that_makes_no_sense_is_refused_with_the_reason(resend, clinic, state):
    response = resend(scene.job(clinic, state))
    assert response.status_code == 409
    assert WHY[state] in text(response)


def test_a_held_job_is_refused_with_what_it_waits_for(resend, clinic):
    response = resend(scene.job(clinic, hold="verifikasi"))
    assert response.status_code == 409
    assert "Menunggu verifikasi kepesertaan" in text(response)


@pytest.mark.parametrize("version", ["", "x", "-1", "²"])
def test_a_resend_without_what_was_seen_is_no_request(resend, clinic, version):
    assert resend(scene.job(clinic, State.FAILED), version=version).status_code == 400


def test_a_stale_page_sends_nothing_and_says_what_is_so_now(resend, clinic):
    job = scene.job(clinic, State.FAILED)
    response = resend(job, version=job.version - 1)
    assert response.status_code == 409
    assert "kini Gagal" in text(response)
    assert not JobEvent.objects.filter(job=job, why="kirim ulang").exists()


def refusal(call):
    try:
        call()
    except UnableToResend as error:
        return str(error)
    return ""


GONE = "asalnya tidak ada lagi"


def test_what_has_lost_its_source_is_refused_in_words_alone_and_among_many(resend, clinic, monkeypatch):
    """A restored or repaired database may lack a visit of which the promise is kept."""
    gone, there = (scene.job(clinic, State.FAILED) for _ in range(2))

    def build(visit_ref):
        if visit_ref == str(gone.visit_ref):
            raise Pendaftaran.DoesNotExist
        return kinds.Draft(there.payload, there.poli_code)

    monkeypatch.setattr(kinds, "_sources", {kinds.Kind(gone.kind): kinds.Source(build, lambda _: "/")})
    response = resend(gone)
    assert (response.status_code, GONE in text(response)) == (409, True)
    order = operations.Order(Act.RESEND, plan_of_filtered(clinic, Act.RESEND, Filter()).picks)
    told = operations.carry_out(by=ADMIN, facility=clinic, order=order, now=builders.NOW)
    assert [GONE in why for why in told.refused] == [True]
    assert told.done.total() == 1
    gone.refresh_from_db()
    assert gone.state == State.FAILED


def test_what_may_be_there_is_asked_about_though_its_source_is_gone(resend, clinic, monkeypatch):
    def build(_):
        raise Pendaftaran.DoesNotExist

    job = scene.job(clinic, State.FAILED, after={"maybe_there": True})
    monkeypatch.setattr(kinds, "_sources", {kinds.Kind(job.kind): kinds.Source(build, lambda _: "/")})
    assert resend(job).status_code == 200


UNCERTAIN = [State.SENDING, State.UNKNOWN, State.SENT, State.FAILED, State.CLOSED]
STANDINGS = [
    *((state, {"wanted": wanted}) for state in UNCERTAIN for wanted in (True, False)),
    *((State.WAITING, {"hold": hold}) for hold in Hold.values),
    (State.CANCELLED, {}),
]


@pytest.mark.parametrize(("state", "after"), STANDINGS)
def test_the_button_is_offered_exactly_where_the_outbox_accepts(clinic, state, after):
    job = scene.job(clinic, state, after=after)
    said = why_no_resend(job)
    assert said == refusal(lambda: outbox.resend(by=ADMIN, facility=clinic, job_id=job.pk, now=builders.NOW))


def test_where_it_is_refused_the_button_is_disabled_and_says_why(board, clinic):
    job = scene.job(clinic, State.SENT)
    page = text(board())
    assert f'id="ulang-{job.pk}" class="btn btn-outline-secondary" aria-disabled="true"' in page
    assert f'aria-describedby="ulang-{job.pk}-sebab"' in page
    assert f'<span id="ulang-{job.pk}-sebab" class="visually-hidden">Sudah terkirim' in page
    assert reverse("monitoring:resend", args=[clinic.slug, job.pk]) not in page


def test_a_failed_job_goes_back_to_work_under_the_name_of_who_asked(resend, clinic):
    job = scene.job(clinic, State.FAILED)
    response = resend(job)
    assert response.status_code == 200
    assert json.loads(response["HX-Trigger"]) == {"kiriman-berubah": {}}
    job.refresh_from_db()
    assert (job.state, job.asked_by_name) == (State.WAITING, "Dewi Admin")


def test_what_may_be_at_bpjs_is_asked_for_first_and_the_message_says_so(resend, clinic):
    job = scene.job(clinic, State.FAILED, after={"maybe_there": True})
    assert "Ditanyakan dulu ke BPJS" in text(resend(job))


def test_without_script_the_outcome_is_told_on_the_page_one_came_from(resend, client, clinic):
    back = reverse("monitoring:board", args=[clinic.slug]) + "?status=not_sent"
    response = resend(scene.job(clinic, State.FAILED), htmx=False, next=back)
    assert response["Location"] == back
    assert "Akan dikirim ulang" in text(client.get(back))


@pytest.mark.parametrize("where", ["", "https://jahat.example/", "//jahat.example", "999", "accounts:login"])
def test_the_way_back_never_leads_out_of_the_clinic(resend, clinic, where):
    response = resend(scene.job(clinic, State.FAILED), htmx=False, next=where)
    assert response["Location"] == reverse("monitoring:board", args=[clinic.slug])


def test_another_site_cannot_post_a_resend(clinic):
    member = personas.staff(clinic, "admin", "satusehat")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    job = scene.job(clinic, State.FAILED)
    url = reverse("monitoring:resend", args=[clinic.slug, job.pk])
    assert strict.post(url, {"version": job.version}).status_code == 403


@pytest.mark.both_engines
def test_of_two_who_resend_at_once_one_has_effect_and_the_other_is_told_who_was_first(in_parallel):
    clinic = builders.bridged_facility()
    job = scene.job(clinic, State.FAILED)

    def press(number):
        actor = Actor.system(f"Admin {number}")
        operations.resend(by=actor, facility=clinic, job_id=job.pk, version=job.version, now=builders.NOW)
        return number

    results = in_parallel(press, 2)
    winner = next(one for one in results if isinstance(one, int))
    loser = next(one for one in results if isinstance(one, UnableToResend))
    assert str(loser) == f"Kirim ulang sudah diminta Admin {winner}; tidak dikirim dua kali."
    assert JobEvent.objects.filter(job=job, why="kirim ulang").count() == 1
