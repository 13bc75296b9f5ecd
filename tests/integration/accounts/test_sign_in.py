"""The door: who gets in, who does not, and what is remembered of both."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from tests import builders, personas
from titian.accounts.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.integration.facility.pages")]

SIGN_IN = "/akun/masuk/"


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()


def attempt(client, username, password):
    return client.post(SIGN_IN, {"login": username, "password": password})


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("action", "subject"))


def test_a_visitor_cannot_make_an_account():
    for name in ("account_signup", "account_email", "account_reset_password", "account_set_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert Client().get("/akun/signup/").status_code == 404


def test_nothing_of_allauth_has_an_address_that_we_did_not_choose():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert {name for name in names if name.startswith(("account_", "mfa_", "socialaccount_"))} == {
        "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_change_password",
        "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    }  # fmt: skip


def test_a_wrong_password_and_a_wrong_name_get_the_same_answer():
    member = personas.user()
    wrong_password = attempt(Client(), member.username, "salah").content.decode()
    wrong_name = attempt(Client(), "tidak-ada", "salah").content.decode()
    assert "Nama pengguna atau kata sandi tidak cocok." in wrong_password
    assert "Nama pengguna atau kata sandi tidak cocok." in wrong_name


def test_a_refused_attempt_is_remembered_but_never_what_was_typed():
    member = personas.user()
    attempt(Client(), member.username, "sandi-yang-salah")
    attempt(Client(), "kata-sandi-di-kotak-nama", "x")
    assert events() == [("sign_in_refused", member.username), ("sign_in_refused", "")]
    assert "kata-sandi-di-kotak-nama" not in str(list(AuditEvent.objects.values()))


def test_after_five_failures_even_the_right_password_must_wait():
    member, client = personas.user(), Client()
    for _ in range(5):
        attempt(client, member.username, "salah")
    answer = attempt(client, member.username, personas.PASSWORD)
    assert "Tunggu lima menit" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_failures_of_one_account_do_not_lock_another():
    one, other = personas.user(), personas.user()
    for _ in range(5):
        attempt(Client(), one.username, "salah")
    assert attempt(Client(), other.username, personas.PASSWORD).status_code == 302


def test_a_deactivated_account_is_not_let_in():
    member = personas.user()
    member.is_active = False
    member.save()
    client = Client()
    assert attempt(client, member.username, personas.PASSWORD)["Location"] == "/akun/nonaktif/"
    assert "sudah dinonaktifkan" in client.get("/akun/nonaktif/").content.decode()
    assert "_auth_user_id" not in client.session


def test_signing_in_leads_back_to_the_page_one_wanted():
    clinic = builders.facility()
    member, client = personas.staff(clinic), Client()
    wanted = client.get(f"/k/{clinic.slug}/contoh/")["Location"]
    answer = client.post(wanted, {"login": member.username, "password": personas.PASSWORD})
    assert answer["Location"] == f"/k/{clinic.slug}/contoh/"


def test_a_link_cannot_lead_out_of_the_house():
    member = personas.user()
    answer = Client().post(
        f"{SIGN_IN}?next=https://jahat.example/", {"login": member.username, "password": personas.PASSWORD}
    )
    assert answer["Location"] == "/"


def test_coming_and_going_are_remembered():
    member, client = personas.user(), Client()
    attempt(client, member.username, personas.PASSWORD)
    client.post("/akun/keluar/")
    assert events() == [("sign_in", member.username), ("sign_out", member.username)]


def test_a_mere_link_signs_nobody_out():
    client = personas.signed_in(personas.user())
    assert client.get("/akun/keluar/").status_code == 200
    assert "_auth_user_id" in client.session
