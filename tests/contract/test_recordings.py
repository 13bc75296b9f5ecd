"""What BPJS really answered, played again: the client reads it. Recordings of clinics lie in `recordings/`.

One is always made here, of the sandbox, so that recording and replaying are tried even where nobody sent one yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bpjs import Client, NotFound, Refused, Request, SyncSender
from bpjs.disguise import Disguise
from bpjs.recording import Line, Recorder, endpoint_of, replay
from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.testing import RunningSandbox, running_sandbox
from tests.contract.clinic import DEADLINE, calling, credentials, treated
from tests.unit.bpjs.samples import Known, reads
from titian.outbox.wording import masked

SENT_IN = sorted(Path(__file__).with_name("recordings").glob("*.jsonl"))
KEY = b"a key for this test alone, 32 b."


def by_endpoint() -> dict[tuple[str, str], Request[Any]]:
    """A request of each address, for what it makes of an answer."""
    found = {}
    for requests in reads(Known()).values():
        for request in requests:
            endpoint = endpoint_of(request.service, request.method, request.path)
            assert endpoint is not None, request.path
            found[str(request.service), endpoint.path] = request
    return found


REQUESTS = by_endpoint()


def unreadable(line: Line) -> str:
    """Why the client cannot read the answer of a line; "" where it can, be it yes or no."""
    request = REQUESTS.get((str(line["service"]), str(line["endpoint"])))
    if line["error"] or line["method"] != "GET" or request is None:
        return ""
    answer = replay(line, json.dumps(line["envelope"]) if "envelope" in line else "")
    try:
        if answer.succeeded or request.means_none(answer):
            request.decode(answer)
    except (Refused, NotFound):
        return ""
    except Exception as error:  # noqa: BLE001 - whatever it is, the recording shows it
        return f"{line['method']} {line['endpoint']}: {error!r}"
    return ""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def recorded(sandbox: RunningSandbox) -> list[Line]:
    """Every read of a clinic that has treated somebody, through a file and back."""
    with calling(sandbox, {}) as client:
        known = treated(sandbox, client, {})
    with closing(SyncSender(deadline=DEADLINE)) as sender:
        recorder, disguise = Recorder(sender), Disguise(KEY, masked)
        client = Client(credentials(sandbox, {}), recorder)
        lines = [recorder.record(client, one, disguise) for many in reads(known).values() for one in many]
    return [json.loads(json.dumps(line, default=float)) for line in lines]


def test_each_read_is_recorded_by_its_template_and_with_its_answer(recorded: list[Line]) -> None:
    assert {line["endpoint"] for line in recorded} == {path for _, path in REQUESTS}
    assert {line["error"] for line in recorded} == {""}
    assert any(line["sealed"] for line in recorded)


def test_nobody_can_be_recognised_in_it(sandbox: RunningSandbox, recorded: list[Line]) -> None:
    text = json.dumps(recorded)
    people = sandbox.world.ordinary_members(MELATI)
    secrets = [MELATI.secret, MELATI.password, MELATI.pcare_user_key, MELATI.antrean_user_key, MELATI.cons_id]
    for identity in [*secrets, *(one.card for one in people), *(one.nik for one in people)]:
        assert identity not in text
    assert not [name for name in {one.name for one in people} if f'"{name}"' in text]


def test_what_was_recorded_here_and_by_clinics_is_read_again(recorded: list[Line]) -> None:
    sent_in = [json.loads(line) for path in SENT_IN for line in path.read_text(encoding="utf-8").splitlines()]
    assert [why for line in recorded + sent_in if (why := unreadable(line))] == []


def test_what_came_instead_of_an_answer_is_named(sandbox: RunningSandbox) -> None:
    sandbox.turn(down="html502")
    with closing(SyncSender(deadline=DEADLINE)) as sender:
        recorder = Recorder(sender)
        client = Client(credentials(sandbox, {}), recorder)
        line = recorder.record(client, REQUESTS["pcare", "prognosa"], Disguise(KEY, masked))
    sandbox.turn(down="off")
    assert (line["error"], line["http"], line["sealed"]) == ("NotAnEnvelope", 502, False)


def test_an_answer_that_the_client_cannot_read_is_found(recorded: list[Line]) -> None:
    line = next(line for line in recorded if line["endpoint"] == "prognosa")
    broken = line | {
        "envelope": {"response": {"list": "?", "count": 1}, "metaData": {"code": 200, "message": "OK"}}
    }
    assert "prognosa" in unreadable(broken)
