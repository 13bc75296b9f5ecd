"""Any sequence of answers, kills, second thoughts and passing time leaves lawful jobs whose events replay to their
state and who are tallied as they are, and from which the worker and a person always find an end that opens the lane."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests import builders
from tests.integration.delivery.engine import Clock, came_back, claimed_by, settle, worker
from tests.integration.outbox.counting import assert_tallied
from tests.unit.delivery.test_kunjungan import PAYLOAD
from titian.delivery.outcomes import Kind as Answered
from titian.delivery.turn import ToSend
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToClose, UnableToResend
from titian.outbox.kinds import Kind
from titian.outbox.models import Attempt, Job, JobEvent, Tally
from titian.outbox.states import ENDED, State

pytestmark = pytest.mark.django_db

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(list(Answered)), st.integers(0, 3)),
        st.tuples(st.just("wait"), st.sampled_from([1, 30, 61, 400, 4000])),
        st.tuples(st.sampled_from(["resend", "close", "by_hand"]), st.integers(0, 3)),
        st.tuples(st.just("withdraw")),
    ),
    max_size=25,
)
ENDS = st.tuples(
    st.sampled_from([Answered.DELIVERED, Answered.ALREADY_THERE, Answered.REFUSED]),
    st.sampled_from([Answered.PRESENT, Answered.ABSENT, Answered.SEVERAL]),
)
"""What BPJS says from some day on of all that is sent, and of all that it is asked for: the worst of them for ever."""
ROUNDS = 40


class History:
    """A visit in the hands of a worker that forgets, answers late and is killed, and of people who think again."""

    def __init__(self, clock: Clock, kinds: tuple[Kind, ...]) -> None:
        self.clock, self.clinic, self.ref = clock, builders.proven(builders.bridged_facility()), uuid4()
        for kind in kinds:
            _promise(self.clinic, kind, visit_ref=self.ref, now=clock.now)
        self.worker = worker()
        self.sends = claimed_by(self.worker)

    def answer(self, kind: Answered, which: int) -> None:
        """An answer to any claim there ever was: the latest, or one long lapsed."""
        if self.sends:
            self._settle(self.sends[max(0, len(self.sends) - 1 - which)], kind)
        self.sends += claimed_by(self.worker)

    def wait(self, seconds: int) -> None:
        self.clock.pass_seconds(seconds)
        self.sends += claimed_by(self.worker)

    def resend(self, which: int) -> None:
        job = self._job(which)
        try:
            outbox.resend(by=builders.DESK, facility=self.clinic, job_id=job.pk, now=self.clock.now)
        except UnableToResend:
            assert job.state != State.FAILED or not job.wanted

    def close(self, which: int) -> None:
        self._act(outbox.close, self._job(which), reason="tidak jadi")

    def by_hand(self, which: int) -> None:
        self._act(outbox.find_by_hand, self._job(which))

    def withdraw(self) -> None:
        facts = {"facility": self.clinic, "visit_ref": self.ref, "now": self.clock.now}
        outbox.withdraw(by=builders.DESK, why="batal", **facts)

    def end(self, of_sends: Answered, of_lookups: Answered) -> None:
        """The worker goes on, BPJS answers, and a person closes what failed."""
        for _ in range(ROUNDS):
            for send in self.sends:
                self._settle(send, of_lookups if send.is_lookup else of_sends)
            self.sends.clear()
            for job in Job.objects.filter(state=State.FAILED):
                self._act(outbox.close, job, reason="selesai")
            if not _rest().exists():
                return
            self.wait(4000)

    def _settle(self, send: ToSend, kind: Answered) -> None:
        is_there = kind in (Answered.DELIVERED, Answered.PRESENT)
        settle(self.worker, came_back(send, kind, number="A1" if is_there else ""))

    def _act(self, act: Callable[..., object], job: Job, **facts: object) -> None:
        facts |= {"facility": self.clinic, "job_id": job.pk, "version": job.version, "now": self.clock.now}
        try:
            act(by=builders.DESK, **facts)
        except UnableToClose:
            assert job.state != State.FAILED or act is outbox.find_by_hand

    def _job(self, which: int) -> Job:
        jobs = list(Job.objects.order_by("-pk"))
        return jobs[min(which, len(jobs) - 1)]


def _promise(clinic: Facility, kind: Kind, **facts: object) -> Job:
    makers = {
        Kind.TAMBAH_ANTREAN: builders.promise_antrean,
        Kind.TAMBAH_PENDAFTARAN: builders.promise_pendaftaran,
    }
    if kind in makers:
        return makers[kind](clinic, **facts)
    called = {"is_present": True, "called_at": builders.NOW.isoformat()}
    payload = called if kind is Kind.PANGGIL_ANTREAN else PAYLOAD
    return builders.promise(clinic, kind, "0009900000017", "001", payload, **facts)


def _rest() -> QuerySet[Job]:
    """What is neither at BPJS nor ended."""
    return Job.objects.exclude(state__in=[State.SENT, *ENDED])


def _check_history(job: Job) -> None:
    state, arrivals = "", 0
    for event in job.events.order_by("pk"):
        assert event.start == state
        state = event.end
        arrivals += event.start != event.end == State.SENT
    assert (state, arrivals <= 1, job.sends <= 8) == (job.state, True, True)


LOST: tuple[object, ...] = ("answer", Answered.AMBIGUOUS, 0)
IN_DOUBT: list[tuple[object, ...]] = [LOST, ("withdraw",), ("wait", 61), ("answer", Answered.SEVERAL, 0)]
VISITS = [
    (Kind.TAMBAH_ANTREAN, Kind.PANGGIL_ANTREAN),
    (Kind.TAMBAH_PENDAFTARAN,),
    (Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN),
]


@pytest.mark.parametrize("kinds", VISITS)
@given(steps=STEPS, end=ENDS)
@example(steps=IN_DOUBT, end=(Answered.DELIVERED, Answered.SEVERAL))
@example(steps=[("answer", Answered.DELIVERED, 0), *IN_DOUBT], end=(Answered.REFUSED, Answered.SEVERAL))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_history_is_lawful_and_replays_and_comes_to_an_end(clock, kinds, steps, end) -> None:
    for model in (JobEvent, Attempt, Job, Tally):
        model.objects.all().delete()
    clock.now = builders.NOW
    history = History(clock, kinds)
    for name, *facts in steps:
        getattr(history, name)(*facts)
    assert_tallied()
    history.end(*end)
    assert_tallied()
    for job in Job.objects.all():
        _check_history(job)
    assert list(_rest().values_list("kind", "state", "wanted")) == []
    again = _promise(history.clinic, kinds[0], now=clock.now)
    history.wait(1)
    assert Job.objects.get(pk=again.pk).state != State.WAITING
