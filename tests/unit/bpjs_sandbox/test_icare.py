import asyncio
import html

import pytest

from bpjs_sandbox import gateway
from bpjs_sandbox.message import Call
from bpjs_sandbox.people import Magic, magic_card
from tests.unit.bpjs_sandbox.bodies import kunjungan, pendaftaran

PATH = "api/pcare/validate"


def _ask(caller, body, root="wsihs", user_key=None):
    return caller.send("POST", f"/{root}/{PATH}", user_key or caller.account.icare_user_key, body)


@pytest.mark.parametrize("body", ["", "[]", {"param": 1}])
def test_a_body_of_wrong_types_gets_code_0(melati, body):
    assert _ask(melati, body).code == 0


@pytest.mark.parametrize(
    "card", ["", "0001111111111", magic_card(Magic.INACTIVE), magic_card(Magic.DECEASED)]
)
def test_who_is_unknown_or_not_active_has_no_page(melati, card):
    seen = _ask(melati, {"param": card})
    assert (seen.http, seen.code, seen.data) == (412, 412, None)


@pytest.mark.parametrize(
    ("position", "own", "pcare"), [("either", 200, 200), ("own", 200, 403), ("pcare", 403, 200)]
)
def test_the_dial_says_which_user_key_opens_it(melati, member, position, own, pcare):
    melati.world.turn({"icare_user_key": position})
    assert _ask(melati, {"param": member.card}).http == own
    assert _ask(melati, {"param": member.card}, user_key=melati.account.pcare_user_key).http == pcare
    assert _ask(melati, {"param": member.card}, user_key=melati.account.antrean_user_key).http == 403


def test_an_authorization_that_is_sent_must_be_right_and_by_dial_must_be_sent(melati, member):
    melati.headers = {"x-authorization": "Basic eDp5Ono="}
    seen = _ask(melati, {"param": member.card})
    assert (seen.http, seen.data) == (401, None)
    melati.headers = {"x-authorization": None}
    assert _ask(melati, {"param": member.card}).http == 200
    melati.world.turn({"icare_authorization": "required"})
    assert _ask(melati, {"param": member.card}).http == 400


@pytest.mark.parametrize("root", ["ihs", "wsihs", "wsIHS"])
def test_both_paths_give_a_new_address_every_time(melati, member, root):
    first, second = (
        _ask(melati, {"param": member.card, "kodedokter": 1}, root).data["url"] for _ in range(2)
    )
    assert first.startswith("http://127.0.0.1/icare/")
    assert first != second


def test_asking_is_no_write(melati, member):
    melati.world.turn(
        {"drop_after_accept": 1, "commit_late": 1, "commit_late_s": 9, "html502_after_accept": 1}
    )
    assert _ask(melati, {"param": member.card}).http == 200
    assert melati.world.record.entries[-1].committed_at is None


def _open(caller, url):
    call = caller.call("GET", url.removeprefix("http://127.0.0.1"), "")
    return asyncio.run(gateway.serve(caller.world, Call(call.method, call.path, {}, "", call.at)))


def test_an_address_nobody_gave_out_is_gone(melati):
    assert _open(melati, "http://127.0.0.1/icare/0123").http == 410
    assert _open(melati, "http://127.0.0.1/icare").http == 404


def test_the_page_is_gone_after_five_minutes(melati, member):
    url = _ask(melati, {"param": member.card}).data["url"]
    melati.world.turn({"clock_skew_s": 299})
    assert _open(melati, url).http == 200
    melati.world.turn({"clock_skew_s": 300})
    assert _open(melati, url).http == 410


def test_the_page_shows_the_members_visits_without_a_signature(melati, member):
    melati.pcare("POST", "pendaftaran", pendaftaran(member))
    url = _ask(melati, {"param": member.card}).data["url"]
    assert b"Belum ada kunjungan" in _open(melati, url).body
    melati.pcare("POST", "kunjungan/V1", kunjungan(member))
    reply = _open(melati, url)
    assert html.escape(f"22-11-2026, {melati.account.name}: R50.9").encode() in reply.body
    assert reply.headers["Content-Security-Policy"] == "default-src 'none'"
    assert melati.world.record.entries[-1].outcome == "accepted"
