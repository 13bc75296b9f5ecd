"""The desk never waits for BPJS: whole requests of the web process, with every socket shut.

SQLite needs none, and PostgreSQL's library opens its own in C, which is out of Python's sight: so what is
refused here is everything but the database.
"""

import socket

import pytest
from django.test import Client
from django.utils import timezone

from tests import personas
from tests.builders import bridged_facility
from tests.integration.patients import people
from tests.integration.patients.test_pages import typed, village
from titian.facility.models import Facility
from titian.outbox.models import Job
from titian.patients.models import Patient

__all__ = ["village"]  # a fixture


class SocketOpened(Exception):
    """No kind of OSError, so that nobody takes it for an outage and goes on."""


@pytest.fixture
def clinic(transactional_db: None) -> Facility:
    """Bridged, with a poli, and a doctor who sits there today. What is to happen on commit happens."""
    clinic = bridged_facility()
    today = timezone.now().astimezone(clinic.zone).date()
    people.schedule(people.poli(clinic), people.practitioner(clinic), day=today)
    return clinic


@pytest.fixture
def desk(clinic: Facility) -> Client:
    return personas.signed_in(personas.staff(clinic))


@pytest.fixture
def shut(clinic: Facility, desk: Client, monkeypatch) -> None:
    """From here on no socket connects and no name is looked up."""

    def refuse(*what: object, **_: object) -> None:
        raise SocketOpened(what[-1])

    for way in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, way, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def choice(clinic: Facility, payer: str) -> dict[str, str]:
    doctor = clinic.practitioners.get()
    return {"poli": str(clinic.poli.get().ref), "sitting": f"{doctor.ref}|08:00-12:00", "payer": payer}


def test_the_one_question_to_bpjs_would_be_noticed(clinic, desk, shut):
    with pytest.raises(SocketOpened):
        desk.post(f"/k/{clinic.slug}/pasien/baru/bpjs/", {"number": people.CARD})


@pytest.mark.parametrize(("jenis", "payer", "promises"), [("bpjs", "bpjs", 2), ("umum", "pribadi", 0)])
def test_a_patient_and_a_visit_are_saved_without_a_socket(
    clinic, desk, village, shut, jenis, payer, promises
):
    query = (
        f"?jenis=bpjs&peserta={people.record(clinic, checked_at=timezone.now()).ref}"
        if jenis == "bpjs"
        else "?jenis=umum"
    )
    saved = desk.post(f"/k/{clinic.slug}/pasien/baru/{query}", typed(village), follow=True)
    assert "Pasien tersimpan" in saved.content.decode()
    patient = Patient.objects.get()
    at = f"/k/{clinic.slug}/pendaftaran/baru/{patient.ref}/"
    registered = desk.post(at, choice(clinic, payer), follow=True)
    assert '<div class="number">A-1</div>' in registered.content.decode()
    assert Job.objects.filter(patient_ref=patient.ref).count() == promises


def test_an_edit_that_mends_a_promise_opens_no_socket(clinic, desk, village, shut):
    patient = people.bpjs_patient(clinic, {"checked_at": timezone.now()})
    desk.post(f"/k/{clinic.slug}/pendaftaran/baru/{patient.ref}/", choice(clinic, "bpjs"))
    seen_at = patient.changed_at.isoformat()
    changed = typed(village, card_number=patient.card_number, phone="0812-3450-0099", seen_at=seen_at)
    saved = desk.post(f"/k/{clinic.slug}/pasien/{patient.ref}/ubah/", changed, follow=True)
    assert "Perubahan tersimpan" in saved.content.decode()
    assert Job.objects.get(kind="tambah_antrean").payload["phone"] == "081234500099"
