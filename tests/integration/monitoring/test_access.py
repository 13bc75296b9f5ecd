"""Only admins and superadmins who hold `satusehat` see the monitor, and only their own clinic's jobs."""

import pytest
from django.urls import reverse

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.facility.permissions import MANAGERS
from titian.outbox.states import State

ADDRESSES = [("board", "get"), ("poll", "get"), ("detail", "get"), ("resend", "post")]
every_address = pytest.mark.parametrize(("name", "method"), ADDRESSES)
UNFIT = [
    person
    for person in personas.STAFF + personas.BRIDGE_STAFF
    if person.role not in MANAGERS or not person.permissions
]


def address(name, job, clinic):
    parameters = [job.pk] if name in ("detail", "resend") else []
    return reverse(f"monitoring:{name}", args=[clinic.slug, *parameters])


@every_address
@pytest.mark.parametrize("person", UNFIT, ids=str)
def test_a_member_without_role_or_permission_is_refused(clinic, person, name, method):
    url = address(name, scene.job(clinic, State.FAILED), clinic)
    client = personas.signed_in(personas.become(person, clinic))
    assert getattr(client, method)(url).status_code == 403


@every_address
def test_an_outsider_finds_nothing(clinic, name, method):
    client = personas.signed_in(personas.outsider())
    url = address(name, scene.job(clinic, State.FAILED), clinic)
    assert getattr(client, method)(url).status_code == 404


@pytest.mark.parametrize(("name", "method"), ADDRESSES[2:])
def test_another_clinics_job_is_not_there(client, clinic, name, method):
    theirs = scene.job(builders.bridged_facility(), State.FAILED)
    url = address(name, theirs, clinic)
    assert getattr(client, method)(url, {"version": theirs.version}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == State.FAILED


def test_a_job_number_beyond_any_database_is_not_there(client, clinic):
    assert client.get(reverse("monitoring:detail", args=[clinic.slug, 10**30])).status_code == 404


def test_the_board_shows_no_job_of_another_clinic(board):
    scene.job(builders.bridged_facility())
    assert board().context["board"].cards.total == 0


def test_looking_changes_nothing_and_a_resend_is_no_link(client, clinic):
    job = scene.job(clinic, State.FAILED)
    assert client.get(address("resend", job, clinic)).status_code == 405
    assert client.post(address("detail", job, clinic)).status_code == 405
