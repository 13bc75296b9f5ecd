"""A day's list too long for one look-up (delivery.md R5, R6, R13)."""

import pytest

from bpjs_sandbox.testing import RunningSandbox
from bpjs_sandbox.world import Registration
from tests.integration.delivery.test_worker import cards, posts
from titian.outbox.models import Attempt, Job
from titian.outbox.states import State

pytestmark = pytest.mark.both_engines

STRANGERS = 30
SLOW_MS = 80
"""Half a second, the deadline here, has room for some 20 questions, four at a time."""


def registered_elsewhere(sandbox: RunningSandbox, members: list[str]) -> None:
    """Registrations that the clinic made in PCare's own application."""
    account, world = sandbox.accounts["melati"], sandbox.world
    vitals = ("sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "lingkarPerut", "heartRate")
    body = dict.fromkeys(vitals, 0) | {"keluhan": "", "kunjSakit": True, "kdTkp": "10"}
    for number, card in enumerate(members):
        one = Registration(
            number=f"Z{number}",
            card=card,
            poli="001",
            date=world.today(account),
            faskes=account.faskes_code,
            account=account.key,
            committed_at=world.machine_time(),
            body=body,
        )
        world.state.add_registration(one)


def test_a_look_up_goes_on_where_the_last_one_ran_out_of_time(sandbox, promise_now, work_until) -> None:
    ours, *others = cards(sandbox, STRANGERS + 1)
    sandbox.run(lambda: registered_elsewhere(sandbox, others))
    sandbox.turn(drop_after_accept=1)
    job = promise_now(card=ours)
    work_until(lambda: Job.objects.get(pk=job.pk).state == State.UNKNOWN)
    sandbox.turn(drop_after_accept=0, latency_ms=SLOW_MS)
    work_until(within=40)
    job.refresh_from_db()
    assert (job.state, posts(sandbox)) == (State.SENT, 1)
    assert job.attempts.filter(outcome=Attempt.Outcome.INCOMPLETE, trigger="lookup").exists()
