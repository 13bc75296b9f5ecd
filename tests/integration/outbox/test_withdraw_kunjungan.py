"""A kunjungan is taken back and its registration stays, in every state its promises can be in (R2, R11)."""

from __future__ import annotations

from typing import Any

import pytest

from tests import builders
from tests.integration.delivery.engine import Clock, came_back, claimed_by, settle
from tests.integration.outbox.visit import Visit
from tests.unit.delivery.test_kunjungan import PAYLOAD
from titian.delivery.outcomes import Kind as Answered
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

TOLD = (Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN)
NUMBER, NEXT = "0199B0011126Y000001", "0199B0011126Y000002"


def _promise(clinic: Facility, kind: Kind = Kind.TAMBAH_KUNJUNGAN, **facts: Any) -> Job:
    return builders.promise(clinic, kind, "0009900000017", "001", PAYLOAD, **facts)


@pytest.fixture
def examined(clock: Clock) -> Visit:
    """A registration that BPJS has, and a kunjungan that was promised."""
    visit = Visit(clock, builders.promise_pendaftaran, _promise)
    visit.send_one(Answered.DELIVERED, number="A7")
    return visit


def test_what_never_left_goes_nowhere_and_the_registration_stays(examined: Visit) -> None:
    assert examined.withdraw(*TOLD) == 1
    assert examined.states() == {
        Kind.TAMBAH_PENDAFTARAN: State.SENT,
        Kind.TAMBAH_KUNJUNGAN: State.CANCELLED,
    }
    assert examined.goes() == []


def test_what_bpjs_has_is_removed_by_its_number_and_nothing_else_is(examined: Visit) -> None:
    examined.send_one(Answered.DELIVERED, number=NUMBER)
    examined.withdraw(*TOLD)
    [send] = claimed_by(examined.worker)
    assert send.claimed.attempt.request_line == f"DELETE kunjungan/{NUMBER}"
    assert examined.job(Kind.TAMBAH_PENDAFTARAN).wanted


def test_a_change_that_never_left_is_dropped_before_the_removal(examined: Visit) -> None:
    examined.send_one(Answered.DELIVERED, number=NUMBER)
    _promise(examined.clinic, Kind.UBAH_KUNJUNGAN, visit_ref=examined.ref)
    assert examined.withdraw(*TOLD) == 2
    assert examined.job(Kind.UBAH_KUNJUNGAN).state == State.CANCELLED
    assert examined.goes() == [Kind.HAPUS_KUNJUNGAN]


def test_a_removal_waits_for_a_change_under_way(examined: Visit) -> None:
    examined.send_one(Answered.DELIVERED, number=NUMBER)
    _promise(examined.clinic, Kind.UBAH_KUNJUNGAN, visit_ref=examined.ref)
    [change] = claimed_by(examined.worker)
    examined.withdraw(*TOLD)
    assert examined.goes() == []
    settle(examined.worker, came_back(change, Answered.DELIVERED))
    assert examined.goes() == [Kind.HAPUS_KUNJUNGAN]


def test_a_change_whose_answer_is_lost_is_asked_about_and_not_sent_again(examined: Visit) -> None:
    examined.send_one(Answered.DELIVERED, number=NUMBER)
    _promise(examined.clinic, Kind.UBAH_KUNJUNGAN, visit_ref=examined.ref)
    examined.send_one(Answered.AMBIGUOUS)
    examined.withdraw(*TOLD)
    examined.clock.pass_seconds(61)
    examined.send_one(Answered.ABSENT)
    assert examined.job(Kind.UBAH_KUNJUNGAN).state == State.CANCELLED
    assert examined.goes() == [Kind.HAPUS_KUNJUNGAN]


@pytest.mark.parametrize("answered", [Answered.REFUSED, Answered.TRY_LATER])
def test_a_send_under_way_that_did_not_arrive_needs_no_removal(examined: Visit, answered: Answered) -> None:
    [send] = claimed_by(examined.worker)
    examined.withdraw(*TOLD)
    settle(examined.worker, came_back(send, answered))
    assert examined.job(Kind.HAPUS_KUNJUNGAN).state == State.CANCELLED


def test_an_uncertain_kunjungan_is_looked_up_before_it_is_removed(examined: Visit) -> None:
    examined.send_one(Answered.AMBIGUOUS)
    examined.withdraw(*TOLD)
    examined.clock.pass_seconds(61)
    examined.send_one(Answered.PRESENT, number=NUMBER)
    examined.clock.pass_seconds(60)
    assert examined.goes() == [Kind.HAPUS_KUNJUNGAN]


def test_written_anew_it_goes_after_the_removal_and_is_changed_by_its_own_number(examined: Visit) -> None:
    examined.send_one(Answered.DELIVERED, number=NUMBER)
    examined.withdraw(*TOLD)
    _promise(examined.clinic, visit_ref=examined.ref)
    _promise(examined.clinic, Kind.UBAH_KUNJUNGAN, visit_ref=examined.ref)
    assert claimed_by(examined.worker, room=0) == []
    examined.send_one(Answered.DELIVERED)
    examined.send_one(Answered.DELIVERED, number=NEXT)
    [change] = claimed_by(examined.worker)
    assert (change.claimed.job.kind, change.claimed.job.bpjs_visit_number) == (Kind.UBAH_KUNJUNGAN, NEXT)


def test_the_registration_follows_when_the_whole_visit_is_taken_back_afterwards(examined: Visit) -> None:
    examined.send_one(Answered.DELIVERED, number=NUMBER)
    examined.withdraw(*TOLD)
    assert examined.withdraw() == 1
    examined.send_one(Answered.DELIVERED)
    assert examined.goes() == [Kind.HAPUS_PENDAFTARAN]


@pytest.mark.parametrize("is_cancelled_first", [True, False])
def test_a_removal_that_a_person_closed_keeps_no_registration_at_bpjs(
    examined: Visit, is_cancelled_first: bool
) -> None:
    examined.send_one(Answered.DELIVERED, number=NUMBER)
    examined.withdraw(*TOLD)
    examined.send_one(Answered.REFUSED)
    if is_cancelled_first:
        examined.withdraw()
    assert examined.goes() == []
    refused = examined.job(Kind.HAPUS_KUNJUNGAN)
    told = {"version": refused.version, "reason": "dihapus manual di PCare", "now": examined.clock.now}
    outbox.close(by=builders.DESK, facility=examined.clinic, job_id=refused.pk, **told)
    if not is_cancelled_first:
        examined.withdraw()
    assert examined.goes() == [Kind.HAPUS_PENDAFTARAN]
