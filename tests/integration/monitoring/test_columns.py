"""The columns of each kind: what its work needs, and nothing clinical."""

import re
from uuid import uuid4

import pytest

from tests import builders
from tests.integration.monitoring import scene
from tests.integration.monitoring.conftest import shown
from titian.kunjungan.codes import KNOWN, OUTPATIENT
from titian.monitoring.queries import MENU_KINDS
from titian.monitoring.queries.columns import COLUMNS
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State

PAYLOADS = {
    Kind.TAMBAH_ANTREAN: {"ticket_text": "A-12", "practitioner_name": "dr. Ani", "hours": "08:00-12:00"},
    Kind.PANGGIL_ANTREAN: {"called_at": "2026-11-21T08:57:00+07:00", "is_present": False},
    Kind.BATAL_ANTREAN: {"reason": "salah poli"},
    Kind.TAMBAH_PENDAFTARAN: {"is_sick_visit": True, "complaint": "batuk berdarah"},
    Kind.HAPUS_PENDAFTARAN: {},
    Kind.TAMBAH_KUNJUNGAN: {
        "disposition_code": "4",
        "diagnoses": ["B20"],
        "anamnesis": "batuk berdarah",
        "rujukan": {"hospital_code": "0903R001", "planned_for": "2026-11-28", "notes": "B20"},
    },
    Kind.UBAH_KUNJUNGAN: {
        "disposition_code": "9",
        "rujukan": {"hospital_code": "0903R001", "planned_for": ""},
    },
    Kind.HAPUS_KUNJUNGAN: {},
}
SAID = {
    Kind.TAMBAH_ANTREAN: {"No. antrean": "A-12", "Tenaga medis": "dr. Ani", "Jam praktik": "08:00-12:00"},
    Kind.PANGGIL_ANTREAN: {"No. antrean": "", "Dipanggil": "08:57", "Kehadiran": "Tidak hadir"},
    Kind.BATAL_ANTREAN: {"No. antrean": "", "Alasan batal": "salah poli"},
    Kind.TAMBAH_PENDAFTARAN: {"No. urut": "A7", "Kunjungan": "Sakit", "No. antrean": ""},
    Kind.HAPUS_PENDAFTARAN: {"No. urut": "A7"},
    Kind.TAMBAH_KUNJUNGAN: {
        "No. kunjungan": "K9 Tambah Kunjungan", "Status pulang": "Rujuk Vertikal", "Rujukan": "0903R001 28-11-2026",
    },
    Kind.UBAH_KUNJUNGAN: {
        "No. kunjungan": "K9 Ubah Kunjungan", "Status pulang": "9", "Rujukan": "0903R001",
    },
    Kind.HAPUS_KUNJUNGAN: {"No. kunjungan": "K9"},
}  # fmt: skip


def promised(clinic, kind: Kind, payload: dict) -> Job:
    job = builders.promise(clinic, kind, f"{uuid4().int % 10**13:013d}", "001", payload, visit_ref=uuid4())
    Job.objects.filter(pk=job.pk).update(bpjs_sequence="A7", bpjs_visit_number="K9")
    return job


def cells(page, job: Job) -> dict[str, str]:
    return next(
        {one.heading: f"{one.text} {one.sub}".strip() for one in said}
        for row, said in page.context["board"].lines
        if row.job == job
    )


def test_every_kind_has_columns_and_no_heading_twice():
    assert set(COLUMNS) == set(Kind)
    for columns in COLUMNS.values():
        headings = [column.heading for column in columns]
        assert len(headings) == len(set(headings)) > 1
    assert ("4", "Rujuk Vertikal") in KNOWN["statuspulang", OUTPATIENT]


@pytest.mark.parametrize("kind", Kind)
def test_a_list_of_one_kind_says_what_its_work_needs_and_nothing_clinical(board, clinic, kind):
    job = promised(clinic, kind, PAYLOADS[kind])
    page = board(kind=kind if kind in MENU_KINDS else Kind.TAMBAH_KUNJUNGAN)
    assert cells(page, job) == SAID[kind] | {"Poli": "001"}
    text = page.content.decode()
    assert all(f'<th scope="col" class="own">{heading}</th>' in text for heading in SAID[kind])
    # Less the tokens against forgery: a random one may well have B20 somewhere within.
    said = re.sub(r"\b\w{64}\b", "", text)
    assert "batuk berdarah" not in said and "B20" not in said


@pytest.mark.parametrize("kind", Kind)
def test_a_promise_whose_text_was_forgotten_still_has_its_line(board, clinic, kind):
    job = promised(clinic, kind, {})
    page = board(kind=kind if kind in MENU_KINDS else Kind.TAMBAH_KUNJUNGAN)
    assert shown(page) == {job.pk}
    assert set(cells(page, job)) == set(SAID[kind]) | {"Poli"}


def test_all_kinds_together_name_their_kind_and_number(board, clinic):
    job = promised(clinic, Kind.HAPUS_KUNJUNGAN, {})
    scene.advance(job, State.SENT)
    assert cells(board(), job) == {
        "Jenis": "Hapus Kunjungan PCare",
        "Poli": "001",
        "Nomor": "K9 No. kunjungan",
    }
