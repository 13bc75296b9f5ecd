"""What was found at BPJS may have been entered by hand, while our own send may still be committed there (R5, R11)."""

from __future__ import annotations

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
from titian.outbox.models import Job, Pulse
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
