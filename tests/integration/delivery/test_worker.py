"""Promises through a real worker to a real sandbox: what arrives, how often, and what a person is told."""

from __future__ import annotations

import pytest
from django.utils import timezone

from bpjs_sandbox.people import Magic
from bpjs_sandbox.testing import RunningSandbox
from tests import builders
from titian.facility.models import Facility, ServiceAccount
from titian.facility.secrets import Secret
from titian.outbox import operations as outbox
from titian.outbox.models import Attempt, Job, JobEvent, ServiceState
from titian.outbox.states import State

pytestmark = pytest.mark.both_engines


def cards(sandbox: RunningSandbox, most: int) -> list[str]:
    """Ordinary active members of the clinic."""
    members = sandbox.world.ordinary_members(sandbox.accounts["melati"])
    return [one.card for one in members][:most]


def magic(sandbox: RunningSandbox, kind: Magic) -> str:
    return next(one.card for one in sandbox.world.members if one.magic is kind)


def registrations(sandbox: RunningSandbox) -> list[tuple[str, str]]:
    return [(one.card, one.number) for one in sandbox.world.state.registrations if not one.deleted]


def posts(sandbox: RunningSandbox) -> int:
    return sum(1 for one in sandbox.world.record.since(0) if one["method"] == "POST")


def test_a_registration_arrives_once_and_brings_its_number(sandbox, promise_now, work_until) -> None:
    [card] = cards(sandbox, 1)
    job = promise_now(card=card)
    work_until()
    job.refresh_from_db()
    assert job.state == State.SENT
    assert registrations(sandbox) == [(card, job.bpjs_sequence)]


def test_antrean_and_pendaftaran_of_a_visit_both_arrive(sandbox, promise_now, work_until) -> None:
    [card] = cards(sandbox, 1)
    promise_now(builders.promise_antrean, card=card)
    promise_now(card=card)
    work_until()
    assert set(Job.objects.values_list("state", flat=True)) == {State.SENT}
    assert len(sandbox.world.state.queue) == 1


def test_an_answer_dropped_after_bpjs_accepted_is_looked_up_and_not_sent_again(
    sandbox, promise_now, work_until
) -> None:
    [card] = cards(sandbox, 1)
    sandbox.turn(drop_after_accept=1)
    job = promise_now(card=card)
    work_until(lambda: Job.objects.get(pk=job.pk).state == State.UNKNOWN)
    sandbox.turn(drop_after_accept=0)
    work_until()
    job.refresh_from_db()
    assert registrations(sandbox) == [(card, job.bpjs_sequence)]
    assert posts(sandbox) == 1


def test_a_row_that_bpjs_does_not_attribute_is_no_reason_to_send_again(
    sandbox, promise_now, work_until
) -> None:
    [card] = cards(sandbox, 1)
    sandbox.turn(drop_after_accept=1, parts_missing=1)
    job = promise_now(card=card)
    work_until(lambda: job.attempts.filter(outcome="incomplete").exists())
    sandbox.turn(drop_after_accept=0, parts_missing=0)
    work_until()
    job.refresh_from_db()
    assert registrations(sandbox) == [(card, job.bpjs_sequence)]
    assert posts(sandbox) == 1


def test_a_look_up_keeps_what_it_asked_and_what_bpjs_showed(sandbox, promise_now, work_until) -> None:
    [card] = cards(sandbox, 1)
    sandbox.turn(commit_late=1, commit_late_s=0.7, list_cards="all")
    promise_now(card=card)
    work_until()
    lookup = Attempt.objects.get(trigger="lookup", outcome="present")
    assert lookup.request_line.startswith("GET pendaftaran/tglDaftar/")
    assert card in lookup.response_text


def test_a_commit_that_comes_after_our_time_out_is_adopted(sandbox, promise_now, work_until) -> None:
    [card] = cards(sandbox, 1)
    sandbox.turn(commit_late=1, commit_late_s=0.7)
    job = promise_now(card=card)
    work_until()
    job.refresh_from_db()
    assert (job.state, registrations(sandbox)) == (State.SENT, [(card, job.bpjs_sequence)])
    assert posts(sandbox) == 1


def test_what_never_arrived_is_sent_again_after_two_empty_lists(sandbox, promise_now, work_until) -> None:
    [card] = cards(sandbox, 1)
    sandbox.turn(drop_before_accept=1)
    job = promise_now(card=card)
    work_until(lambda: Job.objects.get(pk=job.pk).state == State.UNKNOWN)
    sandbox.turn(drop_before_accept=0)
    work_until()
    job.refresh_from_db()
    assert registrations(sandbox) == [(card, job.bpjs_sequence)]
    assert list(job.attempts.filter(outcome="absent").values_list("trigger", flat=True)) == [
        "lookup",
        "lookup",
    ]


def test_an_outage_costs_no_send_and_everything_arrives_by_itself(sandbox, promise_now, work_until) -> None:
    sandbox.turn(down="refuse")
    for card in cards(sandbox, 5):
        promise_now(card=card)
    work_until(lambda: ServiceState.objects.filter(service="pcare", broken_at__isnull=False).exists())
    assert set(Job.objects.values_list("sends", flat=True)) == {0}
    sandbox.turn(down="off")
    work_until()
    assert sorted(Job.objects.values_list("state", flat=True)) == [State.SENT] * 5
    assert len(registrations(sandbox)) == 5


