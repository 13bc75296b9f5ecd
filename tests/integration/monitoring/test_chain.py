"""The panel's chain: what came before, what waits behind and why; and where what went differs from the record."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import builders
from tests.integration.monitoring import scene
from titian.accounts.models import Actor
from titian.delivery.preview import encoded_body
from titian.outbox import kinds
from titian.outbox import operations as outbox
from titian.outbox.kinds import Draft, Kind, Source
from titian.outbox.models import Job
from titian.outbox.states import State

CARD = "0009900000017"
ADMIN = Actor.system("Budi Admin")


def text(response):
    return response.content.decode()


def story(response):
    return response.context["story"]


def step(clinic, kind, first=None, **facts):
    refs = {"visit_ref": first.visit_ref, "patient_ref": first.patient_ref} if first else {}
    return builders.promise(clinic, kind, CARD, "001", {}, **refs | facts)


def test_a_promise_alone_has_no_chain(detail, clinic):
    assert "Rangkaian kunjungan" not in text(detail(scene.job(clinic)))


def test_the_steps_stand_in_their_order_each_with_its_badge_its_reason_and_a_way_there(detail, clinic):
    first = step(clinic, Kind.TAMBAH_PENDAFTARAN)
    scene.advance(first, State.FAILED, answer_key="member_inactive")
    behind = step(clinic, Kind.TAMBAH_KUNJUNGAN, first)
    page = detail(first, **{"HX-Request": "true"})
    told = [(one.place, one.label, one.row.badge.label, one.is_this) for one in story(page).chain.steps]
    assert told == [(1, "Tambah Pendaftaran", "Gagal", True), (2, "Tambah Kunjungan", "Menunggu", False)]
    assert "Menunggu langkah 1 (Tambah Pendaftaran), yang gagal." in text(page)
    assert f'hx-get="{reverse("monitoring:detail", args=[clinic.slug, behind.pk])}"' in text(page)


def test_a_call_says_whether_somebody_came(detail, clinic):
    first = step(clinic, Kind.TAMBAH_ANTREAN)
    builders.promise(
        clinic, Kind.PANGGIL_ANTREAN, CARD, "001", {"is_present": False}, visit_ref=first.visit_ref
    )
    assert "Panggil Antrean (tidak hadir)" in text(detail(first))


def test_who_shares_the_lane_and_is_not_done_stands_beside(detail, clinic):
    done, back = step(clinic, Kind.TAMBAH_PENDAFTARAN), step(clinic, Kind.HAPUS_PENDAFTARAN)
    scene.advance(done, State.SENT)
    scene.advance(back, State.FAILED)
    mine = step(clinic, Kind.TAMBAH_PENDAFTARAN)
    page = detail(mine)
    assert [one.row.job.pk for one in story(page).chain.others] == [back.pk]
    assert "Kiriman lain untuk kartu dan hari yang sama" in text(page)


def test_another_clinics_visit_is_none_of_the_chain(detail, clinic):
    mine = step(clinic, Kind.TAMBAH_PENDAFTARAN)
    step(builders.bridged_facility(), Kind.TAMBAH_KUNJUNGAN, mine)
    assert [one.row.job.pk for one in story(detail(mine)).chain.steps] == [mine.pk]


def test_a_long_chain_costs_as_many_queries_as_a_short_one(detail, clinic):
    first = step(clinic, Kind.TAMBAH_PENDAFTARAN)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            detail(first)
        return len(queries)

    step(clinic, Kind.TAMBAH_KUNJUNGAN, first)
    few = cost()
    for kind in (Kind.UBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN, Kind.HAPUS_KUNJUNGAN, Kind.HAPUS_PENDAFTARAN):
        step(clinic, kind, first)
    assert cost() == few


@pytest.fixture
def sources(monkeypatch):
    empty: dict[Kind, Source] = {}
    monkeypatch.setattr(kinds, "_sources", empty)
    return empty


def edited(clinic, job):
    original = encoded_body(job)
    body = {"original": original, "body": original.replace("batuk", "demam"), "reason": "uji"}
    outbox.edit(by=ADMIN, facility=clinic, job_id=job.pk, version=job.version, now=builders.NOW, **body)
    job.refresh_from_db()
    return job


@pytest.mark.parametrize(
    ("state", "mark"), [(State.WAITING, "Isi diubah petugas"), (State.SENT, "Terkirim dengan isi ubahan")]
)
def test_a_text_that_an_editor_wrote_is_marked_in_the_line_and_in_the_panel(
    board, detail, clinic, sources, state, mark
):
    job = edited(clinic, scene.job(clinic))
    if state == State.SENT:
        scene.advance(job, State.SENT)
    scene.job(clinic)
    assert text(board()).count(mark) == 1
    assert mark in text(detail(job))


def test_a_source_mended_since_the_last_sending_is_marked_until_it_went(board, clinic, sources):
    job = scene.job(clinic, State.FAILED, after={"last_sent_at": builders.NOW})
    mended = Draft(payload=job.payload | {"home_faskes_code": "0199B002"}, poli_code="001")
    sources[Kind.TAMBAH_PENDAFTARAN] = Source(lambda _: mended, lambda _: "/")
    later = builders.NOW + timedelta(seconds=5)
    outbox.rebuild(by=ADMIN, visit_ref=job.visit_ref, now=later)
    assert "Catatan lebih baru dari yang terkirim" in text(board())
    Job.objects.filter(pk=job.pk).update(last_sent_at=later + timedelta(seconds=1))
    assert "Catatan lebih baru dari yang terkirim" not in text(board())


def test_what_bpjs_has_and_the_record_no_longer_says_is_told_in_the_panel(detail, clinic, sources):
    job = scene.job(clinic, State.SENT)
    same, other = Draft(job.payload, "001"), Draft(job.payload | {"complaint": "demam"}, "001")
    for draft, is_newer in ((same, False), (other, True)):
        sources[Kind.TAMBAH_PENDAFTARAN] = Source(lambda _, draft=draft: draft, lambda _: "/")
        assert ("Catatan klinik sudah berubah" in text(detail(job))) is is_newer
    step(clinic, Kind.HAPUS_PENDAFTARAN, job)
    assert "Catatan klinik sudah berubah" not in text(detail(job))


def test_the_very_bytes_lie_ready_to_be_copied(detail, clinic):
    job = scene.job(clinic, State.FAILED)
    scene.attempt(job, request_body='{"nik":3174060101900001,"b":1.10}', response_text="tidak\r\nada")
    message = story(detail(job)).message
    assert (message.sent, message.received) == ('{"nik":3174060101900001,"b":1.10}', "tidak\r\nada")
    assert 'data-exact="&quot;tidak\\r\\nada&quot;"' in text(detail(job))
