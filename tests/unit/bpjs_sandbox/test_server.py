"""The sandbox over real sockets: what only a socket can show."""

import html
import http.client
import json
import re
import time

import pytest

from bpjs_sandbox.accounts import ACCOUNTS, MELATI
from bpjs_sandbox.people import Magic
from bpjs_sandbox.testing import running_sandbox
from tests.unit.bpjs_sandbox.bodies import magic_member, pendaftaran
from tests.unit.bpjs_sandbox.conftest import Caller


@pytest.fixture(scope="module")
def running():
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running):
    running.reset()
    return running


def _ask(port, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def _control(sandbox, method, path, body=None):
    status, _, content = _ask(sandbox.control_port, method, path, body and json.dumps(body))
    return status, json.loads(content)


def _register(sandbox, member):
    body = pendaftaran(member, tglDaftar="01-11-2026")
    call = Caller(MELATI, sandbox.world).call("POST", "/pcare-rest/pendaftaran", MELATI.pcare_user_key, body)
    return _ask(sandbox.port, call.method, call.path, call.body, dict(call.headers))


def test_a_refused_connection_is_refused_and_the_same_port_comes_back(sandbox):
    port = sandbox.port
    sandbox.turn(down="refuse")
    with pytest.raises(ConnectionRefusedError):
        _ask(port, "GET", "/")
    sandbox.turn(down="off")
    assert sandbox.port == port
    assert _ask(port, "GET", "/")[0] == 404


def test_an_idle_connection_ends_when_connections_are_refused(sandbox):
    connection = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=5)
    connection.request("GET", "/")
    connection.getresponse().read()
    sandbox.turn(down="refuse")
    connection.auto_open = 0
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        connection.request("GET", "/")
        connection.getresponse()
    connection.close()


def test_a_reset_is_a_reset(sandbox):
    sandbox.turn(down="reset")
    with pytest.raises(ConnectionResetError):
        _ask(sandbox.port, "GET", "/")


def test_a_truncated_answer_announces_more_than_it_sends(sandbox):
    member = magic_member(sandbox.world, Magic.TRUNCATED)
    with pytest.raises(http.client.IncompleteRead):
        _register(sandbox, member)
    assert sandbox.world.state.registrations[0].card == member.card


def test_an_answer_trickles_in_and_is_whole_in_the_end(sandbox):
    sandbox.turn(slow_loris_s=0.3)
    started = time.monotonic()
    status, _, body = _register(sandbox, sandbox.world.ordinary_members(MELATI)[0])
    assert (status, json.loads(body)["metaData"]["code"]) == (201, 201)
    assert time.monotonic() - started >= 0.25


def test_a_caller_who_hangs_up_on_a_trickle_leaves_the_sandbox_serving(sandbox, caplog):
    sandbox.turn(slow_loris_s=1)
    call = Caller(MELATI, sandbox.world).call("GET", "/pcare-rest/spesialis", MELATI.pcare_user_key)
    connection = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=5)
    connection.request(call.method, call.path, headers=dict(call.headers))
    connection.getresponse()
    connection.close()
    time.sleep(0.3)
    sandbox.turn(slow_loris_s=0)
    assert _ask(sandbox.port, "GET", call.path, headers=dict(call.headers))[0] == 200
    assert caplog.records == []


def test_a_registration_is_seen_on_the_control_port(sandbox):
    member = sandbox.world.ordinary_members(MELATI)[0]
    status, headers, _ = _register(sandbox, member)
    assert (status, headers["Content-Type"]) == (201, "application/json; charset=utf-8")
    _, state = _control(sandbox, "GET", "/state")
    assert [(one["number"], one["card"], one["date"]) for one in state["registrations"]] == [
        ("A1", member.card, "2026-11-01")
    ]
    _, record = _control(sandbox, "GET", "/record?since=0")
    assert [(one["n"], one["outcome"], one["http"], one["code"]) for one in record] == [
        (1, "accepted", 201, 201)
    ]
    assert _control(sandbox, "GET", "/record?since=1") == (200, [])


def test_the_record_holds_no_secret(sandbox):
    _register(sandbox, sandbox.world.ordinary_members(MELATI)[0])
    _, _, content = _ask(sandbox.control_port, "GET", "/record")
    for secret in (MELATI.secret, MELATI.pcare_user_key, MELATI.password):
        assert secret.encode() not in content


def test_a_dial_is_turned_over_the_control_port_and_a_wrong_one_named(sandbox):
    assert _control(sandbox, "PATCH", "/dials", {"down": "html503"})[1]["down"] == "html503"
    assert _ask(sandbox.port, "GET", "/")[0] == 503
    status, error = _control(sandbox, "PATCH", "/dials", {"speed": 1})
    assert (status, error) == (400, {"error": "no dial is called speed"})
    assert _ask(sandbox.control_port, "PATCH", "/dials", "not json")[0] == 400
    assert _ask(sandbox.control_port, "PATCH", "/dials", "[1]")[0] == 400
    assert _ask(sandbox.control_port, "GET", "/record?since=x")[0] == 400


def test_a_reset_turns_dials_off_and_forgets(sandbox):
    _control(sandbox, "PATCH", "/dials", {"down": "refuse"})
    assert _control(sandbox, "POST", "/reset") == (200, {"status": "reset"})
    assert _ask(sandbox.port, "GET", "/")[0] == 404
    assert _control(sandbox, "GET", "/health")[1] == {"status": "ok", "requests": 1}


def test_the_members_are_listed_with_what_makes_them_magic(sandbox):
    _, members = _control(sandbox, "GET", "/members")
    magic = {one["magic"]: one["meaning"] for one in members if one["magic"]}
    assert magic.keys() == set(Magic)
    assert all(magic.values())


