"""The trail: what changed, by whom, without what must not be kept."""

import pytest
from auditlog.models import LogEntry
from hypothesis import given
from hypothesis import strategies as st

from tests import builders, personas
from titian.accounts import audit, operations
from titian.accounts.models import Actor, AuditEvent


@given(st.text(max_size=40))
def test_a_mask_keeps_the_length_and_at_most_the_last_four_characters(value):
    hidden = audit.masked(value)
    assert len(hidden) == len(value)
    assert hidden[:-4] == "•" * len(hidden[:-4])
    assert hidden == "•" * len(value) or (len(value) > 4 and hidden[-4:] == value[-4:])


@pytest.mark.django_db
def test_a_password_never_reaches_the_trail():
    member = personas.user()
    member.set_password("kata-sandi-baru-1")
    member.full_name = "Nama Baru"
    member.save()
    changes = [entry.changes for entry in LogEntry.objects.get_for_object(member)]
    assert {"full_name": [f"Staf {member.username[4:]}", "Nama Baru"]} in changes
    assert not any("password" in change for change in changes)


@pytest.mark.django_db
@pytest.mark.urls("tests.integration.facility.pages")
def test_a_changed_password_is_remembered_with_who_changed_it():
    member = personas.user()
    client = personas.signed_in(member)
    new = "sandi-baru-yang-panjang"
    client.post("/akun/kata-sandi/", {"oldpassword": personas.PASSWORD, "password1": new, "password2": new})
    event = AuditEvent.objects.get(action="password_changed")
    assert (event.actor_user, event.actor_name) == (member, str(member))


@pytest.mark.django_db
def test_an_event_takes_the_time_it_is_told():
    event = operations.record_event(by=Actor.system("sync"), action="coba", now=builders.NOW)
    event.refresh_from_db()
    assert (event.at, event.actor_name, event.actor_user) == (builders.NOW, "sync", None)
