"""Credentials: encrypted at rest, hidden when printed, refused when the key is another."""

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from tests import builders
from titian.facility import operations
from titian.facility.models import ServiceAccount
from titian.facility.secrets import Secret, UnreadableSecret

pytestmark = pytest.mark.django_db


def account(clinic):
    return operations.save_service_account(
        by=builders.DESK,
        facility=clinic,
        service=ServiceAccount.Service.PCARE,
        base_url="https://bpjs.example/pcare-rest",
        cons_id="12345",
        secret="rahasia-satu",
        user_key="kunci-dua",
        username="dr.melati",
        password="sandi-tiga",
        now=builders.NOW,
    )


def test_another_key_gives_an_error_of_our_own_and_not_garbage(settings):
    saved = account(builders.facility())
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]
    saved.refresh_from_db()
    with pytest.raises(UnreadableSecret):
        saved.secret.reveal()


def test_clear_text_cannot_be_assigned_by_mistake():
    saved = account(builders.facility())
    saved.secret = "clear"
    with pytest.raises(TypeError):
        saved.save()


def test_the_database_file_never_holds_the_clear_text():
    saved = account(builders.facility())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM facility_serviceaccount")
        row = str(cursor.fetchall())
    assert not any(clear in row for clear in ("rahasia-satu", "kunci-dua", "sandi-tiga"))
    saved.refresh_from_db()
    assert (saved.secret.reveal(), saved.user_key.reveal()) == ("rahasia-satu", "kunci-dua")


@pytest.mark.parametrize("shown", [repr, str, "{}".format, "{!r}".format])
def test_a_secret_is_hidden_however_it_is_printed(shown):
    assert shown(Secret.seal("rahasia")) == "<Secret>"
    assert shown(Secret.seal("")) == "<no Secret>"


def test_a_new_key_still_reads_what_the_old_one_wrote(settings):
    saved = account(builders.facility())
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode(), *settings.CREDENTIAL_KEYS]
    saved.refresh_from_db()
    assert saved.secret.reveal() == "rahasia-satu"


def test_two_sealings_of_one_text_differ():
    assert Secret.seal("sama").token != Secret.seal("sama").token
