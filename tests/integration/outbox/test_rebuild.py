"""A poli whose code was mended: what was never sent is withdrawn and promised anew, in its order (R1, R10)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests import builders
from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox import kinds
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.outbox.models import Job, JobEvent, Pulse
from titian.outbox.operations.record import Change, move
from titian.outbox.queries import claimable
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
ADMIN = Actor.system("Admin Uji")
NOW = builders.NOW
VISIT = UUID(int=9)
OLD, NEW = "001", "003"

MakeAnew = Callable[..., int]


@pytest.fixture
def clinic() -> Facility:
    return builders.bridged_facility()


@pytest.fixture
def mend(sources: dict[Kind, kinds.Source]) -> MakeAnew:
    """The source of all kinds says another code from now on, and the visit is rebuilt."""

    def to(poli_code: str = NEW, *, hold: str = "", of: tuple[Kind, ...] = (Kind.TAMBAH_ANTREAN,)) -> int:
        for kind in of:
            draft = kinds.Draft({"poli_code": poli_code, "card_number": "0009900000017"}, poli_code, hold)
            sources[kind] = kinds.Source(lambda _, draft=draft: draft, lambda _: "/")
        return outbox.rebuild(by=ADMIN, visit_ref=VISIT, now=NOW)

    return to


def promised(clinic: Facility, kind: Kind = Kind.TAMBAH_ANTREAN, **facts: Any) -> Job:
    return builders.promise(clinic, kind, "0009900000017", OLD, {"poli_code": OLD}, visit_ref=VISIT, **facts)


@outbox.changes()
def moved(job: Job, *states: State, **columns: Any) -> Job:
    """Along these edges, as the worker would."""
    for state in states:
        claim = UUID(int=1) if state is State.SENDING else None
        due_at = None if state in (State.SENT, State.FAILED) else NOW
        move(job, Change(state, "uji", due_at=due_at, columns=columns), by=ADMIN, now=NOW, claim=claim)
    return job


def standing(clinic: Facility) -> list[Job]:
    return list(Job.objects.filter(facility=clinic, wanted=True).order_by("pk"))


def claimed(clinic: Facility) -> list[str]:
    """The kinds that the worker would take now."""
    return [job.kind for job in claimable(clinic.service_states.get(), NOW, list(Kind))]


@pytest.mark.parametrize("path", [[State.SENDING], [State.SENDING, State.SENT]])
def test_what_is_under_way_or_at_bpjs_stays_as_it_was_sent(clinic, mend, path) -> None:
    job = moved(promised(clinic), *path)
    assert mend() == 0
    job.refresh_from_db()
    assert (job.poli_code, job.payload, Job.objects.count()) == (OLD, {"poli_code": OLD}, 1)


def test_what_another_release_wrote_is_made_anew_in_the_order_of_this_one(clinic, mend: MakeAnew) -> None:
    job = promised(clinic)
    Job.objects.update(payload_version=9)
    mend(OLD)
    job.refresh_from_db()
    assert (job.payload_version, job.payload) == (
        kinds.PAYLOAD_VERSION,
        {"poli_code": OLD, "card_number": job.card_number},
    )


def test_what_may_be_at_bpjs_stays_though_it_failed(clinic, mend) -> None:
    moved(promised(clinic), State.SENDING, State.FAILED, maybe_there=True)
    assert mend() == 0
    assert [job.poli_code for job in standing(clinic)] == [OLD]


def test_what_nobody_wants_any_more_is_not_promised_anew(clinic, mend) -> None:
    moved(promised(clinic), State.CANCELLED, wanted=False)
    assert (mend(), standing(clinic)) == (0, [])


def test_a_failure_after_the_withdrawal_leaves_the_old_promise(clinic, mend, monkeypatch) -> None:
    promised(clinic)
    monkeypatch.setattr("titian.outbox.operations.desk.take_place", lambda key: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        mend()
    assert [(job.state, job.poli_code) for job in standing(clinic)] == [(State.WAITING, OLD)]


def test_a_waiting_promise_is_cancelled_and_stands_again_at_the_end_of_its_lane(clinic, mend) -> None:
    old = promised(clinic)
    other = promised(clinic, service_date=old.service_date)
    Job.objects.filter(pk=other.pk).update(visit_ref=UUID(int=10))
    assert mend() == 1
    old.refresh_from_db()
    anew = Job.objects.get(visit_ref=VISIT, wanted=True)
    assert (old.state, old.poli_code, old.wanted) == (State.CANCELLED, OLD, False)
    assert (anew.poli_code, anew.payload["poli_code"]) == (NEW, NEW)
    assert (anew.lane_id, anew.seq, anew.useful_until) == (old.lane_id, other.seq + 1, old.useful_until)


def test_the_history_says_why_and_who(clinic, mend) -> None:
    old = promised(clinic)
    mend()
    ended = JobEvent.objects.filter(job=old).latest("pk")
    begun = JobEvent.objects.get(job=standing(clinic)[0])
    assert (ended.end, ended.why) == (State.CANCELLED, "kode poli berubah; dijanjikan ulang")
    assert (begun.start, begun.why, begun.by_name) == ("", "dijanjikan ulang: kode poli berubah", "Admin Uji")


def test_rebuilding_twice_promises_once(clinic, mend) -> None:
    promised(clinic)
    assert (mend(), mend()) == (1, 0)
    assert (Job.objects.count(), len(standing(clinic))) == (2, 1)


def test_two_admins_at_once_promise_it_anew_once(in_parallel, clinic, mend) -> None:
    promised(clinic)
    in_parallel(lambda _: mend(), 4)
    assert [job.poli_code for job in standing(clinic)] == [NEW]
    assert Job.objects.count() == 2


def test_a_refused_promise_is_closed_and_goes_with_the_new_code(clinic, mend) -> None:
    refused = moved(promised(clinic), State.SENDING, State.FAILED)
    mend()
    refused.refresh_from_db()
    assert (refused.state, refused.poli_code) == (State.CLOSED, OLD)
    assert [(job.state, job.poli_code) for job in standing(clinic)] == [(State.WAITING, NEW)]


def test_a_hold_is_kept_and_so_is_a_code_that_was_taken_away(clinic, mend) -> None:
    promised(clinic, hold="verifikasi")
    mend(hold="verifikasi")
    assert [(job.poli_code, job.hold) for job in standing(clinic)] == [(NEW, "verifikasi")]
    mend("", hold="pemetaan")
    assert [(job.poli_code, job.hold) for job in standing(clinic)] == [("", "pemetaan")]


def test_an_editors_text_does_not_go_to_another_poli(clinic, mend) -> None:
    edited = promised(clinic)
    Job.objects.filter(pk=edited.pk).update(body_override='{"kodepoli": "001"}')
    mend()
    edited.refresh_from_db()
    assert (edited.body_override, standing(clinic)[0].body_override) == ('{"kodepoli": "001"}', None)


def test_the_new_promise_says_that_an_editors_text_was_left_behind_and_keeps_it(clinic, mend) -> None:
    edited = promised(clinic)
    Job.objects.filter(pk=edited.pk).update(body_override='{"kodepoli": "001"}')
    mend()
    begun = JobEvent.objects.get(job=standing(clinic)[0])
    assert "isi yang diubah petugas tidak dibawa" in begun.why
    assert begun.detail == '{"kodepoli": "001"}'


def test_what_follows_in_the_visit_looks_at_the_new_promise(clinic, mend) -> None:
    promised(clinic)
    promised(clinic, Kind.PANGGIL_ANTREAN)
    assert mend() == 2
    first, call = standing(clinic)
    assert (first.kind, call.kind) == (Kind.TAMBAH_ANTREAN, Kind.PANGGIL_ANTREAN)
    assert (first.pk < call.pk, first.seq < call.seq) == (True, True)
    assert claimed(clinic) == [Kind.TAMBAH_ANTREAN]
    moved(first, State.SENDING, State.SENT)
    assert claimed(clinic) == [Kind.PANGGIL_ANTREAN]


def test_what_follows_a_step_at_bpjs_keeps_the_poli_of_that_step(clinic, mend) -> None:
    moved(promised(clinic), State.SENDING, State.SENT)
    promised(clinic, Kind.PANGGIL_ANTREAN)
    assert mend(of=(Kind.TAMBAH_ANTREAN, Kind.PANGGIL_ANTREAN)) == 0
    assert [job.poli_code for job in standing(clinic)] == [OLD, OLD]


def test_a_resend_of_what_has_another_code_now_sends_the_new_promise(clinic, mend) -> None:
    failed = moved(promised(clinic), State.SENDING, State.FAILED)
    Job.objects.filter(pk=failed.pk).update(visit_ref=UUID(int=11))
    mend()
    outbox.resend(by=ADMIN, facility=clinic, job_id=failed.pk, now=NOW)
    assert [(job.state, job.poli_code) for job in standing(clinic)] == [(State.WAITING, NEW)]


def test_an_open_page_hears_of_it(clinic, mend) -> None:
    promised(clinic)
    before = Pulse.objects.get(pk=clinic.pk).version
    mend()
    assert Pulse.objects.get(pk=clinic.pk).version > before