def test_a_refusal_is_shown_in_bpjs_words_and_waits_for_a_person(sandbox, promise_now, work_until) -> None:
    job = promise_now(card=magic(sandbox, Magic.UNSCREENED))
    work_until()
    job.refresh_from_db()
    assert (job.state, job.answer_key) == (State.FAILED, "pendaftaran_unscreened")
    assert "skrining" in job.bpjs_message


def test_a_wrong_secret_of_antrean_is_named_though_it_comes_inside_a_200(
    sandbox, clinic: Facility, promise_now, work_until
) -> None:
    ServiceAccount.objects.filter(facility=clinic, service="antrean").update(secret=Secret.seal("salah"))
    promise_now(builders.promise_antrean, card=cards(sandbox, 1)[0])
    paused = ServiceState.objects.filter(service="antrean", paused_at__isnull=False)
    work_until(paused.exists)
    assert paused.get().pause_key == "signature_rejected"


@pytest.mark.parametrize("code", [401, 412, 428])
def test_a_duplicate_of_our_own_is_adopted_with_its_number(
    sandbox, promise_now, work_until, code: int
) -> None:
    [card] = cards(sandbox, 1)
    sandbox.turn(duplicate_code=code)
    first = promise_now(card=card)
    work_until()
    Job.objects.filter(pk=first.pk).update(bpjs_sequence="")  # as if the number had been lost
    second = promise_now(card=card)
    work_until()
    second.refresh_from_db()
    assert registrations(sandbox) == [(card, second.bpjs_sequence)]


def test_a_duplicate_that_is_not_in_our_list_belongs_to_another_account(
    sandbox, promise_now, work_until
) -> None:
    [card] = cards(sandbox, 1)
    promise_now(card=card)
    work_until()
    again = promise_now(card=card)  # the first job owns the number, so the second may not adopt it
    work_until()
    again.refresh_from_db()
    assert (again.state, again.answer_key) == (State.FAILED, "titian.other_account")


@pytest.mark.parametrize(
    ("wrong", "blamed"),
    [
        ("secret", "signature_rejected"),
        ("password", "password_rejected"),
        ("user_key", "gateway_key_rejected"),
    ],
)
def test_refused_credentials_pause_the_service_and_the_saved_right_ones_resume_it(
    sandbox, clinic: Facility, promise_now, work_until, wrong: str, blamed: str
) -> None:
    account = ServiceAccount.objects.get(facility=clinic, service="pcare")
    right = getattr(account, wrong)
    setattr(account, wrong, Secret.seal("salah"))
    account.save()
    promise_now(card=cards(sandbox, 1)[0])
    paused = ServiceState.objects.filter(service="pcare", paused_at__isnull=False)
    work_until(paused.exists)
    assert paused.get().pause_key == blamed
    setattr(account, wrong, right)
    account.save()
    work_until()
    assert Job.objects.get().state == State.SENT


def test_a_vague_401_is_the_credentials_fault_only_when_a_probe_meets_it_too(
    sandbox, clinic: Facility, promise_now, work_until
) -> None:
    sandbox.turn(vague_401=True)
    ServiceAccount.objects.filter(facility=clinic).update(password=Secret.seal("salah"))
    promise_now(card=cards(sandbox, 1)[0])
    work_until(lambda: ServiceState.objects.filter(paused_at__isnull=False).exists())
    assert Job.objects.get().state == State.WAITING


def test_a_text_nobody_knows_is_never_taken_for_success(sandbox, promise_now, work_until) -> None:
    job = promise_now(card=magic(sandbox, Magic.REFUSED))
    work_until()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert registrations(sandbox) == []


def test_a_resent_job_arrives(sandbox, clinic: Facility, promise_now, work_until) -> None:
    [card] = cards(sandbox, 1)
    sandbox.turn(random_refusal=1)
    job = promise_now(card=card)
    work_until()
    sandbox.turn(random_refusal=0)
    outbox.resend(by=builders.DESK, facility=clinic, job_id=job.pk, now=timezone.now())
    work_until()
    job.refresh_from_db()
    assert job.state == State.SENT
    assert list(job.attempts.values_list("trigger", flat=True)) == ["auto", "resend"]


def test_every_attempt_keeps_what_was_sent_and_what_came_back(sandbox, promise_now, work_until) -> None:
    [card] = cards(sandbox, 1)
    promise_now(card=card)
    work_until()
    attempt = Attempt.objects.get()
    assert attempt.request_line == "POST pendaftaran"
    assert f'"noKartu": "{card}"' in attempt.request_body or f'"noKartu":"{card}"' in attempt.request_body
    assert "noUrut" in attempt.response_text
    assert attempt.duration_ms is not None


def test_replaying_the_events_gives_the_state(sandbox, promise_now, work_until) -> None:
    [card] = cards(sandbox, 1)
    sandbox.turn(drop_after_accept=0.5, html502=0.3)
    promise_now(card=card)
    work_until(within=40)
    state = ""
    for event in JobEvent.objects.order_by("pk"):
        assert event.start in (state, "")
        state = event.end
    assert state == Job.objects.get().state
