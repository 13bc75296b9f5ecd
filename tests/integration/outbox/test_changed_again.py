"""A record that was changed twice: whatever becomes of the first change, BPJS ends with the second one (R10)."""

from __future__ import annotations

import pytest

from tests import builders
from tests.integration.delivery.engine import Clock, claimed_by
from tests.integration.outbox.visit import Visit
from titian.delivery.outcomes import Kind as Answered
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


@pytest.fixture
def changed(clock: Clock) -> Visit:
    """BPJS has the kunjungan; two changes of it are promised."""
    visit = Visit(clock)
    for kind in (Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_KUNJUNGAN):
        _promise(visit, kind)
        visit.send_one(Answered.DELIVERED, number="0199P0011126Y000001")
    for _ in range(2):
        _promise(visit, Kind.UBAH_KUNJUNGAN)
    return visit


def _promise(visit: Visit, kind: Kind) -> Job:
    return builders.promise(visit.clinic, kind, "0009900000017", "001", {}, visit_ref=visit.ref)


def _changes(visit: Visit) -> list[Job]:
    return list(Job.objects.filter(visit_ref=visit.ref, kind=Kind.UBAH_KUNJUNGAN).order_by("pk"))


def test_the_second_change_waits_for_the_first_that_is_to_be_sent_once_more(changed: Visit) -> None:
    """Also where the first is due later than the second, as it is after every look."""
    changed.send_one(Answered.AMBIGUOUS)
    changed.clock.pass_seconds(61)
    changed.send_one(Answered.ABSENT)
    first, _ = _changes(changed)
    Job.objects.filter(pk=first.pk).update(due_at=changed.clock.now.replace(hour=5))
    assert claimed_by(changed.worker) == []


def test_the_second_change_goes_when_the_first_sends_are_over(changed: Visit) -> None:
    changed.send_one(Answered.AMBIGUOUS)
    changed.clock.pass_seconds(61)
    changed.send_one(Answered.ABSENT)
    changed.send_one(Answered.DELIVERED)
    assert changed.goes() == []
    changed.clock.pass_seconds(60)
    changed.send_one(Answered.PRESENT)
    changed.send_one(Answered.DELIVERED)
    assert [job.state for job in _changes(changed)] == [State.SENT, State.SENT]


def test_a_first_change_that_failed_is_not_sent_again_after_the_second(changed: Visit) -> None:
    changed.send_one(Answered.REFUSED)
    changed.send_one(Answered.DELIVERED)
    assert [(job.state, job.wanted) for job in _changes(changed)] == [
        (State.CLOSED, False),
        (State.SENT, True),
    ]
