"""Between the look for what may go and its lock a desk goes on working: what it changed stays."""

import threading

import pytest
from django.db import connection, transaction

from tests import builders
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.queries import claimable_in, still_claimable
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
KINDS = list(Kind)


def found(clinic) -> list[int]:
    [services] = claimable_in([clinic.service_states.get().pk], builders.NOW, KINDS, 4).values()
    return services


def still(keys) -> list[int]:
    with transaction.atomic():
        return [job.pk for job in still_claimable(keys, builders.NOW, KINDS)]


def test_what_was_found_and_nobody_touched_is_locked_whole():
    job = builders.promise_pendaftaran(builders.bridged_facility())
    with transaction.atomic():
        [locked] = still_claimable(found(job.facility), builders.NOW, KINDS)
    names = [field.attname for field in Job._meta.concrete_fields]
    assert [getattr(locked, name) for name in names] == [getattr(job, name) for name in names]


def test_what_was_cancelled_meanwhile_stays():
    job = builders.promise_pendaftaran(builders.bridged_facility())
    keys = found(job.facility)
    outbox.withdraw(
        by=builders.DESK, facility=job.facility, visit_ref=job.visit_ref, why="batal", now=builders.NOW
    )
    assert (keys, still(keys)) == ([job.pk], [])


def test_what_needs_a_step_that_was_taken_back_meanwhile_stays():
    step = builders.promise_pendaftaran(builders.bridged_facility())
    Job.objects.update(state=State.SENT, due_at=None, finished_at=builders.NOW)
    facts = {"visit_ref": step.visit_ref, "card": step.card_number, "poli": step.poli_code}
    record = builders.promise(step.facility, Kind.TAMBAH_KUNJUNGAN, payload={}, **facts)
    keys = found(step.facility)
    Job.objects.filter(pk=step.pk).update(wanted=False)
    assert (keys, still(keys)) == ([record.pk], [])


@pytest.mark.django_db(transaction=True)
def test_what_a_desk_holds_is_left_to_it_without_a_wait():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite locks the whole database")
    held, free = (
        builders.promise_pendaftaran(clinic, card=card)
        for clinic in [builders.bridged_facility()]
        for card in ("0009900000017", "0009900000028")
    )
    keys, is_held, may_end = found(held.facility), threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Job.objects.select_for_update().get(pk=held.pk)
            is_held.set()
            may_end.wait(10)
        connection.close()

    desk = threading.Thread(target=hold)
    desk.start()
    assert is_held.wait(10)
    left = still(keys)
    may_end.set()
    desk.join()
    assert (keys, left, still(keys)) == ([held.pk, free.pk], [free.pk], [held.pk, free.pk])