def test_the_control_paths_are_not_on_the_protocol_port(sandbox):
    for path in ("/dials", "/reset", "/record", "/state", "/members", "/health"):
        assert _ask(sandbox.port, "GET", path)[0] == 404


def test_the_page_loads_nothing_from_elsewhere_and_escapes_what_came_in(sandbox):
    _ask(sandbox.port, "GET", "/pcare-rest/<script>")
    _, headers, content = _ask(sandbox.control_port, "GET", "/")
    page = content.decode()
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "<script" not in page
    assert "&lt;script&gt;" in page or "%3Cscript" in page
    assert re.findall(r"(?:src|href)=\"([^\"]*)\"", page) == ["/page.css"]
    assert _ask(sandbox.control_port, "GET", "/page.css")[0] == 200


def test_the_page_shows_the_credentials_that_mend_a_broken_account(sandbox):
    page = _ask(sandbox.control_port, "GET", "/")[2].decode()
    rows = {tuple(re.findall(r"<code>([^<]*)</code>", html.unescape(row))) for row in page.split("<tr>")}
    for one in ACCOUNTS:
        login = (one.username, one.password, one.app_code)
        assert ("/pcare-rest", one.cons_id, one.secret, one.pcare_user_key, *login) in rows
        assert ("/antreanfktp", one.cons_id, one.secret, one.antrean_user_key, *login) in rows


def test_the_form_of_the_page_turns_dials_and_resets(sandbox):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert _ask(sandbox.control_port, "POST", "/dials", "latency_ms=5&vague_401=true", form)[0] == 303
    assert (sandbox.world.dials.latency_ms, sandbox.world.dials.vague_401) == (5, True)
    assert _ask(sandbox.control_port, "POST", "/dials", "latency_ms=soon", form)[0] == 400
    assert _ask(sandbox.control_port, "POST", "/reset", "page=1", form)[0] == 303
    assert sandbox.world.dials.latency_ms == 0


def test_the_form_does_not_restart_a_dial_that_was_left_as_it_was(sandbox):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    sandbox.turn(fail_after=1)
    assert _ask(sandbox.port, "GET", "/")[0] == 404
    _ask(sandbox.control_port, "POST", "/dials", "fail_after=1&latency_ms=1", form)
    assert _ask(sandbox.port, "GET", "/")[0] == 503


def test_another_sites_page_cannot_turn_a_dial(sandbox):
    headers = {"Origin": "http://example.org", "Content-Type": "application/x-www-form-urlencoded"}
    assert _ask(sandbox.control_port, "POST", "/dials", "latency_ms=5", headers)[0] == 403
    assert sandbox.world.dials.latency_ms == 0


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:80", "evil.example.", "a@b.example"]
)
def test_a_name_that_was_turned_to_our_address_opens_nothing(sandbox, host):
    headers = {"Host": host, "Origin": f"http://{host}", "Content-Type": "application/x-www-form-urlencoded"}
    assert _ask(sandbox.control_port, "POST", "/dials", "latency_ms=5", headers)[0] in (400, 403)
    assert _ask(sandbox.control_port, "GET", "/record", headers={"Host": host})[0] in (400, 403)
    assert sandbox.world.dials.latency_ms == 0


@pytest.mark.parametrize("host", ["localhost:8702", "sandbox:8702", "[::1]:8702", "192.168.1.20"])
def test_the_control_port_answers_to_its_own_names(sandbox, host):
    assert _ask(sandbox.control_port, "GET", "/health", headers={"Host": host})[0] == 200


def test_a_stopped_sandbox_stops_twice_without_complaint():
    with running_sandbox() as sandbox:
        sandbox.stop()
    with pytest.raises(ConnectionRefusedError):
        _ask(sandbox.port, "GET", "/")


def test_a_list_is_changed_over_the_control_port_and_the_page_shows_it(sandbox):
    change = {"clinic": "melati", "list": "dokter", "code": "145021", "name": "SARI <W>", "group": ""}
    assert _control(sandbox, "PATCH", "/reference", {**change, "list": "dukun"})[0] == 400
    assert _ask(sandbox.control_port, "PATCH", "/reference", "not json")[0] == 400
    assert _control(sandbox, "PATCH", "/reference", change)[1]["changes"] == [change]
    assert "antrean_dokter" in _control(sandbox, "GET", "/reference")[1]["lists"]
    assert "SARI &lt;W&gt;" in _ask(sandbox.control_port, "GET", "/")[2].decode()
    sandbox.reset()
    assert _control(sandbox, "GET", "/reference")[1]["changes"] == []


def test_a_test_changes_a_list_by_name(sandbox):
    sandbox.change_reference(clinic="melati", list="obat", code="1", name="Jamu")
    assert sandbox.world.catalogue.find(MELATI, "obat", "1").name == "Jamu"


def test_icare_answers_at_its_address(sandbox):
    body = json.dumps({"param": sandbox.world.ordinary_members(MELATI)[0].card})
    call = Caller(MELATI, sandbox.world).call(
        "POST", "/wsihs/api/pcare/validate", MELATI.icare_user_key, body
    )
    path = sandbox.icare_url.removeprefix(f"http://127.0.0.1:{sandbox.port}") + "/api/pcare/validate"
    assert _ask(sandbox.port, "POST", path, call.body, dict(call.headers))[0] == 200
    (token,) = sandbox.world.state.icare_pages
    assert _ask(sandbox.port, "GET", f"/icare/{token}")[0] == 200
