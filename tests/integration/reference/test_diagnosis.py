"""Each part of a connection is broken once: it is named, what comes before it works, what comes after is not told."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.utils import timezone

import bpjs
from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.testing import RunningSandbox, running_sandbox
from tests.builders import bridge, bridged_facility, facility
from tests.integration.reference.certificates import self_signed
from tests.unit.bpjs.loopback import read_request, serving
from titian import connection
from titian.facility.models import Facility
from titian.facility.secrets import Secret
from titian.outbox.queries import service_state
from titian.reference import diagnosis
from titian.reference.diagnosis import Finding, diagnose

SERVICES = ("pcare", "antrean", "icare")
LINES = {
    "pcare": ["reach", "clock", "user_key", "secret", "password"],
    "antrean": ["reach", "clock", "user_key", "secret"],
    "icare": ["reach", "clock", "user_key", "secret", "password"],
}


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: RunningSandbox) -> RunningSandbox:
    running.reset()
    running.turn(icare_authorization="required")
    return running


@pytest.fixture
def clinic(db: None, sandbox: RunningSandbox) -> Facility:
    clinic = bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)
    bridge(clinic, "icare", sandbox.icare_url, MELATI, MELATI.icare_user_key)
    return clinic


def asked(clinic: Facility, service: str, off: float = 0) -> tuple[list[str], list[Finding]]:
    """The parts that work, and the findings that do not."""
    findings = diagnose(clinic, service, timezone.now() + timedelta(seconds=off))
    return [one.part for one in findings if one.ok], [one for one in findings if not one.ok]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("field", ["user_key", "secret", "password"])
def test_a_wrong_credential_is_named_and_what_comes_before_it_works(clinic, service, field):
    clinic.service_accounts.update(**{field: Secret.seal("salah")})
    works, wrong = asked(clinic, service)
    expected = LINES[service]
    if field in expected:
        assert works == expected[: expected.index(field)]
        assert [(one.part, one.blames) for one in wrong] == [(field, field)]
    else:
        assert (works, wrong) == (expected, [])


@pytest.mark.parametrize("service", SERVICES)
def test_a_cons_id_that_bpjs_does_not_know_is_told_apart_from_a_wrong_secret(clinic, service):
    clinic.service_accounts.update(cons_id="11111")
    works, [wrong] = asked(clinic, service)
    assert works == ["reach", "clock", "user_key"]
    assert (wrong.part, wrong.blames) == ("secret", "cons_id")
    assert "Cons ID" in wrong.text


def test_credentials_that_cannot_travel_are_named_and_not_called_an_outage(clinic):
    accounts = clinic.service_accounts
    accounts.filter(service="pcare").update(cons_id="12345\u200b")
    accounts.filter(service="antrean").update(user_key=Secret.seal("kunci\n"))
    found = [asked(clinic, one) for one in ("pcare", "antrean")]
    assert [(works, wrong[0].blames) for works, wrong in found] == [([], "cons_id"), ([], "user_key")]
    assert found[0][1][0].text.startswith("Cons ID PCare berisi")


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(("off", "says"), [(-3600, "terlambat 1 jam"), (3600, "terlalu cepat 1 jam")])
def test_a_clock_off_by_an_hour_is_named_and_the_rest_tried_with_bpjs_own_time(clinic, service, off, says):
    works, [wrong] = asked(clinic, service, off)
    assert wrong.blames == "clock"
    assert says in wrong.text
    assert works == [part for part in LINES[service] if part != "clock"]


def test_an_expired_timestamp_blames_the_clock_though_the_replys_date_agrees(clinic, sandbox):
    sandbox.turn(clock_skew_s=3600)
    works, [wrong] = asked(clinic, "pcare")
    assert (works, wrong.blames) == (["reach"], "clock")


@pytest.mark.parametrize("service", SERVICES)
def test_a_vague_refusal_says_what_to_look_at_and_claims_nothing(clinic, sandbox, service):
    sandbox.turn(vague_401=True)
    clinic.service_accounts.update(secret=Secret.seal("salah"))
    works, [wrong] = asked(clinic, service)
    assert (works, wrong.blames) == (["reach", "clock"], "")
    assert "Periksa satu per satu: user_key" in wrong.text
    assert ("kata sandi PCare" in wrong.text) is (service != "antrean")


@pytest.mark.parametrize("down", ["refuse", "reset"])
def test_nobody_there_is_told_apart_from_a_refusal(clinic, sandbox, down):
    sandbox.turn(down=down)
    works, [wrong] = asked(clinic, "pcare")
    assert (works, wrong.part, wrong.blames) == ([], "reach", "network")


@pytest.mark.parametrize("dial", [{"down": "html503"}, {"rate_limit_429": 1}])
def test_an_outage_blames_no_credential(clinic, sandbox, dial):
    sandbox.turn(**dial)
    works, [wrong] = asked(clinic, "pcare")
    assert "reach" in works
    assert (wrong.part, wrong.blames) == ("answer", "outage")


def test_a_wrong_path_blames_the_address(clinic, sandbox):
    clinic.service_accounts.update(base_url=sandbox.pcare_url + "-lain")
    _, [wrong] = asked(clinic, "pcare")
    assert wrong.blames == "base_url"


def test_an_unbridged_service_is_no_fault_of_bpjs(db):
    [finding] = diagnose(facility(), "pcare", timezone.now())
    assert (finding.part, finding.blames) == ("account", "account")


@pytest.mark.parametrize("service", SERVICES)
def test_everything_that_works_has_its_line_and_bpjs_is_asked_once(clinic, sandbox, service):
    works, wrong = asked(clinic, service)
    assert (works, wrong) == (LINES[service], [])
    assert len(sandbox.world.record.since(0)) == 1


@pytest.mark.parametrize("vague", [False, True])
def test_refused_credentials_pause_the_service_for_everybody(clinic, sandbox, vague):
    """The desk, the readings and the worker would each only show the same wrong password again (R15)."""
    sandbox.turn(vague_401=vague)
    clinic.service_accounts.update(secret=Secret.seal("salah"))
    diagnose(clinic, "pcare", timezone.now())
    assert not service_state(clinic, "pcare").is_open_for_work
    assert clinic.service_accounts.get(service="pcare").is_refused


def test_a_test_that_finds_all_well_ends_the_pause(clinic):
    """Else the page would say "accepted" above "refused" until the worker has looked for itself."""
    good = clinic.service_accounts.get(service="pcare").password
    clinic.service_accounts.update(password=Secret.seal("salah"))
    diagnose(clinic, "pcare", timezone.now())
    state = service_state(clinic, "pcare")
    assert (state.is_open_for_work, "sesuai" in state.pause_message) == (False, True)
    account = clinic.service_accounts.get(service="pcare")
    account.password = good
    account.save()
    diagnose(clinic, "pcare", timezone.now())
    assert service_state(clinic, "pcare").is_open_for_work


def test_other_credentials_are_not_held_refused(clinic):
    clinic.service_accounts.update(user_key=Secret.seal("salah"))
    diagnose(clinic, "icare", timezone.now())
    account = clinic.service_accounts.get(service="icare")
    assert account.is_refused
    account.save()
    assert not clinic.service_accounts.get(service="icare").is_refused


def test_a_third_test_at_once_leaves_the_threads_to_the_desk(clinic, sandbox, monkeypatch):
    monkeypatch.setattr(diagnosis, "_places", connection.Places(1))
    with diagnosis._places.one():
        [busy] = diagnose(clinic, "pcare", timezone.now())
    assert (busy.blames, sandbox.world.record.since(0)) == ("outage", [])


def test_icare_is_asked_about_nobody(clinic, sandbox):
    asked(clinic, "icare")
    [entry] = sandbox.world.record.since(0)
    assert (entry["body"], entry["code"]) == ('{"param": "0000000000000"}', 412)


@contextmanager
def secured(folder: Path, host: str = "127.0.0.1", days: int = 90) -> Iterator[str]:
    """The https address of a server whose certificate nobody here trusts; it answers like BPJS in trouble."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(folder, host, days))
    server = HTTPServer(("127.0.0.1", 0), _InTrouble)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _InTrouble(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_error(503)

    def log_message(self, *_: object) -> None:
        pass


def test_a_certificate_of_a_stranger_is_named_with_why(clinic, tmp_path):
    with secured(tmp_path) as url:
        clinic.service_accounts.update(base_url=url)
        works, [wrong] = asked(clinic, "pcare")
    assert (works, wrong.part, wrong.blames) == (["reach"], "tls", "tls")
    assert "penerbit sertifikatnya tidak dikenal" in wrong.text


def test_https_to_a_port_without_it_is_no_riddle(clinic, sandbox):
    clinic.service_accounts.update(base_url=sandbox.pcare_url.replace("http:", "https:"))
    _, [wrong] = asked(clinic, "pcare")
    assert wrong.blames == "tls"
    assert "tidak melayani https" in wrong.text


def test_a_trusted_connection_says_how_long_its_certificate_lasts(clinic, tmp_path, monkeypatch):
    monkeypatch.setattr(bpjs, "SyncSender", partial(bpjs.SyncSender, verify=False))
    with secured(tmp_path, days=83) as url:
        clinic.service_accounts.update(base_url=url)
        findings = {one.part: one for one in diagnose(clinic, "pcare", timezone.now())}
    assert findings["tls"].ok
    assert "berlaku 82 hari lagi" in findings["tls"].text


@pytest.mark.parametrize("status", [200, 403, 404])
def test_what_another_server_says_is_never_shown(clinic, status):
    """The address is typed by a person: the page must not become a window into the clinic's own network."""
    body = b"<html>db_password=hunter2</html>"
    head = f"HTTP/1.1 {status} X\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode()

    def answer(connection):
        read_request(connection)
        connection.sendall(head + body)

    with serving(answer) as url:
        clinic.service_accounts.update(base_url=url)
        findings = diagnose(clinic, "pcare", timezone.now())
    assert any(not one.ok for one in findings)
    assert "hunter2" not in repr(findings)
    state = service_state(clinic, "pcare")
    assert state is None or "hunter2" not in state.pause_message
