"""What nobody knows is collected, masked and counted; what a rule knows is judged by it from the next turn on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bpjs_sandbox.people import Magic
from bpjs_wire.answers import Cause, Verdict
from tests import builders
from tests.integration.delivery.engine import Clock, came_back, claimed_by, settle, worker
from tests.integration.monitoring import scene
from tests.unit.outbox.test_rulings import RULING
from titian.delivery.outcomes import Kind
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.models import AnswerRule, Job, UnknownText
from titian.outbox.operations.catalogue import Unmet, collect
from titian.outbox.rulings import ALL_KINDS
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

REFUSED = {"is_unmet": True, "http": 412, "code": 412}


def unknown(job: Job, message: str = "Kuota habis", **facts: object) -> Unmet:
    return replace(Unmet(job, job.kind, 412, 412, message), **facts)


def rule_of(clinic: Facility, **facts: object) -> AnswerRule:
    ruling = replace(RULING, **facts)
    return outbox.save_rule(by=builders.DESK, facility=clinic, follows=None, ruling=ruling, now=builders.NOW)


def count(*texts: Unmet, now=builders.NOW) -> None:
    collect(by=builders.DESK, unmet=texts, now=now)


def test_neither_number_nor_name_nor_what_we_sent_is_kept(clock: Clock) -> None:
    clinic, turner = builders.bridged_facility(), worker()
    clinic.practitioners.create(name="dr. Ani Wijaya")
    ref = scene.patient(clinic, "Slamet Riyadi").ref
    builders.promise_pendaftaran(clinic, patient_ref=ref)
    [send] = claimed_by(turner)
    said = "Slamet riyadi (0009900000017, 3174060101900001) pada Ani: keluhan Batuk ditolak"
    settle(turner, came_back(send, Kind.REFUSED, message=said, **REFUSED))
    [row] = UnknownText.objects.all()
    assert row.text == "* (*) pada *: keluhan * ditolak"
    assert (row.count, row.example, row.kind, row.code) == (1, send.claimed.job, "tambah_pendaftaran", 412)


def test_what_the_catalogue_knows_is_not_collected(clock: Clock) -> None:
    turner = worker()
    builders.promise_pendaftaran(builders.bridged_facility())
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.REFUSED, message="kuota habis", answer_key="member_unknown"))
    assert not UnknownText.objects.exists()


def test_a_text_that_cannot_be_counted_sinks_no_turn(clock: Clock, monkeypatch) -> None:
    turner = worker()
    job = builders.promise_pendaftaran(builders.bridged_facility())
    [send] = claimed_by(turner)
    monkeypatch.setattr("titian.delivery.turn.collect", lambda **_: 1 / 0)
    settle(turner, came_back(send, Kind.REFUSED, **REFUSED))
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_a_code_that_no_status_could_be_is_collected_as_a_code(clock: Clock) -> None:
    turner = worker()
    builders.promise_pendaftaran(builders.bridged_facility())
    [send] = claimed_by(turner)
    settle(turner, came_back(send, Kind.UNCLEAR, message="aneh", is_unmet=True, http=200, code=999_999))
    [row] = UnknownText.objects.all()
    assert (row.http, row.code) == (None, 999_999)


def test_the_same_text_is_one_row_with_its_first_and_its_last_time() -> None:
    clinic = builders.bridged_facility()
    jobs = [builders.promise_pendaftaran(clinic, card=f"{number:013d}") for number in (1, 2, 3)]
    later = builders.NOW + timedelta(hours=1)
    count(unknown(jobs[0], "Kuota 3 habis"), unknown(jobs[1], "Kuota 17 habis"))
    count(unknown(jobs[2], "Kuota 4 habis"), now=later)
    [row] = UnknownText.objects.all()
    assert (row.count, row.example, row.first_at, row.last_at) == (3, jobs[2], builders.NOW, later)


def test_another_clinic_kind_or_code_is_another_text() -> None:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    elsewhere = builders.promise_pendaftaran(builders.bridged_facility())
    count(unknown(job), unknown(elsewhere), unknown(job, kind="probe"), unknown(job, code=413))
    assert set(UnknownText.objects.values_list("count", flat=True)) == {1}
    assert UnknownText.objects.count() == 4


def test_what_is_old_is_forgotten_and_of_very_many_the_oldest(monkeypatch) -> None:
    monkeypatch.setattr("titian.outbox.operations.catalogue.MOST_TEXTS", 5)
    job = builders.promise_pendaftaran(builders.bridged_facility())
    count(unknown(job, "lama sekali"), now=builders.NOW - timedelta(days=181))
    for days in range(7):
        count(unknown(job, f"teks {'abcdefg'[days]}"), now=builders.NOW - timedelta(days=days))
    assert outbox.forget_old_texts(by=builders.DESK, now=builders.NOW) == 1 + 2
    left = UnknownText.objects.order_by("text").values_list("text", flat=True)
    assert list(left) == ["teks a", "teks b", "teks c", "teks d", "teks e"]


@pytest.mark.django_db(transaction=True)
def test_workers_that_count_at_once_lose_none(in_parallel) -> None:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    texts = [unknown(job, text) for text in ("kuota habis", "poli tutup", "dokter cuti")]
    in_parallel(lambda number: count(*texts[number % 3 :], *texts[: number % 3]), 6)
    assert list(UnknownText.objects.values_list("count", flat=True)) == [6, 6, 6]


def test_a_turn_that_takes_work_reads_the_rules_of_its_clinics(clock: Clock) -> None:
    clinic, other = builders.bridged_facility(), builders.bridged_facility()
    rule = rule_of(clinic)
    builders.promise_pendaftaran(clinic)
    builders.promise_pendaftaran(other)
    read = {send.claimed.job.facility_id: send.rules for send in claimed_by(worker())}
    assert [one.row.key for one in read[clinic.pk]] == [rule.key]
    assert read[other.pk] == ()


def test_a_text_that_nobody_knew_is_refused_and_told_in_the_rules_words(
    sandbox, clinic, promise_now, work_until
) -> None:
    card = next(one.card for one in sandbox.world.members if one.magic is Magic.REFUSED)
    job = promise_now(card=card)
    work_until()
    [row] = UnknownText.objects.all()
    rule = rule_of(clinic, http=row.http, code=row.code, pattern=row.text)
    outbox.resend(by=builders.DESK, facility=clinic, job_id=job.pk, now=builders.NOW)
    work_until()
    job.refresh_from_db()
    assert (job.state, job.answer_key, UnknownText.objects.get().count) == (State.FAILED, rule.key, row.count)


def test_a_rule_that_blames_the_credentials_pauses_the_service_and_its_probe_knows_it(
    sandbox, clinic, promise_now, work_until
) -> None:
    card = next(one.card for one in sandbox.world.members if one.magic is Magic.REFUSED)
    job = promise_now(card=card)
    work_until()
    row = UnknownText.objects.get()
    blamed = {"kind": ALL_KINDS, "verdict": Verdict.TRY_LATER, "cause": Cause.CREDENTIALS}
    rule_of(clinic, http=None, code=row.code, pattern=row.text, **blamed)
    outbox.resend(by=builders.DESK, facility=clinic, job_id=job.pk, now=builders.NOW)
    work_until(lambda: clinic.service_states.filter(service="pcare", paused_at__isnull=False).exists())
    assert Job.objects.get().state == State.WAITING
