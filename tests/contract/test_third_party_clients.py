"""Other people's clients, as they are published, talk to the sandbox.

They prove that the sandbox speaks the protocol that others understood from the same manuals. Each runs in an
interpreter of its own: one of them is called `bpjs`, like our package, and must find itself first.
"""

import base64
import json
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, distribution

import pytest

from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.testing import running_sandbox

_PROLOGUE = """
import json, sys
globals().update(json.load(sys.stdin))
sys.path.insert(0, home)
"""
_EPILOGUE = """
json.dump(answer, sys.stdout)
"""
BRIDGING_ANTREAN = """
from bpjs import Bridging
answer = Bridging(client, "antrean").request(endpoint, method, payload)
"""
# PCare wants one header more than this client knows; everything else is its own code.
BRIDGING_PCARE = """
from bpjs import Bridging

class PCare(Bridging):
    def _headers(self, timestamp):
        return super()._headers(timestamp) | {"X-authorization": client["authorization"]}

answer = PCare(client, "antrean").request(endpoint, method, payload)
"""
PYBPJS_ANTREAN = """
from pybpjs.bpjs import bridging
answer = bridging(client | {"is_encrypt": 1}, endpoint, method.lower(), payload or {})
"""


def _home_of(name):
    try:
        return str(distribution(name).locate_file(""))
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed")


@pytest.fixture(scope="module")
def running():
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running):
    running.reset()
    return running


def _run(program, client, endpoint, method="GET", payload=None):
    """Run a client's code on one request; its answer, as it understood it."""
    home = _home_of("pybpjs" if "pybpjs" in program else "bpjs-bridging")
    given = {"home": home, "client": client, "endpoint": endpoint, "method": method, "payload": payload}
    script = _PROLOGUE + program + _EPILOGUE
    done = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(given), cwd="/",
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _pcare(sandbox):
    login = f"{MELATI.username}:{MELATI.password}:{MELATI.app_code}".encode()
    authorization = f"Basic {base64.b64encode(login).decode()}"
    return _client(sandbox.pcare_url, MELATI.pcare_user_key) | {"authorization": authorization}


def _antrean(sandbox):
    return _client(sandbox.antrean_url, MELATI.antrean_user_key)


def _client(url, user_key):
    return {"host": url, "consid": MELATI.cons_id, "secret": MELATI.secret, "user_key": user_key}


def _today():
    return datetime.now(UTC).astimezone(MELATI.zone).date()


def _ticket(member):
    practitioner = MELATI.practitioners[0]
    return {
        "nomorkartu": member.card,
        "nik": member.nik,
        "nohp": "080012345678",
        "kodepoli": "001",
        "namapoli": "POLI UMUM",
        "norm": "00-00-01",
        "tanggalperiksa": _today().isoformat(),
        "kodedokter": practitioner.antrean_code,
        "namadokter": practitioner.antrean_name,
        "jampraktek": practitioner.hours,
        "nomorantrean": "A-1",
        "angkaantrean": 1,
        "keterangan": "",
    }


def _registration(member):
    vitals = ("sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "lingkarPerut", "heartRate")
    return {
        "kdProviderPeserta": member.faskes_code,
        "tglDaftar": f"{_today():%d-%m-%Y}",
        "noKartu": member.card,
        "kdPoli": "001",
        "keluhan": None,
        "kunjSakit": True,
        **dict.fromkeys(vitals, 0),
        "rujukBalik": 0,
        "kdTkp": "10",
    }


@pytest.mark.parametrize("program", [BRIDGING_ANTREAN, PYBPJS_ANTREAN], ids=["bpjs-bridging", "pybpjs"])
@pytest.mark.parametrize(
    ("key", "secret", "text"), [("wrong", None, "Authentication failed"), (None, "x", "signature")]
)
def test_a_wrong_key_and_a_wrong_secret_reach_them_as_refusals(sandbox, program, key, secret, text):
    client = _antrean(sandbox)
    client |= {"user_key": key or client["user_key"], "secret": secret or client["secret"]}
    answer = _run(program, client, f"ref/poli/tanggal/{_today()}")
    assert text in answer["metaData"]["message"]
    assert answer["response"] is None


@pytest.mark.parametrize("program", [BRIDGING_ANTREAN, PYBPJS_ANTREAN], ids=["bpjs-bridging", "pybpjs"])
def test_they_read_antreans_references(sandbox, program):
    answer = _run(program, _antrean(sandbox), f"ref/poli/tanggal/{_today()}")
    assert answer["metaData"]["code"] == 1
    assert [row["kodepoli"] for row in answer["response"]["list"]] == ["001", "002", "003", "021"]


@pytest.mark.parametrize("program", [BRIDGING_ANTREAN, PYBPJS_ANTREAN], ids=["bpjs-bridging", "pybpjs"])
def test_they_add_a_ticket_and_are_refused_a_second(sandbox, program):
    member = sandbox.world.ordinary_members(MELATI)[0]
    first = _run(program, _antrean(sandbox), "antrean/add", "POST", _ticket(member))
    second = _run(program, _antrean(sandbox), "antrean/add", "POST", _ticket(member))
    assert (first["metaData"]["code"], second["metaData"]["code"]) == (200, 201)
    assert [one.card for one in sandbox.world.state.queue] == [member.card]


def test_bpjs_bridging_reads_a_member_from_pcare(sandbox):
    member = sandbox.world.ordinary_members(MELATI)[0]
    answer = _run(BRIDGING_PCARE, _pcare(sandbox), f"peserta/{member.card}")
    assert (answer["metaData"]["code"], answer["response"]["nama"]) == (200, member.name)


def test_bpjs_bridging_registers_a_member_and_meets_the_duplicate(sandbox):
    member = sandbox.world.ordinary_members(MELATI)[0]
    created = _run(BRIDGING_PCARE, _pcare(sandbox), "pendaftaran", "POST", _registration(member))
    assert created["response"] == {"field": "noUrut", "message": "A1"}
    again = _run(BRIDGING_PCARE, _pcare(sandbox), "pendaftaran", "POST", _registration(member))
    assert again["metaData"]["code"] == 401
    assert "sudah di-entri" in again["metaData"]["message"]


def test_a_dropped_answer_reaches_bpjs_bridging_as_no_answer_and_leaves_the_ticket(sandbox):
    sandbox.turn(drop_after_accept=1)
    member = sandbox.world.ordinary_members(MELATI)[0]
    answer = _run(BRIDGING_ANTREAN, _antrean(sandbox), "antrean/add", "POST", _ticket(member))
    assert answer["metaData"]["code"] == 503
    assert len(sandbox.world.state.queue) == 1
