"""A signed record is corrected or taken back while its promise is anywhere (R10, R11)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import DESK, bridged_facility
from tests.integration.delivery.engine import Clock, came_back, claimed_by, settle, worker
from tests.integration.kunjungan.examined import DOCTOR, SEEN_AT, amend, finish, jobs, registered, void, whole
from titian.delivery import turn as turns
from titian.delivery.outcomes import Kind as Answered
from titian.kunjungan import operations, queries
from titian.kunjungan.errors import ChangedMeanwhile, Incomplete, NotSigned, UnableToWrite
from titian.kunjungan.models import Kunjungan, Version
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToResend
from titian.outbox.kinds import Kind
from titian.outbox.models import JobEvent
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

ADD, CHANGE, REMOVE = Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN, Kind.HAPUS_KUNJUNGAN
NUMBER = "0199B0011126Y000001"


class Scene:
    """A signed BPJS visit and one worker, in the hands of a test."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.worker = clock, worker()
        self.clock.now = SEEN_AT
        self.visit = registered(bridged_facility())
        finish(self.visit)
        self.answer(Answered.DELIVERED, Kind.TAMBAH_PENDAFTARAN, number="A7")

    def claim(self, kind: Kind) -> Any:
        """Every send that may go now, but keep only this kind's; the others are delivered."""
        kept = []
        for _ in range(4):
            for send in claimed_by(self.worker):
                if send.claimed.job.kind == kind:
                    kept.append(send)
                else:
                    settle(self.worker, came_back(send, Answered.DELIVERED))
        [send] = kept
        return send

    def answer(self, answered: Answered, kind: Kind, **facts: object) -> None:
        settle(self.worker, came_back(self.claim(kind), answered, **facts))

    def standing(self) -> list[tuple[str, str]]:
        """Kind and state of the kunjungan's promises that were not dropped."""
        found = jobs(self.visit, ADD, CHANGE, REMOVE)
        return [(job.kind, job.state) for job in found if job.state != State.CANCELLED]


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch, db: None) -> Scene:
    clock = Clock()
    monkeypatch.setattr(turns, "database_now", clock)
    return Scene(clock)


# Amended


def test_a_draft_is_not_amended_and_a_voided_record_is_not_either(scene: Scene) -> None:
    void(scene.visit)
    with pytest.raises(NotSigned):
        amend(scene.visit)
    operations.save_draft(
        by=DOCTOR,
        facility=scene.visit.facility,
        ref=scene.visit.ref,
        content=whole(scene.visit),
        version=0,
        now=SEEN_AT,
    )
    with pytest.raises(NotSigned):
        amend(scene.visit)


def test_an_amendment_needs_a_reason_and_loses_nothing(scene: Scene) -> None:
    with pytest.raises(UnableToWrite) as refused:
        operations.amend(
            by=DOCTOR, facility=scene.visit.facility, ref=scene.visit.ref, content=whole(scene.visit, systolic=1),
            version=1, reason=" ", now=SEEN_AT,
        )  # fmt: skip
    assert refused.value.field == "reason"
    with pytest.raises(Incomplete):
        amend(scene.visit, diagnoses=())
    assert Kunjungan.objects.get().systolic == 120


def test_an_amendment_of_what_was_amended_meanwhile_is_refused(scene: Scene) -> None:
    amend(scene.visit, systolic=130)
    with pytest.raises(ChangedMeanwhile):
        amend(scene.visit, systolic=140)
    assert Version.objects.count() == 1


def test_nothing_changed_is_no_version_and_no_promise(scene: Scene) -> None:
    amend(scene.visit)
    assert not Version.objects.exists()
    assert scene.standing() == [(ADD, State.WAITING)]


