"""A visit's whole life at the stand-in BPJS: each step arrives there once and in its order."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.utils import timezone

from bpjs_sandbox.testing import RunningSandbox
from tests.builders import DESK, MELATI
from tests.integration.kunjungan import examined
from tests.integration.kunjungan.examined import jobs, registered, whole
from titian.facility.models import Facility
from titian.kunjungan.models import Kunjungan
from titian.outbox.kinds import Kind
from titian.outbox.states import State
from titian.pendaftaran import operations as pendaftaran_operations
from titian.pendaftaran.models import Pendaftaran

pytestmark = pytest.mark.both_engines

PCARE = (
    Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN, Kind.HAPUS_KUNJUNGAN,
    Kind.HAPUS_PENDAFTARAN,
)  # fmt: skip


LONG = 60
"""Seconds for a busy machine: with nothing else to do it takes one."""
CARD = "0008800000002"
"""An active member of the sandbox's clinic."""


@pytest.fixture
def visit(clinic: Facility) -> Pendaftaran:
    return registered(clinic, now=timezone.now(), card=CARD, hours=MELATI.practitioners[0].hours)


def finish(visit: Pendaftaran, **facts: object) -> Kunjungan:
    return examined.finish(visit, whole(visit, **facts), now=timezone.now())


def amend(visit: Pendaftaran, **facts: object) -> Kunjungan:
    return examined.amend(visit, now=timezone.now(), **facts)


def void(visit: Pendaftaran) -> Kunjungan:
    return examined.void(visit, now=timezone.now())


def cancel(visit: Pendaftaran) -> None:
    now = timezone.now()
    pendaftaran_operations.cancel(by=DESK, facility=visit.facility, ref=visit.ref, reason="pulang", now=now)


def written(sandbox: RunningSandbox) -> list[str]:
    """What changed something at PCare, in the order of arrival: the method and what it was about."""
    entries = [one for one in sandbox.world.record.since(0) if one["service"] == "pcare"]
    accepted = [one for one in entries if one["method"] != "GET" and one["committed_at"] is not None]
    return [f"{one['method']} {str(one['path']).split('/')[2]}" for one in accepted]


def told(sandbox: RunningSandbox) -> list[object]:
    """The systolic pressure of each kunjungan that arrived, as it stood in the request."""
    bodies = [str(one["body"]) for one in sandbox.world.record.since(0) if "/kunjungan" in str(one["path"])]
    return [json.loads(body)["sistole"] for body in bodies if body]


def states(visit: Pendaftaran) -> dict[str, str]:
    return {job.kind: job.state for job in jobs(visit, *PCARE)}


def settled(visit: Pendaftaran) -> Callable[[], bool]:
    return lambda: not {State.WAITING, State.SENDING, State.UNKNOWN}.intersection(states(visit).values())


def test_a_refusal_of_bpjs_is_mended_at_the_record_and_goes_again(visit, sandbox, work_until) -> None:
    sandbox.change_reference(clinic="melati", list="prognosa", code="02", name=None)
    finish(visit)
    work_until(settled(visit), within=LONG)
    assert states(visit)[Kind.TAMBAH_KUNJUNGAN] == State.FAILED
    amend(visit, prognosis="01")
    work_until(settled(visit), within=LONG)
    assert states(visit)[Kind.TAMBAH_KUNJUNGAN] == State.SENT
    assert len(sandbox.world.state.visits) == 1


def test_an_answer_that_was_lost_brings_one_kunjungan_and_its_amendment(visit, sandbox, work_until) -> None:
    work_until(settled(visit), within=LONG)
    sandbox.turn(drop_after_accept=1)
    finish(visit)
    work_until(lambda: states(visit)[Kind.TAMBAH_KUNJUNGAN] == State.UNKNOWN, within=LONG)
    sandbox.turn(drop_after_accept=0)
    amend(visit, systolic=130)
    work_until(settled(visit), within=LONG)
    assert written(sandbox) == ["POST pendaftaran", "POST kunjungan", "PUT kunjungan"]
    assert told(sandbox) == [120, 130]


def test_a_whole_life_arrives_once_and_in_order(visit, sandbox, work_until) -> None:
    now = timezone.now()
    pendaftaran_operations.call(by=DESK, facility=visit.facility, ref=visit.ref, now=now)
    for act in (finish, lambda visit: amend(visit, systolic=130), void):
        act(visit)
        work_until(settled(visit), within=LONG)
    finish(visit, systolic=140)
    void(visit)
    cancel(visit)
    work_until(settled(visit), within=LONG)
    assert written(sandbox) == [
        "POST pendaftaran", "POST kunjungan", "PUT kunjungan", "DELETE kunjungan", "DELETE pendaftaran",
    ]  # fmt: skip
    assert told(sandbox) == [120, 130]


def test_written_anew_bpjs_has_the_new_one_alone(visit, sandbox, work_until) -> None:
    finish(visit)
    work_until(settled(visit), within=LONG)
    void(visit)
    finish(visit, systolic=150)
    work_until(settled(visit), within=LONG)
    [left] = [one for one in sandbox.world.state.visits if not one.deleted]
    assert left.body["sistole"] == 150
    numbers = [job.bpjs_visit_number for job in jobs(visit, Kind.TAMBAH_KUNJUNGAN)]
    assert (numbers[-1], len(set(numbers))) == (left.number, 2)


def test_cancelled_afterwards_bpjs_has_nothing_of_the_visit(visit, sandbox, work_until) -> None:
    finish(visit)
    work_until(settled(visit), within=LONG)
    void(visit)
    cancel(visit)
    work_until(settled(visit), within=LONG)
    assert [one for one in sandbox.world.state.visits if not one.deleted] == []
    assert states(visit)[Kind.HAPUS_PENDAFTARAN] == State.SENT
