import base64

import pytest

from bpjs_sandbox import crypto

POLI = "poli/fktp/0/10"


def test_a_wrong_user_key_meets_the_gateways_plain_text(melati):
    seen = melati.send("GET", f"/pcare-rest/{POLI}", "no such key")
    assert (seen.http, seen.raw) == (403, b"Authentication failed")


def test_the_antrean_key_does_not_open_pcare(melati):
    seen = melati.send("GET", f"/pcare-rest/{POLI}", melati.account.antrean_user_key)
    assert (seen.http, seen.raw) == (403, b"Authentication failed")


def test_a_missing_user_key_is_told_apart(melati):
    melati.headers["user_key"] = None
    assert melati.pcare("GET", POLI).raw == b"Authentication parameters missing"


@pytest.mark.parametrize(
    ("header", "value", "word"),
    [
        ("x-cons-id", "90002", "X-cons-id"),
        ("x-timestamp", "yesterday", "X-timestamp"),
        ("x-timestamp", "1795323000", "Service Expired"),
        ("x-signature", "AAAA", "X-signature"),
        ("x-signature", None, "X-signature"),
        ("x-authorization", base64.b64encode(b"other:Melati:2026#!:095").decode(), "Username"),
        ("x-authorization", base64.b64encode(b"klinik.melati:old:095").decode(), "Password"),
    ],
)
def test_what_is_wrong_is_named_and_vague_401_hides_it(melati, header, value, word):
    melati.headers[header] = value
    seen = melati.pcare("GET", POLI)
    assert (seen.http, seen.code) == (401, 401)
    assert word in seen.message
    melati.world.turn({"vague_401": True})
    assert melati.pcare("GET", POLI).message == "Unauthorized"


@pytest.mark.parametrize("value", [None, "Basic", "Basic %%%", base64.b64encode(b"one:two").decode()])
def test_a_malformed_authorization_fails_as_dotnet_does(melati, value):
    melati.headers["x-authorization"] = value
    seen = melati.pcare("GET", POLI)
    assert seen.http == 400
    assert "StartIndex cannot be less than zero" in seen.message


def test_the_authorization_is_taken_without_the_word_basic(melati):
    login = f"{melati.account.username}:{melati.account.password}:095".encode()
    melati.headers["x-authorization"] = base64.b64encode(login).decode()
    assert melati.pcare("GET", POLI).http == 200


def test_antrean_asks_for_no_authorization_and_refuses_over_http_200(melati):
    melati.headers["x-authorization"] = None
    assert melati.antrean("GET", "ref/poli/tanggal/2026-11-22").code == 1
    melati.headers["x-signature"] = "AAAA"
    seen = melati.antrean("GET", "ref/poli/tanggal/2026-11-22")
    assert (seen.http, seen.code) == (200, 401)
    melati.world.turn({"antrean_http": "mirror"})
    assert melati.antrean("GET", "ref/poli/tanggal/2026-11-22").http == 401


def test_the_windows_edge_is_inside_and_a_dial_moves_it(melati):
    now = int(melati.world.now())
    melati.world.turn({"clock_skew_s": 300})
    melati.headers |= _stamped(melati, now)
    assert melati.pcare("GET", POLI).http == 200
    melati.world.turn({"clock_skew_s": 301})
    assert melati.pcare("GET", POLI).message == "Service Expired"
    melati.world.turn({"timestamp_window_s": 301})
    assert melati.pcare("GET", POLI).http == 200


def _stamped(caller, timestamp):
    """Headers for another moment."""
    made = crypto.signature(caller.account.cons_id, caller.account.secret, str(timestamp))
    return {"x-timestamp": str(timestamp), "x-signature": made}


def test_an_unknown_path_is_the_gateways_404_only_for_who_is_known(melati):
    assert melati.pcare("GET", "nothing/here").raw == b"No Mapping Rule matched"
    assert melati.send("GET", "/elsewhere", "x").http == 404
    melati.headers["x-signature"] = "AAAA"
    assert melati.pcare("GET", "nothing/here").http == 401


def test_slashes_repeat_and_letters_change_case_without_harm(melati):
    seen = melati.send("GET", "//PCARE-rest//Poli//FKTP/0/10", melati.account.pcare_user_key)
    assert seen.data["count"] == 4
