"""What the monitor says of a job that waits, against what a worker would claim, in scenes that chance puts together."""

import random
from datetime import timedelta
from uuid import UUID

import pytest

from tests import builders
from tests.integration.monitoring import scene
from titian.monitoring.queries.rows import rows
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.queries import claimable
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

NOW = builders.NOW
TURN = ("Menunggu giliran kirim.", "Mungkin sudah sampai. Menunggu giliran.")
SCENES, STEPS = 12, 10
FLAGS = {
    State.UNKNOWN: ({"due_at": NOW}, {"due_at": NOW, "wanted": False}, {}),
    State.SENT: ({}, {"wanted": False}),
    State.FAILED: ({}, {"wanted": False, "maybe_there": True}),
}


def furnish(clinic, dice: random.Random) -> None:
    """Steps of two visits, of one card and two poli, each in any state in which it may be."""
    cards = [f"{dice.randrange(10**13):013d}" for _ in range(2)]
    for _ in range(STEPS):
        card, kind = dice.choice(cards), dice.choice(list(Kind))
        ref, since = UUID(int=dice.randrange(1, 3)), NOW - timedelta(minutes=5)
        poli = dice.choice(["001", "002"])
        job = builders.promise(clinic, kind, card, poli, {}, visit_ref=ref, now=since)
        state = dice.choice([State.WAITING, State.WAITING, *FLAGS, State.CLOSED])
        scene.advance(job, state)
        if facts := dice.choice(FLAGS.get(state, ({},))):
            Job.objects.filter(pk=job.pk).update(**facts)
    waiting = Job.objects.filter(state=State.WAITING).order_by("pk").last()
    if waiting and dice.random() < 1 / 2:
        scene.advance(waiting, State.SENDING)


def said(clinic) -> dict[int, str]:
    open_ones = Job.objects.select_related("service_state").filter(state__in=[State.WAITING, State.UNKNOWN])
    return {row.job.pk: row.reason for row in rows(clinic, list(open_ones), NOW)}


@pytest.mark.parametrize("seed", range(SCENES))
def test_a_job_is_said_to_wait_its_turn_where_a_worker_would_claim_it_and_nowhere_else(seed):
    clinic = builders.bridged_facility()
    furnish(clinic, random.Random(seed))
    states = clinic.service_states.all()
    claimed = {job.pk for state in states for job in claimable(state, NOW, list(Kind))}
    reasons = said(clinic)
    assert {pk for pk, reason in reasons.items() if reason in TURN} == claimed, reasons


def test_behind_a_failed_withdrawal_it_is_the_withdrawal_that_it_waits_for():
    clinic = builders.bridged_facility()
    first = scene.job(clinic, State.SENT, card="0009900000017")
    facts = {"visit_ref": first.visit_ref}
    back = builders.promise(clinic, Kind.HAPUS_PENDAFTARAN, "0009900000017", "001", {}, **facts)
    scene.advance(back, State.FAILED)
    again = builders.promise_pendaftaran(clinic)
    assert said(clinic)[again.pk] == "Menunggu Hapus Pendaftaran yang lebih dulu (Gagal)."


def test_a_removal_waits_for_the_kunjungan_to_be_removed():
    clinic = builders.bridged_facility()
    visit = {"visit_ref": UUID(int=5)}
    kinds = (Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_KUNJUNGAN)
    for kind in kinds:
        scene.advance(builders.promise(clinic, kind, "0009900000017", "001", {}, **visit), State.SENT)
    back = builders.promise(clinic, Kind.HAPUS_PENDAFTARAN, "0009900000017", "001", {}, **visit)
    assert said(clinic)[back.pk] == "Menunggu langkah 2 (Tambah Kunjungan) ditarik dari BPJS."
