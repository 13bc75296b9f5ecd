"""Staff accounts are made by an admin, and not just any account is made."""

import pytest

from tests.builders import DESK, NOW
from titian.accounts import operations
from titian.accounts.errors import UnableToCreateStaff
from titian.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db

GOOD = {"username": "dewi", "full_name": "Dewi Anggraini", "password": "jalan-panjang-9"}


def create(**facts):
    return operations.create_staff(by=DESK, now=NOW, **GOOD | facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"password": "pendek"},
        {"password": "password123"},
        {"username": "dewi.anggraini", "password": "dewi.anggraini"},
        {"username": ""},
        {"username": "a b"},
        {"full_name": " "},
    ],
    ids=str,
)
def test_a_weak_password_or_a_missing_name_is_refused(facts):
    with pytest.raises(UnableToCreateStaff):
        create(**facts)
    assert not User.objects.exists()
    assert not AuditEvent.objects.exists()


def test_one_username_is_taken_once_however_it_is_written():
    create()
    with pytest.raises(UnableToCreateStaff):
        create(username=" DEWI ")


def test_an_account_is_remembered_with_who_made_it_and_has_no_place_yet():
    member = create()
    event = AuditEvent.objects.get()
    assert (event.actor_name, event.action, event.subject, event.at) == (
        "loket uji",
        "create_staff",
        "dewi",
        NOW,
    )
    assert member.check_password(GOOD["password"])
    assert not member.assignments.exists()
