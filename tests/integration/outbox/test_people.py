"""What a person at the monitor may do to a job, and what is refused with a reason (R8, R14)."""

import pytest

from tests import builders
from titian.accounts.models import Actor
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToEdit, UnableToResend
from titian.outbox.models import Job, JobEvent
from titian.outbox.operations.record import Change, move
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
ADMIN = Actor.system("Admin Uji")
NOW = builders.NOW


def failed_job(**columns: object) -> Job:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    attempt_claim = "00000000-0000-0000-0000-00000000000a"
    move(job, Change(State.SENDING, "uji", due_at=NOW), by=ADMIN, now=NOW, claim=attempt_claim)
    move(job, Change(State.FAILED, "uji", columns={"sends": 8, **columns}), by=ADMIN, now=NOW)
    return job


def resend(job: Job) -> Job:
    return outbox.resend(by=ADMIN, facility=job.facility, job_id=job.pk, now=NOW)


def edit(job: Job, *, version: int | None = None, reason: str = "salah ketik") -> Job:
    return outbox.edit(
        by=ADMIN,
        facility=job.facility,
        job_id=job.pk,
        version=job.version if version is None else version,
        body="{}",
        reason=reason,
        now=NOW,
    )


@pytest.mark.parametrize("state", [State.SENDING, State.SENT])
def test_what_is_under_way_or_done_is_not_resent(state: State) -> None:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    claim = "00000000-0000-0000-0000-00000000000a"
    move(job, Change(State.SENDING, "uji", due_at=NOW), by=ADMIN, now=NOW, claim=claim)
    if state is State.SENT:
        move(job, Change(State.SENT, "uji"), by=ADMIN, now=NOW)
    with pytest.raises(UnableToResend):
        resend(job)


def test_a_held_promise_is_not_resent_past_its_hold() -> None:
    job = builders.promise_pendaftaran(builders.bridged_facility(), hold="verifikasi")
    with pytest.raises(UnableToResend, match="verifikasi"):
        resend(job)


def test_another_clinics_job_does_not_exist() -> None:
    job = failed_job()
    with pytest.raises(Job.DoesNotExist):
        outbox.resend(by=ADMIN, facility=builders.facility(), job_id=job.pk, now=NOW)


def test_a_failed_job_goes_back_to_work_with_fresh_counters_and_the_name_of_who_asked() -> None:
    job = resend(failed_job())
    assert (job.state, job.sends, job.due_at) == (State.WAITING, 0, NOW)
    assert JobEvent.objects.filter(job=job).latest("pk").by_name == "Admin Uji"


def test_a_failed_job_that_may_be_at_bpjs_is_asked_for_before_it_is_sent() -> None:
    assert resend(failed_job(maybe_there=True)).state == State.UNKNOWN


def test_resending_twice_at_once_has_one_effect(in_parallel) -> None:
    job = failed_job()
    in_parallel(lambda _: resend(job), 2)
    edges = JobEvent.objects.filter(job=job, start=State.FAILED)
    assert edges.count() == 1


def test_what_may_be_at_bpjs_is_not_edited() -> None:
    with pytest.raises(UnableToEdit):
        edit(failed_job(maybe_there=True))


def test_an_edit_needs_a_reason() -> None:
    with pytest.raises(UnableToEdit, match="alasan"):
        edit(failed_job(), reason="  ")


def test_the_second_of_two_editors_is_told() -> None:
    job = failed_job()
    edit(job)
    with pytest.raises(UnableToEdit, match="orang lain"):
        edit(job, version=job.version)


def test_an_edit_keeps_who_why_and_what_changed() -> None:
    job = edit(failed_job())
    assert job.body_override == "{}"
    event = JobEvent.objects.filter(job=job).latest("pk")
    assert (event.by_name, event.start, event.end) == ("Admin Uji", State.FAILED, State.FAILED)
    assert "salah ketik" in event.why and "+{}" in event.detail
