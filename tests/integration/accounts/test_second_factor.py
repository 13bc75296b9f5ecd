"""The second factor: turned on by oneself, asked for at the door, recoverable."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from tests import personas
from titian.accounts.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.integration.facility.pages")]


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()


def current_code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def half_signed_in(member):
    client = Client()
    answer = client.post("/akun/masuk/", {"login": member.username, "password": personas.PASSWORD})
    assert answer["Location"] == "/akun/dua-langkah/masuk/"
    return client


@pytest.fixture
def guarded():
    """A member of staff with an authenticator app, and its secret."""
    member, secret = personas.user(), generate_totp_secret()
    TOTP.activate(member, secret)
    RecoveryCodes.activate(member)
    return member, secret


def test_the_password_alone_does_not_open_the_door(guarded):
    client = half_signed_in(guarded[0])
    assert client.get("/").status_code == 302
    assert not AuditEvent.objects.filter(action="sign_in").exists()


def test_a_wrong_code_is_refused_and_remembered(guarded):
    client = half_signed_in(guarded[0])
    answer = client.post("/akun/dua-langkah/masuk/", {"code": "000000"})
    assert "Kode salah." in answer.content.decode()
    assert AuditEvent.objects.get().action == "second_factor_refused"


def test_the_right_code_opens_it(guarded):
    client = half_signed_in(guarded[0])
    client.post("/akun/dua-langkah/masuk/", {"code": current_code(guarded[1])})
    assert client.session["_auth_user_id"] == str(guarded[0].pk)
    assert AuditEvent.objects.get().action == "sign_in"


def test_a_recovery_code_opens_it_once(guarded):
    code = guarded[0].authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]
    client = half_signed_in(guarded[0])
    client.post("/akun/dua-langkah/masuk/", {"code": code})
    assert "_auth_user_id" in client.session
    again = half_signed_in(guarded[0]).post("/akun/dua-langkah/masuk/", {"code": code})
    assert "Kode salah." in again.content.decode()


@pytest.mark.django_db(transaction=True)
def test_turning_it_on_asks_for_the_password_again_and_is_remembered():
    member, client = personas.user(), Client()
    client.force_login(member)
    wanted = client.get("/akun/dua-langkah/aplikasi/aktifkan/")["Location"]
    assert "Konfirmasi dengan kata sandi" in client.get(wanted).content.decode()
    client.post(wanted, {"password": personas.PASSWORD})
    page = client.get("/akun/dua-langkah/aplikasi/aktifkan/")
    client.post("/akun/dua-langkah/aplikasi/aktifkan/", {"code": current_code(page.context["form"].secret)})
    assert "Tersisa 10 dari 10" in client.get("/akun/dua-langkah/kode/").content.decode()
    assert (
        "second_factor_added",
        {"address": "127.0.0.1", "kind": "totp"},
    ) in AuditEvent.objects.values_list("action", "detail")


def test_every_page_of_it_is_in_our_look(guarded):
    client = half_signed_in(guarded[0])
    assert "Batal" in client.get("/akun/dua-langkah/masuk/").content.decode()
    client.post("/akun/dua-langkah/masuk/", {"code": current_code(guarded[1])})
    assert (
        "Konfirmasi dengan kata sandi" in client.get("/akun/dua-langkah/kode/", follow=True).content.decode()
    )
    client.post("/akun/konfirmasi/", {"password": personas.PASSWORD})
    for page in ("", "kode/", "kode/baru/", "aplikasi/matikan/"):
        assert "titian/theme.css" in client.get(f"/akun/dua-langkah/{page}").content.decode()
