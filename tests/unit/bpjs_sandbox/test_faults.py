import asyncio
from random import Random

import pytest

from bpjs_sandbox import faults, gateway
from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.dials import Dials
from bpjs_sandbox.faults import Drop, Spoil
from bpjs_sandbox.message import Call
from bpjs_sandbox.rate import Rate
from tests.unit.bpjs_sandbox.bodies import antrean, kunjungan, pendaftaran

POST = Call("POST", "/pcare-rest/pendaftaran", {}, "{}", 0.0)
DELETE = Call("DELETE", "/pcare-rest/pendaftaran/peserta/1/tglDaftar/21-11-2026/noUrut/A1", {}, "", 0.0)
GET = Call("GET", "/pcare-rest/kesadaran", {}, "", 0.0)


def _draw(call, **dials):
    return faults.draw(call, Dials().turned(dials), Random(1), None)


def test_with_all_dials_off_nothing_happens_and_no_die_is_rolled():
    dice = Random(5)
    before = dice.getstate()
    assert faults.draw(POST, Dials(), dice, None) == faults.Misfortune()
    assert dice.getstate() == before


@pytest.mark.parametrize(
    ("dials", "http", "body"),
    [
        ({"html502": 1}, 502, b"502 Bad Gateway"),
        ({"down": "html502"}, 502, b"502 Bad Gateway"),
        ({"down": "html503"}, 503, b"503 Service"),
        ({"down": "empty200"}, 200, b""),
        ({"rate_limit_429": 1}, 429, b"Limits exceeded"),
    ],
)
def test_a_gateway_answers_in_place_of_the_service(dials, http, body):
    instead = _draw(GET, **dials).instead
    assert instead.http == http
    assert body in instead.body


@pytest.mark.parametrize(("seconds", "headers"), [(7, {"Retry-After": "7"}), (0, {})])
def test_a_429_says_when_to_come_back_unless_the_dial_is_off(seconds, headers):
    assert _draw(GET, rate_limit_429=1, retry_after_s=seconds).instead.headers == headers


@pytest.mark.parametrize(
    ("call", "dials", "drop"),
    [
        (GET, {"drop_before_accept": 1}, Drop.BEFORE),
        (GET, {"down": "reset"}, Drop.BEFORE),
        (POST, {"drop_after_accept": 1}, Drop.AFTER),
        (GET, {"drop_after_accept": 1}, Drop.NO),
        (POST, {"drop_after_accept": 1, "commit_late_s": 3}, Drop.LATE),
        (POST, {"commit_late": 1, "commit_late_s": 3}, Drop.LATE),
        (DELETE, {"commit_late": 1, "commit_late_s": 3}, Drop.LATE),
        (DELETE, {"drop_after_accept": 1, "commit_late_s": 3}, Drop.LATE),
        (GET, {"commit_late": 1, "commit_late_s": 3}, Drop.NO),
    ],
)
def test_when_the_connection_is_reset_follows_the_dials(call, dials, drop):
    assert _draw(call, **dials).drop is drop


def test_a_spoiled_answer_follows_the_dials():
    assert _draw(POST, html502_after_accept=1).spoil is Spoil.HTML_502
    assert _draw(GET, html502_after_accept=1).spoil is Spoil.NO
    assert _draw(GET, garbage=1).spoil is Spoil.GARBAGE
    assert _draw(GET, latency_ms=250).wait_s == 0.25


def test_the_same_seed_brings_the_same_misfortunes():
    dials = Dials().turned({"html502": 0.3, "drop_before_accept": 0.3, "garbage": 0.5})
    first, second = (
        [faults.draw(POST, dials, dice, None) for _ in range(50)] for dice in (Random(3), Random(3))
    )
    assert first == second
    assert len(set(map(repr, first))) > 3


def test_a_dropped_answer_leaves_the_registration_behind(melati, member):
    melati.world.turn({"drop_after_accept": 1})
    key = melati.account.pcare_user_key
    assert melati.try_to_send("POST", "/pcare-rest/pendaftaran", key, pendaftaran(member)) is None
    assert [one.card for one in melati.world.state.registrations] == [member.card]
    entry = melati.world.record.entries[-1]
    assert (entry.outcome, entry.http, entry.committed_at) == ("dropped", None, melati.world.machine_time())


def test_a_request_dropped_before_acceptance_leaves_nothing(melati, member):
    melati.world.turn({"drop_before_accept": 1})
    key = melati.account.pcare_user_key
    assert melati.try_to_send("POST", "/pcare-rest/pendaftaran", key, pendaftaran(member)) is None
    assert melati.world.state.registrations == []
    assert melati.world.record.entries[-1].committed_at is None


@pytest.mark.parametrize("dials", [{"html502_after_accept": 1}, {"garbage": 1}])
def test_a_spoiled_answer_was_accepted_all_the_same(melati, member, dials):
    melati.world.turn(dials)
    seen = melati.pcare("POST", "pendaftaran", pendaftaran(member))
    assert seen.code is None
    assert len(melati.world.state.registrations) == 1


