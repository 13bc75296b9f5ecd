"""Why a job waits, failed or ended, in one line that says what is so and not what might be."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import builders
from tests.integration.monitoring import scene
from titian.facility.models import ServiceAccount
from titian.monitoring.queries.rows import rows
from titian.outbox.kinds import Kind
from titian.outbox.models import Job, ServiceState
from titian.outbox.states import State

NOW = builders.NOW


def reason(job, now=NOW):
    fresh = Job.objects.select_related("service_state").get(pk=job.pk)
    return rows(fresh.facility, [fresh], now)[0].reason


def step(clinic, kind, visit, state=State.WAITING, card=""):
    made = builders.promise(clinic, kind, card or f"{uuid4().int % 10**13:013d}", "001", {}, visit_ref=visit)
    scene.advance(made, state)
    return made


def shut(job, **columns):
    ServiceState.objects.filter(pk=job.service_state_id).update(**columns)


def test_a_held_promise_names_what_it_is_held_for(clinic):
    assert reason(scene.job(clinic, hold="verifikasi")) == "Menunggu verifikasi kepesertaan."


def test_a_service_switched_off_is_named(clinic):
    job = scene.job(clinic)
    ServiceAccount.objects.filter(facility=clinic, service="pcare").update(is_on=False)
    assert reason(job) == "Sambungan PCare dimatikan."


def test_a_paused_service_is_named_with_its_cause(clinic):
    job = scene.job(clinic)
    shut(job, paused_at=NOW - timedelta(minutes=5))
    assert reason(job) == "PCare dijeda sejak 08:55: kredensial ditolak BPJS."


def test_a_service_that_is_down_is_named_with_the_next_try(clinic):
    job = scene.job(clinic)
    shut(job, broken_at=NOW - timedelta(days=1), probe_due_at=NOW + timedelta(minutes=2))
    assert reason(job) == "PCare terganggu sejak 20-11-2026 09:00; dicoba lagi pukul 09:02."


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(10, "PCare meminta jeda; kiriman dilanjutkan pukul 09:10."), (0, "Menunggu giliran kirim.")],
)
def test_a_service_that_asked_for_a_pause_is_named_until_it_is_over(clinic, minutes, said):
    job = scene.job(clinic)
    shut(job, not_before=NOW + timedelta(minutes=minutes))
    assert reason(job) == said


def test_an_earlier_unknown_of_its_lane_is_what_it_waits_for(clinic):
    scene.job(clinic, State.UNKNOWN, card="0009900000017")
    job = scene.job(clinic, card="0009900000017")
    assert reason(job) == "Menunggu Tambah Pendaftaran yang lebih dulu (Belum pasti)."


def test_one_of_its_lane_in_flight_is_what_it_waits_for(clinic):
    job = scene.job(clinic, card="0009900000017")
    scene.job(clinic, State.SENDING, card="0009900000017")
    assert reason(job) == "Menunggu Tambah Pendaftaran yang lebih dulu (Proses)."


@pytest.mark.parametrize(("poli", "waits"), [("001", True), ("002", False)])
def test_an_earlier_withdrawal_stands_in_the_way_of_its_own_poli_only(clinic, poli, waits):
    step(clinic, Kind.HAPUS_PENDAFTARAN, uuid4(), card="0009900000017")
    job = scene.job(clinic, card="0009900000017", poli_code=poli)
    assert ("Hapus Pendaftaran" in reason(job)) is waits


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.WAITING, "Menunggu langkah 1 (Tambah Antrean)."),
        (State.FAILED, "Menunggu langkah 1 (Tambah Antrean), yang gagal."),
        (State.SENT, "Menunggu giliran kirim."),
    ],
)
def test_a_needed_step_is_named_by_its_place_in_the_visit(clinic, state, said):
    visit = uuid4()
    step(clinic, Kind.TAMBAH_ANTREAN, visit, state)
    assert reason(step(clinic, Kind.PANGGIL_ANTREAN, visit)) == said


def test_a_needed_step_that_nobody_promised_is_said_so(clinic):
    assert (
        reason(step(clinic, Kind.PANGGIL_ANTREAN, uuid4()))
        == "Menunggu Tambah Antrean, yang belum dijanjikan."
    )


def test_a_withdrawal_waits_for_what_it_withdraws_to_settle(clinic):
    visit = uuid4()
    step(clinic, Kind.TAMBAH_PENDAFTARAN, visit, State.UNKNOWN)
    assert reason(step(clinic, Kind.HAPUS_PENDAFTARAN, visit)) == "Menunggu langkah 1 (Tambah Pendaftaran)."


def test_a_job_that_waits_for_its_time_says_until_when(clinic):
    assert (
        reason(scene.job(clinic, after={"due_at": NOW + timedelta(minutes=7)})) == "Dicoba lagi pukul 09:07."
    )


def test_a_withdrawal_that_leaves_bpjs_its_time_says_why(clinic):
    visit, later = uuid4(), NOW + timedelta(minutes=2)
    step(clinic, Kind.TAMBAH_PENDAFTARAN, visit, State.SENT)
    Job.objects.filter(pk=step(clinic, Kind.HAPUS_PENDAFTARAN, visit).pk).update(due_at=later)
    assert (
        reason(Job.objects.get(kind=Kind.HAPUS_PENDAFTARAN))
        == "Ditarik pukul 09:02; kiriman yang jawabannya hilang mungkin masih dicatat BPJS."
    )


def test_a_job_that_is_due_waits_its_turn(clinic):
    assert reason(scene.job(clinic)) == "Menunggu giliran kirim."


def test_an_unknown_job_says_when_bpjs_is_asked(clinic):
    job = scene.job(clinic, State.UNKNOWN)
    assert reason(job) == "Mungkin sudah sampai; ditanyakan ke BPJS pukul 09:01."


def test_an_unknown_antrean_cannot_be_asked_for_and_is_sent_again(clinic):
    job = scene.job(clinic, State.UNKNOWN, make=builders.promise_antrean)
    assert reason(job) == "Mungkin sudah sampai; dipastikan dengan mengirim yang sama pukul 09:01."


def test_what_bpjs_took_says_when_it_is_over(clinic):
    job = scene.job(clinic, State.UNKNOWN, make=builders.promise_antrean, after={"doubt": Job.Doubt.TAKEN})
    said = "BPJS sudah menerima; selesai pukul 09:01, setelah kiriman sebelumnya pasti tidak menyusul."
    assert reason(job) == said


def test_an_unknown_job_of_two_hours_needs_eyes(clinic):
    job = scene.job(clinic, State.UNKNOWN)
    assert reason(job, NOW + timedelta(hours=2, seconds=1)) == "Perlu dilihat: belum pasti sejak 09:00."


def test_a_failed_job_is_explained_by_the_catalogue(clinic):
    job = scene.job(clinic, State.FAILED, after={"answer_key": "member_inactive", "bpjs_message": "x"})
    assert reason(job) == "Kepesertaan tidak aktif."


def test_an_answer_that_nobody_knows_is_shown_in_bpjs_words(clinic):
    assert reason(scene.job(clinic, State.FAILED, after={"bpjs_message": "Tidak lazim"})) == "Tidak lazim"


def test_what_was_cancelled_says_why(clinic):
    assert reason(scene.job(clinic, State.CANCELLED)) == "Dibatalkan di loket."


def test_a_cancelled_job_on_its_way_says_that_its_answer_is_awaited(clinic):
    job = scene.job(clinic, State.SENDING, after={"wanted": False})
    assert reason(job) == "Dibatalkan saat sedang dikirim; menunggu jawaban BPJS."
