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
from bpjs.client import decoded
from bpjs.disguise import Disguise
from bpjs.recording import Line, Recorder, endpoint_of, replay
from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.testing import RunningSandbox, running_sandbox
from tests.contract.clinic import DEADLINE, calling, credentials, told, treated
from tests.unit.bpjs.samples import Calls, Known, reads, writes
from titian.outbox.kinds import Kind
from titian.outbox.queries import classify
from titian.outbox.wording import masked

SENT_IN = sorted(Path(__file__).with_name("recordings").glob("*.jsonl"))
KEY = b"a key for this test alone, 32 b."


def by_endpoint(calls: Calls) -> dict[tuple[str, str, str], Request[Any]]:
    """A request of each address, for what it makes of an answer."""
    found = {}
    for requests in calls.values():
        for request in requests:
            endpoint = endpoint_of(request.service, request.method, request.path)
            assert endpoint is not None, request.path
            found[str(request.service), request.method, endpoint.path] = request
    return found


READS = by_endpoint(reads(Known()))
REQUESTS = READS | by_endpoint(writes(Known()))


def replayed(line: Line) -> Any:
    """What the client makes of a line: the content of a yes, the error that a no is. Raises where it cannot read it."""
    request = REQUESTS[str(line["service"]), str(line["method"]), str(line["endpoint"])]
    try:
        return decoded(request, replay(line, json.dumps(line["envelope"]) if "envelope" in line else ""))
    except (Refused, NotFound) as no:
        return no


def unreadable(line: Line) -> str:
    """Why the client cannot read the answer of a line; "" where it can, be it yes or no.

    iCare's only answer is an address that opens a history: nothing of it is kept.
    """
    if line["error"] or not line["endpoint"] or line["service"] == "icare":
        return ""
    try:
        replayed(line)
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
    assert {line["endpoint"] for line in recorded} == {path for _, _, path in READS}
    assert {line["error"] for line in recorded} == {""}
    assert any(line["sealed"] for line in recorded)


@pytest.fixture(scope="module")
def recorded_writes(sandbox: RunningSandbox) -> list[dict[str, Line]]:
    """The eight kinds of a visit, by kind: as BPJS took each, and as it answered when all were told once more."""
    with calling(sandbox, {}) as client, closing(SyncSender(deadline=DEADLINE)) as sender:
        recorder, disguise = Recorder(sender), Disguise(KEY, masked)
        recording = Client(credentials(sandbox, {}), recorder)
        sent, taken = {}, {}
        for kind, request in told(sandbox, client):
            sent[kind], taken[kind] = request, recorder.record(recording, request, disguise)
        again = {kind: recorder.record(recording, request, disguise) for kind, request in sent.items()}
    return [json.loads(json.dumps(lines, default=float)) for lines in (taken, again)]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_recorded_yes_to_a_write_gives_what_its_promise_is_kept_by(
    recorded_writes: list[dict[str, Line]], kind: Kind
) -> None:
    """A number, disguised, where BPJS gives one; else nothing but that it took it."""
    answer = replayed(recorded_writes[0][kind])
    assert bool(answer) is (kind in (Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_KUNJUNGAN)), answer
    assert not isinstance(answer, Exception), answer


@pytest.mark.parametrize("kind", [Kind.UBAH_KUNJUNGAN, Kind.HAPUS_KUNJUNGAN, Kind.HAPUS_PENDAFTARAN])
def test_a_recorded_no_to_a_write_says_why_as_it_did(
    recorded_writes: list[dict[str, Line]], kind: Kind
) -> None:
    line = recorded_writes[1][kind]
    refusal = replayed(line)
    assert isinstance(refusal, Refused)
    row = classify(
        service=refusal.answer.service, kind=kind, http=refusal.answer.http, code=refusal.answer.code,
        message=refusal.answer.message,
    )  # fmt: skip
    assert row is not None, refusal.answer.message


def test_nobody_can_be_recognised_in_it(
    sandbox: RunningSandbox, recorded: list[Line], recorded_writes: list[dict[str, Line]]
) -> None:
    text = json.dumps([recorded, recorded_writes])
    people = sandbox.world.ordinary_members(MELATI)
    secrets = [MELATI.secret, MELATI.password, MELATI.pcare_user_key, MELATI.antrean_user_key, MELATI.cons_id]
    for identity in [*secrets, *(one.card for one in people), *(one.nik for one in people)]:
        assert identity not in text
    assert not [name for name in {one.name for one in people} if f'"{name}"' in text]


def test_what_was_recorded_here_and_by_clinics_is_read_again(
    recorded: list[Line], recorded_writes: list[dict[str, Line]]
) -> None:
    told_here = [line for lines in recorded_writes for line in lines.values()]
    sent_in = [json.loads(line) for path in SENT_IN for line in path.read_text(encoding="utf-8").splitlines()]
    assert [why for line in recorded + told_here + sent_in if (why := unreadable(line))] == []


def test_what_came_instead_of_an_answer_is_named(sandbox: RunningSandbox) -> None:
    sandbox.turn(down="html502")
    with closing(SyncSender(deadline=DEADLINE)) as sender:
        recorder = Recorder(sender)
        client = Client(credentials(sandbox, {}), recorder)
        line = recorder.record(client, READS["pcare", "GET", "prognosa"], Disguise(KEY, masked))
    sandbox.turn(down="off")
    assert (line["error"], line["http"], line["sealed"]) == ("NotAnEnvelope", 502, False)


def test_an_answer_that_the_client_cannot_read_is_found(recorded: list[Line]) -> None:
    line = next(line for line in recorded if line["endpoint"] == "prognosa")
    broken = line | {
        "envelope": {"response": {"list": "?", "count": 1}, "metaData": {"code": 200, "message": "OK"}}
    }
    assert "prognosa" in unreadable(broken)