def test_a_refusal_is_not_dropped_because_nothing_was_accepted(melati, member):
    melati.world.turn({"drop_after_accept": 1})
    assert melati.pcare("POST", "pendaftaran", pendaftaran(member, kdPoli="099")).http == 412


async def _send_and_wait(melati, member, between):
    melati.world.turn({"commit_late": 1, "commit_late_s": 0.01})
    call = melati.call("POST", "/pcare-rest/pendaftaran", MELATI.pcare_user_key, pendaftaran(member))
    assert await gateway.serve(melati.world, call) is None
    at_once = len(melati.world.state.registrations)
    between()
    await asyncio.sleep(0.05)
    return at_once, len(melati.world.state.registrations)


def test_a_late_commit_lands_after_the_connection_was_reset(melati, member):
    assert asyncio.run(_send_and_wait(melati, member, between=lambda: None)) == (0, 1)
    [entry] = melati.world.record.entries
    assert (entry.outcome, entry.code) == ("dropped", 201)
    assert entry.committed_at is not None


def test_a_reset_forgets_commits_that_are_still_due(melati, member):
    assert asyncio.run(_send_and_wait(melati, member, between=melati.world.reset)) == (0, 0)


@pytest.mark.parametrize("path", ["pendaftaran", "kunjungan/V1"])
def test_a_random_refusal_comes_only_to_what_would_be_accepted(melati, member, path):
    melati.pcare("POST", "pendaftaran", pendaftaran(member))
    melati.world.turn({"random_refusal": 1})
    body = pendaftaran(member, kdPoli="002") if path == "pendaftaran" else kunjungan(member)
    assert "7F3A" in melati.pcare("POST", path, body).message
    assert melati.pcare("POST", path, "{}").http == 412
    assert "7F3A" in melati.antrean("POST", "antrean/add", antrean(member)).message


@pytest.fixture
def visited(melati, member):
    """The numbers of a registration and of its visit; from then on every write is refused."""
    melati.pcare("POST", "pendaftaran", pendaftaran(member))
    [created] = melati.pcare("POST", "kunjungan/V1", kunjungan(member)).data
    melati.world.turn({"random_refusal": 1})
    return created["message"]


def test_an_edit_and_a_withdrawal_are_refused_by_chance_too_and_change_nothing(melati, member, visited):
    edit = kunjungan(member, noKunjungan=visited, kdDiag1="J00")
    refused = [
        melati.pcare("PUT", "kunjungan/V1", edit),
        melati.pcare("DELETE", f"kunjungan/{visited}"),
    ]
    assert all("7F3A" in seen.message for seen in refused)
    [visit] = melati.world.state.visits
    assert (visit.body["kdDiag1"], visit.deleted, visit.registration.served) == ("R50.9", False, True)


def test_a_withdrawn_registration_is_refused_by_chance_and_stays(melati, member):
    number = melati.pcare("POST", "pendaftaran", pendaftaran(member)).data["message"]
    melati.world.turn({"random_refusal": 1})
    path = f"pendaftaran/peserta/{member.card}/tglDaftar/22-11-2026/noUrut/{number}/kdPoli/001"
    assert "7F3A" in melati.pcare("DELETE", path).message
    assert not melati.world.state.registrations[0].deleted
    melati.world.turn({"random_refusal": 0})
    assert melati.pcare("DELETE", path).http == 200


def test_after_so_many_requests_everything_is_down_until_the_dial_is_turned(melati):
    melati.world.turn({"fail_after": 2})
    assert [melati.pcare("GET", "kesadaran").http for _ in range(4)] == [200, 200, 503, 503]
    melati.world.turn({"fail_after": 1})
    assert [melati.pcare("GET", "kesadaran").http for _ in range(2)] == [200, 503]
    melati.world.turn({"latency_ms": 0})
    assert melati.pcare("GET", "kesadaran").http == 503
    melati.world.turn({"fail_after": 0})
    assert melati.pcare("GET", "kesadaran").http == 200


def test_latency_spreads_evenly_and_has_a_tail():
    dials = Dials().turned(
        {"latency_ms": 10, "latency_jitter_ms": 20, "latency_tail": 0.1, "latency_tail_ms": 5000}
    )
    dice = Random(1)
    waits = [faults.draw(GET, dials, dice, None).wait_s for _ in range(500)]
    short = [wait for wait in waits if wait < 1]
    assert 0.01 <= min(short) < 0.012 and 0.028 < max(short) <= 0.03
    assert 20 < len(waits) - len(short) < 80


def test_a_key_that_asks_too_often_in_a_second_is_told_when_to_come_back(melati, kenanga):
    melati.world.turn({"rate_limit_rps": 2, "retry_after_s": 1})
    seen = [melati.pcare("GET", "kesadaran") for _ in range(3)]
    assert [one.http for one in seen] == [200, 200, 429]
    assert seen[2].raw == b"Limits exceeded"
    assert kenanga.pcare("GET", "kesadaran").http == 200
    assert melati.world.record.entries[2].outcome == "fault"


def test_the_next_second_is_a_new_one():
    rate = Rate()
    seen = [rate.admits("key", at, 1) for at in (1.0, 1.9, 2.0, 2.1, 9.0)]
    assert seen == [True, False, True, False, True]
