"""How the page of one registration keeps up with its promises, and when it stops asking."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests import personas
from tests.builders import DESK, bridged_facility
from tests.integration.patients import people
from titian.facility.models import Facility
from titian.outbox.changes import changes
from titian.outbox.models import Job, Pulse
from titian.outbox.operations.record import Change, move
from titian.outbox.states import Hold, State
from titian.pendaftaran import operations
from titian.pendaftaran.models import Pendaftaran

HTMX = {"HX-Request": "true"}


@pytest.fixture
def clinic(db: None) -> Facility:
    return bridged_facility()


@pytest.fixture
def ticket(clinic: Facility) -> Pendaftaran:
    patient, poli, doctor = (
        people.bpjs_patient(clinic, {"checked_at": timezone.now()}),
        people.poli(clinic),
        people.practitioner(clinic),
    )
    people.schedule(poli, doctor, day=timezone.now().astimezone(clinic.zone).date())
    return operations.register(
        by=DESK, facility=clinic, patient=patient, poli=poli, practitioner=doctor, hours="08:00-12:00",
        payer=Pendaftaran.Payer.BPJS, now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def client(clinic: Facility) -> Client:
    return personas.signed_in(personas.staff(clinic))


def address(ticket: Pendaftaran) -> str:
    return f"/k/{ticket.facility.slug}/pendaftaran/{ticket.ref}/"


def ask(client: Client, ticket: Pendaftaran, version: str):
    return client.get(address(ticket), {"versi": version}, headers=HTMX)


def test_nothing_new_is_answered_with_nothing_and_news_with_the_badges(client, ticket):
    version = client.get(address(ticket)).context["poll"].version
    assert ask(client, ticket, version).status_code == 204
    Pulse.beat({ticket.facility.pk})
    assert 'id="jembatan"' in ask(client, ticket, version).content.decode()


def test_the_longer_it_takes_the_less_often_it_is_asked(client, ticket):
    version = client.get(address(ticket)).context["poll"].version
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        slower = ask(client, ticket, version)
        assert 'hx-trigger="every 10s"' in slower.content.decode()
        assert ask(client, ticket, slower.context["poll"].version).status_code == 204


def test_what_is_held_is_not_polled_for(client, ticket):
    assert "hx-trigger" in ask(client, ticket, "").content.decode()
    Job.objects.filter(visit_ref=ticket.ref).update(hold=Hold.VERIFICATION)
    assert "hx-trigger" not in ask(client, ticket, "").content.decode()


def test_what_has_come_to_its_end_is_not_polled_for(client, ticket):
    ended = Change(State.CLOSED, "ditutup")
    with changes():
        for job in Job.objects.filter(visit_ref=ticket.ref):
            assert move(job, ended, by=DESK, now=timezone.now())
    assert "hx-trigger" not in ask(client, ticket, "").content.decode()


@pytest.mark.parametrize(("role", "is_told"), [("pendaftaran", True), ("admin", False)])
def test_who_has_no_button_to_send_again_is_told_who_has_it(ticket, role: str, is_told: bool):
    refused = {
        "state": State.FAILED,
        "answer_key": "pendaftaran_unscreened",
        "finished_at": timezone.now(),
        "due_at": None,
    }
    Job.objects.filter(visit_ref=ticket.ref, kind="tambah_pendaftaran").update(**refused)
    member = personas.staff(ticket.facility, role, *(() if is_told else ("satusehat",)))
    page = personas.signed_in(member).get(address(ticket)).content.decode()
    assert "lalu Kirim Ulang." in page
    assert ("Tombol Kirim Ulang ada pada admin." in page) is is_told
