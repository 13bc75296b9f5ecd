"""A lost send may be committed after what followed it, and takes out nothing that is not its own (R5, R11; ADR 22)."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from functools import partial

import pytest
from django.conf import LazySettings
from django.utils import timezone

from bpjs import Client, Service, SyncSender
from bpjs_sandbox.testing import RunningSandbox
from tests import builders
from titian import connection
from titian.delivery.handlers import request_for
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.outbox.models import Attempt, Job, Pulse
from titian.outbox.states import OPEN, State

pytestmark = pytest.mark.both_engines


def _enter_by_hand(clinic: Facility, job: Job) -> None:
    account = connection.credentials(clinic.pk, Service.PCARE)
    with closing(SyncSender(deadline=5)) as sender:
        Client({Service.PCARE: account}, sender).call(request_for(job))


def _withdraw(clinic: Facility, job: Job) -> None:
    outbox.withdraw(
        by=builders.DESK, facility=clinic, visit_ref=job.visit_ref, why="salah poli", now=timezone.now()
    )


def _all_is_over(clinic: Facility, sandbox: RunningSandbox) -> bool:
    """In a busy clinic, whose worker looks again at once; and BPJS has looked at all that it got."""
    Pulse.beat({clinic.pk})
    looked = all(one["looked_at"] for one in sandbox.world.record.since(0))
    return looked and not Job.objects.filter(state__in=OPEN).exists()


def test_what_was_entered_by_hand_is_not_taken_out_before_bpjs_had_its_time_to_commit_ours(
    sandbox: RunningSandbox,
    clinic: Facility,
    promise_now: Callable[..., Job],
    work_until: Callable[..., None],
    settings: LazySettings,
) -> None:
    """BPJS refuses ours as a double as long as the other stands; taken out too soon, that one makes room for it."""
    settings.DELIVERY_TIME_FACTOR = 1 / 60  # the worker's own
    card = sandbox.world.ordinary_members(sandbox.accounts["melati"])[0].card
    sandbox.turn(commit_late=1, commit_late_s=1.7)
    job = promise_now(card=card)
    work_until(lambda: Job.objects.get(pk=job.pk).state == State.UNKNOWN)
    sandbox.turn(commit_late=0)
    _enter_by_hand(clinic, job)
    _withdraw(clinic, job)
    work_until(partial(_all_is_over, clinic, sandbox))
    assert [one.deleted for one in sandbox.world.state.registrations] == [True]
    assert dict(Job.objects.values_list("kind", "state")) == {
        Kind.TAMBAH_PENDAFTARAN: State.SENT,
        Kind.HAPUS_PENDAFTARAN: State.SENT,
    }


@pytest.fixture
def card(sandbox: RunningSandbox, settings: LazySettings) -> str:
    """Of an ordinary member, to whom a minute lasts a second."""
    settings.DELIVERY_TIME_FACTOR = 1 / 60
    return sandbox.world.ordinary_members(sandbox.accounts["melati"])[0].card


def _exchanges(clinic: Facility, withdrawal: Kind, count: int) -> Callable[[], bool]:
    """Whether so many came to an end, in a busy clinic."""

    def are_over() -> bool:
        Pulse.beat({clinic.pk})
        return Attempt.objects.filter(job__kind=withdrawal).exclude(outcome="").count() >= count

    return are_over


def _waiting(sandbox: RunningSandbox) -> int:
    return [one.status for one in sandbox.world.state.queue].count("waiting")


def _all_has_come(clinic: Facility, sandbox: RunningSandbox) -> Callable[[], bool]:
    """And stayed so for as long as anything lost may come."""
    over_at: list[float] = []

    def is_so() -> bool:
        Pulse.beat({clinic.pk})
        if Job.objects.filter(state__in=OPEN).exists():
            return False
        over_at.append(time.monotonic())
        return time.monotonic() - over_at[0] > 2.0

    return is_so


def test_a_new_entry_waits_for_the_lost_withdrawal_of_one_that_never_arrived(
    sandbox, clinic, card, promise_now, work_until
) -> None:
    """BPJS says of the repeated one that there is nothing: the first one would find the new entry."""
    sandbox.turn(drop_before_accept=1)
    first = promise_now(builders.promise_antrean, card=card)
    work_until(lambda: Job.objects.get(pk=first.pk).state == State.UNKNOWN)
    sandbox.turn(drop_before_accept=0, commit_late=1, commit_late_s=1.7)
    _withdraw(clinic, first)
    second = promise_now(builders.promise_antrean, card=card)
    work_until(_exchanges(clinic, Kind.BATAL_ANTREAN, 1))
    sandbox.turn(commit_late=0)
    work_until(_all_has_come(clinic, sandbox))
    assert (Job.objects.get(pk=second.pk).state, _waiting(sandbox)) == (State.SENT, 1)


def test_what_the_patient_took_after_the_withdrawal_stays_his(
    sandbox, clinic, card, promise_now, work_until
) -> None:
    """The first withdrawal never arrived, the second was taken: a third would take out what Mobile JKN entered."""
    first = promise_now(builders.promise_antrean, card=card)
    work_until()
    sandbox.turn(drop_before_accept=1)
    _withdraw(clinic, first)
    work_until(_exchanges(clinic, Kind.BATAL_ANTREAN, 1))
    sandbox.turn(drop_before_accept=0)
    work_until(_exchanges(clinic, Kind.BATAL_ANTREAN, 2))
    account = connection.credentials(clinic.pk, Service.ANTREAN)
    with closing(SyncSender(deadline=5)) as sender:
        Client({Service.ANTREAN: account}, sender).call(request_for(first))
    work_until(_all_has_come(clinic, sandbox))
    assert (Job.objects.get(kind=Kind.BATAL_ANTREAN).state, _waiting(sandbox)) == (State.SENT, 1)
