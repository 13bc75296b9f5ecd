"""What a person at the monitor may do to a job, and what is refused with a reason (R8, R14)."""

from datetime import timedelta

import pytest

from tests import builders
from titian.accounts.models import Actor
from titian.outbox import kinds
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToEdit, UnableToResend
from titian.outbox.models import Job, JobEvent
from titian.outbox.operations.record import Change, move
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
ADMIN = Actor.system("Admin Uji")
NOW = builders.NOW


@outbox.changes()
def failed_job(**columns: object) -> Job:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    attempt_claim = "00000000-0000-0000-0000-00000000000a"
    move(job, Change(State.SENDING, "uji", due_at=NOW), by=ADMIN, now=NOW, claim=attempt_claim)
    move(job, Change(State.FAILED, "uji", columns={"sends": 8, **columns}), by=ADMIN, now=NOW)
    return job


def resend(job: Job) -> Job:
    return outbox.resend(by=ADMIN, facility=job.facility, job_id=job.pk, now=NOW)


ORIGINAL = '{"noKartu": "0009900000017", "kdPoli": "001", "tglDaftar": "21-11-2026", "keluhan": "batuk"}'
EDITED = ORIGINAL.replace("batuk", "demam")


def edit(job: Job, *, version: int | None = None, reason: str = "salah ketik", body: str = EDITED) -> Job:
    return outbox.edit(
        by=ADMIN,
        facility=job.facility,
        job_id=job.pk,
        version=job.version if version is None else version,
        original=ORIGINAL,
        body=body,
        reason=reason,
        now=NOW,
    )


@pytest.mark.parametrize("state", [State.SENDING, State.SENT])
def test_what_is_under_way_or_done_is_not_resent(state: State) -> None:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    claim = "00000000-0000-0000-0000-00000000000a"
    with outbox.changes():
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


def test_of_several_those_that_are_refused_or_of_another_clinic_stay_and_the_others_go_at_their_moment() -> (
    None
):
    ours, held, theirs = failed_job(), failed_job(), failed_job()
    Job.objects.filter(pk=held.pk).update(facility=ours.facility)
    later = NOW + timedelta(seconds=3)
    due = dict.fromkeys([ours.pk, held.pk, theirs.pk], later)
    refuse = {ours.pk: "", held.pk: "belum"}
    facts = {"facility": ours.facility, "due": due, "refuse": lambda job: refuse[job.pk]}
    assert outbox.resend_several(by=ADMIN, now=NOW, **facts) == refuse
    states = [Job.objects.values_list("state", "due_at").get(pk=job.pk) for job in (ours, held, theirs)]
    assert states == [(State.WAITING, later), (State.FAILED, None), (State.FAILED, None)]


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
    assert job.body_override == EDITED
    event = JobEvent.objects.filter(job=job).latest("pk")
    assert (event.by_name, event.start, event.end) == ("Admin Uji", State.FAILED, State.FAILED)
    assert "salah ketik" in event.why and "demam" in event.detail


@pytest.mark.parametrize("other", ['"0009900000025"', "17"])
def test_an_edit_may_not_move_the_promise_to_another_card(other: str) -> None:
    with pytest.raises(UnableToEdit, match="noKartu"):
        edit(failed_job(), body=ORIGINAL.replace('"0009900000017"', other))


def test_an_edit_that_bpjs_could_not_read_is_refused() -> None:
    with pytest.raises(UnableToEdit, match="teks"):
        edit(failed_job(), body=ORIGINAL.replace('"batuk"', "7"))


@pytest.mark.parametrize("broken", ["", "{", "[]", "null"])
def test_an_edit_that_is_no_object_is_refused(broken: str) -> None:
    with pytest.raises(UnableToEdit):
        edit(failed_job(), body=broken)


def test_a_resend_takes_what_was_mended_at_the_source(sources) -> None:
    job = failed_job()
    mended = kinds.Draft(payload=job.payload | {"complaint": "demam"}, poli_code="001")
    sources[kinds.Kind.TAMBAH_PENDAFTARAN] = kinds.Source(lambda _: mended, lambda _: "/")
    assert resend(job).payload["complaint"] == "demam"


def test_mending_the_source_reaches_a_failed_job_and_releases_a_held_one_though_edited(sources) -> None:
    held = builders.promise_pendaftaran(builders.bridged_facility(), hold="verifikasi")
    Job.objects.filter(pk=held.pk).update(body_override=EDITED)
    failed = failed_job()
    mended = kinds.Draft(payload=held.payload, poli_code="001")
    sources[kinds.Kind.TAMBAH_PENDAFTARAN] = kinds.Source(lambda _: mended, lambda _: "/")
    Job.objects.filter(pk=failed.pk).update(payload={})
    for job in (held, failed):
        outbox.rebuild(by=ADMIN, visit_ref=job.visit_ref, now=NOW)
        job.refresh_from_db()
    assert (held.hold, held.body_override, failed.payload) == ("", EDITED, held.payload)


def test_held_promises_of_an_inactive_member_are_closed_and_no_others() -> None:
    clinic = builders.bridged_facility()
    held = builders.promise_pendaftaran(clinic, hold="verifikasi")
    free = builders.promise_antrean(clinic, visit_ref=held.visit_ref)
    closed = outbox.close_held(by=ADMIN, visit_ref=held.visit_ref, why="peserta tidak aktif", now=NOW)
    held.refresh_from_db()
    free.refresh_from_db()
    assert (closed, held.state, held.hold, free.state) == (1, State.CLOSED, "", State.WAITING)


def test_a_promise_that_learns_its_card_joins_the_lane_of_that_card(sources) -> None:
    clinic = builders.bridged_facility()
    held = builders.promise_pendaftaran(clinic, card="", hold="verifikasi")
    other = builders.promise_pendaftaran(clinic, card="0009900000017", poli_code="002")
    payload = other.payload | {"poli_code": "001"}
    known = kinds.Draft(payload=payload, poli_code="001")
    sources[kinds.Kind.TAMBAH_PENDAFTARAN] = kinds.Source(lambda _: known, lambda _: "/")
    outbox.rebuild(by=ADMIN, visit_ref=held.visit_ref, now=NOW)
    held.refresh_from_db()
    assert (held.card_number, held.lane_id, held.seq) == ("0009900000017", other.lane_id, 2)