def test_the_old_version_is_frozen_with_its_signature(scene: Scene) -> None:
    amend(scene.visit, systolic=130)
    version = Version.objects.get()
    assert (version.content["systolic"], version.content["weight_kg"]) == (120, "61.50")
    assert version.content["diagnoses"][0]["code"] == "J06.9"
    assert (version.signed_by_name, version.reason) == (DOCTOR.name, "salah ketik")
    assert queries.content_of(Kunjungan.objects.get()).systolic == 130


def test_what_never_left_goes_as_amended(scene: Scene) -> None:
    amend(scene.visit, systolic=130)
    assert scene.standing() == [(ADD, State.WAITING)]
    assert '"sistole":130' in scene.claim(ADD).claimed.attempt.request_body.replace(" ", "")


def test_what_is_under_way_is_changed_once_it_arrived(scene: Scene) -> None:
    send = scene.claim(ADD)
    amend(scene.visit, systolic=130)
    assert claimed_by(scene.worker) == []
    settle(scene.worker, came_back(send, Answered.DELIVERED, number=NUMBER))
    change = scene.claim(CHANGE).claimed
    assert (
        change.job.bpjs_visit_number,
        '"sistole":130' in change.attempt.request_body.replace(" ", ""),
    ) == (
        NUMBER,
        True,
    )


def test_what_is_uncertain_is_asked_about_and_then_changed(scene: Scene) -> None:
    scene.answer(Answered.AMBIGUOUS, ADD)
    amend(scene.visit, systolic=130)
    scene.clock.pass_seconds(61)
    scene.answer(Answered.PRESENT, ADD, number=NUMBER)
    assert scene.claim(CHANGE).claimed.job.bpjs_visit_number == NUMBER


def test_what_bpjs_has_is_changed_there(scene: Scene) -> None:
    scene.answer(Answered.DELIVERED, ADD, number=NUMBER)
    amend(scene.visit, systolic=130)
    assert scene.standing() == [(ADD, State.SENT), (CHANGE, State.WAITING)]


def test_a_second_amendment_takes_the_place_of_a_change_that_never_left(scene: Scene) -> None:
    scene.answer(Answered.DELIVERED, ADD, number=NUMBER)
    amend(scene.visit, systolic=130)
    amend(scene.visit, version=2, systolic=140)
    assert scene.standing() == [(ADD, State.SENT), (CHANGE, State.WAITING)]
    assert jobs(scene.visit, CHANGE)[0].payload["systolic"] == "140"


def test_a_second_amendment_mends_the_record_that_bpjs_refused_before_the_change_of_it(scene: Scene) -> None:
    send = scene.claim(ADD)
    amend(scene.visit, systolic=130)
    settle(scene.worker, came_back(send, Answered.REFUSED))
    amend(scene.visit, version=2, systolic=140)
    assert scene.standing() == [(ADD, State.WAITING), (CHANGE, State.WAITING)]
    assert [job.payload["systolic"] for job in jobs(scene.visit, ADD) + jobs(scene.visit, CHANGE)] == [
        "140"
    ] * 2


def test_a_second_amendment_follows_a_change_under_way(scene: Scene) -> None:
    scene.answer(Answered.DELIVERED, ADD, number=NUMBER)
    amend(scene.visit, systolic=130)
    scene.claim(CHANGE)
    amend(scene.visit, version=2, systolic=140)
    assert [job.payload["systolic"] for job in jobs(scene.visit, CHANGE)] == ["130", "140"]


@pytest.mark.parametrize("kind", [ADD, CHANGE])
def test_what_bpjs_refused_goes_again_once_its_source_is_mended(scene: Scene, kind: Kind) -> None:
    version = 1
    if kind == CHANGE:
        scene.answer(Answered.DELIVERED, ADD, number=NUMBER)
        amend(scene.visit, systolic=125)
        version = 2
    scene.answer(Answered.REFUSED, kind)
    amend(scene.visit, version=version, systolic=130)
    [job] = jobs(scene.visit, kind)
    assert (job.state, job.payload["systolic"]) == (State.WAITING, "130")


