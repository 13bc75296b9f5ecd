"""Any sequence of answers, kills, resends and passing time leaves a lawful job whose events replay to its state."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builders
from titian.accounts.models import Actor
from titian.delivery import turn as turns
from titian.delivery.dispatch import Finished, Task, boot_time
from titian.delivery.outcomes import Kind, Outcome
from titian.delivery.turn import ToSend, Turner
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToResend
from titian.outbox.models import Attempt, Job, JobEvent
from titian.outbox.states import State
from titian.outbox.timing import Timing

pytestmark = pytest.mark.django_db

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(list(Kind)), st.integers(0, 3)),
        st.tuples(st.just("wait"), st.sampled_from([1, 30, 61, 400, 4000])),
        st.tuples(st.just("resend")),
        st.tuples(st.just("cancel")),
    ),
    max_size=25,
)


class History:
    """One job in the hands of a worker that forgets, answers late, and is killed."""

    def __init__(self, make: object) -> None:
        self.now = builders.NOW
        self.job = make(builders.bridged_facility())  # type: ignore[operator]
        self.turner = Turner(Actor.system("worker:uji:1"), Timing())
        self.sends: list[ToSend] = []

    def answer(self, kind: Kind, which: int) -> None:
        """An answer to any claim there ever was: the latest, or one long lapsed."""
        finished = []
        if self.sends:
            send = self.sends[max(0, len(self.sends) - 1 - which)]
            task = Task(send.claimed, None, send.is_lookup, frozenset(), send.today, boot_time(), 1)  # type: ignore[arg-type]
            finished = [
                Finished(
                    task, Outcome(kind, "uji", number="A1" if kind in ("delivered", "present") else ""), 1
                )
            ]
        sends, _ = self.turner.turn(finished, [], 10)
        self.sends += sends

    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        sends, _ = self.turner.turn([], [], 10)
        self.sends += sends

    def resend(self) -> None:
        try:
            outbox.resend(by=builders.DESK, facility=self.job.facility, job_id=self.job.pk, now=self.now)
        except UnableToResend:
            assert Job.objects.get().state not in (State.FAILED,) or not Job.objects.get().wanted

    def cancel(self) -> None:
        """No longer wanted while it is on its way (the other states are cancelled by an operation of their own)."""
        Job.objects.filter(state__in=[State.SENDING, State.UNKNOWN]).update(wanted=False)


@pytest.mark.parametrize("make", [builders.promise_pendaftaran, builders.promise_antrean])
@given(steps=STEPS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_history_is_lawful_and_replays(monkeypatch, make, steps) -> None:
    for model in (JobEvent, Attempt, Job):
        model.objects.all().delete()
    history = History(make)
    monkeypatch.setattr(turns, "database_now", lambda: history.now)
    for name, *facts in steps:
        getattr(history, name)(*facts)
    job, state = Job.objects.get(), ""
    for event in JobEvent.objects.order_by("pk"):
        assert event.start == state
        state = event.end
    assert state == job.state
    assert JobEvent.objects.filter(end=State.SENT).count() <= 1
    assert job.sends <= 8
