"""After a record is taken back: what BPJS makes of it, and what stood there."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from tests import personas
from tests.builders import bridged_facility
from tests.integration.kunjungan.examined import finish, jobs, void, whole
from tests.integration.kunjungan.test_pages import as_, at, registered, typed
from titian.kunjungan.models import Kunjungan
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State
from titian.pendaftaran.models import Pendaftaran

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(db: None) -> Pendaftaran:
    """Its record reached BPJS, and was taken back."""
    visit = registered(bridged_facility(), now=timezone.now())
    finish(visit, whole(visit, anamnesis="catatan yang salah"), now=timezone.now())
    arrived = {"state": State.SENT, "due_at": None, "finished_at": timezone.now(), "bpjs_visit_number": "V1"}
    Job.objects.filter(visit_ref=visit.ref, kind=Kind.TAMBAH_KUNJUNGAN).update(**arrived)
    void(visit, now=timezone.now())
    return visit


def text(page: bytes) -> str:
    return " ".join(page.decode().split())


@pytest.mark.parametrize("drafts", [False, True], ids=["nothing new", "a new draft"])
def test_the_form_shows_what_becomes_of_the_withdrawal(visit, drafts):
    doctor = as_("dokter", visit)
    if drafts:
        doctor.post(at(visit, "simpan/"), typed(visit, version="0"))
    page = text(doctor.get(at(visit)).content)
    assert jobs(visit, Kind.HAPUS_KUNJUNGAN)
    assert "Hapus Kunjungan" in page and 'id="jembatan"' in page
    assert ("Tulis yang baru di bawah" in page) is not drafts


@pytest.mark.parametrize("role", ["dokter", "pendaftaran"])
def test_what_was_taken_back_is_read_behind_a_link(visit, role):
    reader = as_(role, visit)
    link = at(visit, f"batal/{Kunjungan.objects.get().ref}/")
    assert f'href="{link}"' in text(reader.get(at(visit)).content)
    page = text(reader.get(link).content)
    assert "catatan yang salah" in page and "salah pasien" in page
    assert "<textarea" not in page


def test_a_visit_that_was_never_taken_back_says_nothing_of_it(db):
    visit = registered(bridged_facility(), now=timezone.now())
    assert 'id="jembatan"' not in text(as_("dokter", visit).get(at(visit)).content)


def test_what_stands_and_what_is_not_there_is_not_among_it(visit):
    old = Kunjungan.objects.get().ref
    doctor, again = as_("dokter", visit), finish(visit, now=timezone.now())
    for ref in (again.ref, uuid.uuid4()):
        assert doctor.get(at(visit, f"batal/{ref}/")).status_code == 404
    stranger = personas.signed_in(personas.staff(bridged_facility(), "dokter"))
    assert stranger.get(at(visit, f"batal/{old}/")).status_code == 404