def test_an_amendment_and_a_worker_at_once_tell_bpjs_of_the_new_one(in_parallel: Any, scene: Scene) -> None:
    def act(number: int) -> Any:
        return amend(scene.visit, systolic=130) if number else claimed_by(worker("worker:lain:2"))

    results = in_parallel(act, 2)
    assert [result for result in results if isinstance(result, Exception)] == []
    last = jobs(scene.visit, ADD, CHANGE)[-1]
    assert last.payload["systolic"] == "130"
    assert last.state == State.WAITING or '"sistole":130' in last.attempts.get().request_body.replace(" ", "")


# Voided


def test_a_void_needs_a_reason_and_a_signature(scene: Scene) -> None:
    with pytest.raises(UnableToWrite) as refused:
        void(scene.visit, "  ")
    assert refused.value.field == "reason"
    void(scene.visit)
    with pytest.raises(NotSigned):
        void(scene.visit)


def test_what_never_left_is_dropped_and_the_registration_stays(scene: Scene) -> None:
    void(scene.visit)
    assert scene.standing() == []
    assert jobs(scene.visit, Kind.TAMBAH_PENDAFTARAN)[0].state == State.SENT


def test_why_a_record_was_taken_back_stays_with_the_record(scene: Scene) -> None:
    scene.answer(Answered.DELIVERED, ADD, number=NUMBER)
    assert void(scene.visit, "tertukar dengan Siti").void_reason == "tertukar dengan Siti"
    told = [str(job.payload.get("reason")) for job in jobs(scene.visit, ADD, REMOVE)]
    told += JobEvent.objects.values_list("why", flat=True)
    assert [text for text in told if "Siti" in text] == []
    assert told[1] == "pemeriksaan dibatalkan"


def test_what_bpjs_has_is_removed_there_and_written_anew_afterwards(scene: Scene) -> None:
    scene.answer(Answered.DELIVERED, ADD, number=NUMBER)
    void(scene.visit)
    anew = finish(scene.visit)
    assert (anew.version, Kunjungan.objects.count()) == (1, 2)
    scene.answer(Answered.DELIVERED, REMOVE)
    assert scene.claim(ADD).claimed.job.payload["systolic"] == "120"


def test_a_send_under_way_is_removed_once_it_arrived(scene: Scene) -> None:
    send = scene.claim(ADD)
    void(scene.visit)
    settle(scene.worker, came_back(send, Answered.DELIVERED, number=NUMBER))
    assert scene.claim(REMOVE).claimed.job.bpjs_visit_number == NUMBER


def test_a_send_under_way_that_was_refused_leaves_nothing_to_remove(scene: Scene) -> None:
    send = scene.claim(ADD)
    void(scene.visit)
    settle(scene.worker, came_back(send, Answered.REFUSED))
    assert scene.standing() == []


def test_voided_while_uncertain_and_absent_ends_both(scene: Scene) -> None:
    scene.answer(Answered.AMBIGUOUS, ADD)
    void(scene.visit)
    for _ in range(2):
        scene.clock.pass_seconds(61)
        scene.answer(Answered.ABSENT, ADD)
    assert scene.standing() == []


def test_an_amendment_that_waited_goes_nowhere_after_the_void(scene: Scene) -> None:
    scene.answer(Answered.DELIVERED, ADD, number=NUMBER)
    amend(scene.visit, systolic=130)
    void(scene.visit)
    assert scene.standing() == [(ADD, State.SENT), (REMOVE, State.WAITING)]


def test_a_resend_of_what_was_voided_is_refused(scene: Scene) -> None:
    scene.answer(Answered.REFUSED, ADD)
    void(scene.visit)
    [job] = jobs(scene.visit, ADD)
    with pytest.raises(UnableToResend):
        outbox.resend(by=DESK, facility=scene.visit.facility, job_id=job.pk, now=SEEN_AT)
