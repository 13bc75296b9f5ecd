"""The drill's person at PCare's own screen really enters it there, tells the bridge, and leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from bpjs_sandbox.testing import RunningSandbox
from drills.chaos.hand import Typist
from tests.builders import DESK, MELATI
from tests.integration.kunjungan.conftest import clinic, sandbox
from tests.integration.kunjungan.examined import jobs, registered
from tests.integration.kunjungan.test_with_bpjs import CARD
from titian.facility.models import Facility
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State
from titian.pendaftaran import operations
from titian.pendaftaran.models import Pendaftaran

__all__ = ["clinic", "sandbox"]  # fixtures


@pytest.fixture
def visit(clinic: Facility) -> Pendaftaran:
    return registered(clinic, now=timezone.now(), card=CARD, hours=MELATI.practitioners[0].hours)


@pytest.fixture
def typist(clinic: Facility) -> Typist:
    return Typist(clinic)


def job_of(visit: Pendaftaran) -> Job:
    return jobs(visit, Kind.TAMBAH_PENDAFTARAN)[0]


def there(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    """What BPJS has, as the control port shows it."""
    rows: Any = sandbox.world.snapshot()["registrations"]
    return [row for row in rows if not row["deleted"]]


def test_what_failed_is_entered_and_told(visit: Pendaftaran, sandbox: RunningSandbox, typist: Typist) -> None:
    Job.objects.filter(pk=job_of(visit).pk).update(
        state=State.FAILED, due_at=None, finished_at=timezone.now()
    )
    typist.enter(job_of(visit).pk)
    [row] = there(sandbox)
    assert typist.notes.has_typed(row["body"])
    assert (job_of(visit).state, job_of(visit).doubt) == (State.UNKNOWN, Job.Doubt.BY_HAND)
    assert typist.notes.told.keys() == {job_of(visit).pk}


def test_what_bpjs_did_not_take_is_told_to_nobody(
    visit: Pendaftaran, sandbox: RunningSandbox, typist: Typist
) -> None:
    Job.objects.filter(pk=job_of(visit).pk).update(
        state=State.FAILED, due_at=None, finished_at=timezone.now()
    )
    sandbox.turn(random_refusal=1)
    typist.enter(job_of(visit).pk)
    assert (there(sandbox), job_of(visit).state, typist.notes.told) == ([], State.FAILED, {})


def test_what_was_entered_for_a_visit_that_was_cancelled_meanwhile_is_taken_out(
    visit: Pendaftaran, sandbox: RunningSandbox, typist: Typist
) -> None:
    typist.enter(job_of(visit).pk)
    typist.clear(there(sandbox))
    assert len(there(sandbox)) == 1
    operations.cancel(by=DESK, facility=visit.facility, ref=visit.ref, reason="pulang", now=timezone.now())
    typist.clear(there(sandbox))
    assert there(sandbox) == []


def test_what_the_bridge_knows_is_left_to_the_bridge(
    visit: Pendaftaran, sandbox: RunningSandbox, typist: Typist
) -> None:
    typist.enter(job_of(visit).pk)
    operations.cancel(by=DESK, facility=visit.facility, ref=visit.ref, reason="pulang", now=timezone.now())
    number = there(sandbox)[0]["number"]
    known = {"state": State.SENT, "bpjs_sequence": number}
    Job.objects.filter(pk=job_of(visit).pk).update(**known)
    typist.clear(there(sandbox))
    assert len(there(sandbox)) == 1
