"""What failed was entered at PCare by hand: BPJS is asked, its number taken over, and nothing sent twice (R3, R8)."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest
from django.utils import timezone

from bpjs import Client, Service, SyncSender
from bpjs_sandbox.testing import RunningSandbox
from tests.builders import DESK, MELATI
from tests.integration.kunjungan import examined
from tests.integration.kunjungan.examined import jobs, registered
from tests.integration.kunjungan.test_with_bpjs import CARD, LONG, written
from titian import connection
from titian.delivery.handlers import request_for
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToClose
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import OPEN, State
from titian.pendaftaran.models import Pendaftaran

pytestmark = pytest.mark.both_engines


@pytest.fixture
def visit(clinic: Facility) -> Pendaftaran:
    made = registered(clinic, now=timezone.now(), card=CARD, hours=MELATI.practitioners[0].hours)
    Job.objects.filter(service="antrean").update(state=State.CLOSED, due_at=None, finished_at=timezone.now())
    return made


def one(visit: Pendaftaran, kind: Kind) -> Job:
    return next(iter(jobs(visit, kind)))


def fail(visit: Pendaftaran, kind: Kind) -> Job:
    refused = {"state": State.FAILED, "due_at": None, "finished_at": timezone.now()}
    Job.objects.filter(visit_ref=visit.ref, kind=kind).update(**refused)
    return one(visit, kind)


def by_hand(job: Job, **changed: object) -> None:
    """Somebody types it into PCare; `changed` are BPJS's fields that were typed otherwise."""
    request = request_for(job)
    body = json.dumps(json.loads(request.body) | changed)
    account = connection.credentials(job.facility_id, Service.PCARE)
    with closing(SyncSender(deadline=10)) as sender:
        Client({Service.PCARE: account}, sender).call(replace(request, body=body))


def find(job: Job) -> Job:
    return outbox.find_by_hand(
        by=DESK, facility=job.facility, job_id=job.pk, version=job.version, now=timezone.now()
    )


def settled(visit: Pendaftaran) -> Callable[[], bool]:
    return lambda: not OPEN.intersection(job.state for job in jobs(visit))


def test_what_was_entered_is_found_and_its_number_taken_over(visit, sandbox, work_until) -> None:
    job = fail(visit, Kind.TAMBAH_PENDAFTARAN)
    by_hand(job)
    find(job)
    work_until(settled(visit), within=LONG)
    [there] = sandbox.world.state.registrations
    job.refresh_from_db()
    assert (job.state, job.bpjs_sequence) == (State.SENT, there.number)
    assert written(sandbox) == ["POST pendaftaran"]


def test_what_is_not_there_is_failed_again_and_never_sent(visit, sandbox, work_until) -> None:
    find(fail(visit, Kind.TAMBAH_PENDAFTARAN))
    work_until(settled(visit), within=LONG)
    job = one(visit, Kind.TAMBAH_PENDAFTARAN)
    assert (job.state, job.answer_key, job.maybe_there) == (State.FAILED, "titian.not_entered", False)
    assert written(sandbox) == []
    outbox.resend(by=DESK, facility=visit.facility, job_id=job.pk, now=timezone.now())
    work_until(settled(visit), within=LONG)
    assert written(sandbox) == ["POST pendaftaran"]


@pytest.mark.parametrize(
    ("typed", "then"),
    [({}, []), ({"sistole": 180}, ["PUT kunjungan"]), ({"kdDiag1": "R50.9"}, ["PUT kunjungan"])],
    ids=["the same", "another pressure", "another diagnosis"],
)
def test_a_kunjungan_that_says_something_else_is_changed_there(
    visit: Pendaftaran, sandbox: RunningSandbox, work_until, typed, then
) -> None:
    work_until(settled(visit), within=LONG)
    examined.finish(visit, now=timezone.now())
    job = fail(visit, Kind.TAMBAH_KUNJUNGAN)
    by_hand(job, **typed)
    find(job)
    work_until(settled(visit), within=LONG)
    assert written(sandbox) == ["POST pendaftaran", "POST kunjungan", *then]
    [left] = sandbox.world.state.visits
    assert (left.body["sistole"], left.body["kdDiag1"]) == (120, "J06.9")
    assert {job.state for job in jobs(visit, Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN)} == {State.SENT}


def test_what_was_to_be_removed_and_still_stands_is_failed_again(visit, sandbox, work_until) -> None:
    work_until(settled(visit), within=LONG)
    outbox.withdraw(by=DESK, facility=visit.facility, visit_ref=visit.ref, why="pulang", now=timezone.now())
    job = fail(visit, Kind.HAPUS_PENDAFTARAN)
    find(job)
    work_until(settled(visit), within=LONG)
    job.refresh_from_db()
    assert (job.state, job.answer_key) == (State.FAILED, "titian.not_removed")


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.WAITING, State.SENT, State.CANCELLED, State.CLOSED])
def test_only_what_failed_is_asked_about(visit: Pendaftaran, state: str) -> None:
    job = fail(visit, Kind.TAMBAH_PENDAFTARAN)
    facts = {"due_at": timezone.now(), "finished_at": None} if state == State.WAITING else {}
    Job.objects.filter(pk=job.pk).update(state=state, wanted=state != State.CANCELLED, **facts)
    with pytest.raises(UnableToClose):
        find(job)


@pytest.mark.django_db
def test_what_bpjs_cannot_show_is_not_asked_about(visit: Pendaftaran) -> None:
    antrean = fail(visit, Kind.TAMBAH_ANTREAN)
    with pytest.raises(UnableToClose, match="tidak dapat ditanyai"):
        find(antrean)
    Job.objects.filter(pk=antrean.pk).update(kind=Kind.UBAH_KUNJUNGAN)
    with pytest.raises(UnableToClose, match="tidak menunjukkan perubahan"):
        find(antrean)


@pytest.mark.django_db
def test_who_saw_an_older_page_is_told(visit: Pendaftaran) -> None:
    job = fail(visit, Kind.TAMBAH_PENDAFTARAN)
    job.version += 1
    with pytest.raises(UnableToClose, match="diubah oleh orang lain"):
        find(job)
