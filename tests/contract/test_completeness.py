"""Client, sandbox and the table of BPJS's endpoints: none has what another left out, and they understand each other.

Each unsettled point of the protocol is a dial of the sandbox. The client reads whatever either side of it answers.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from bpjs import (
    AsyncClient,
    AsyncSender,
    BpjsError,
    Client,
    Page,
    Refused,
    Request,
)
from bpjs.pcare import reference
from bpjs.pcare.reference import MedicineRow
from bpjs_sandbox import dials
from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.testing import running_sandbox
from bpjs_wire.paths import ENDPOINTS, Endpoint
from tests.contract.clinic import DEADLINE, Side, calling, credentials, first_row, treated
from tests.unit.bpjs.samples import Calls, Known, reads, writes

# Lists that have nothing in them before the clinic has written it.
WRITTEN_FIRST = {f"pcare.kunjungan.{name}" for name in ("medicines", "procedures", "check_ups")}
# Dials whose sides differ for nobody who reads: outages, what a write may say, and how a stranger is sent away.
NOT_OF_READS = {
    "down", "closed_day", "open_every_day", "service_dates", "duplicate_code", "duplicate_scope", "duplicate_antrean",
    "reuse_numbers", "plain_kunjungan", "vague_401", "missing_phone", "missing_nik", "waktu_check", "duplicate_text",
    "batal_after_call",
    "refusal_place", "misshapen_code", "suhu_form",
}  # fmt: skip
STRANGER = Known(
    card="0001112223334", nik="3299999999999999", no_urut="Z999", no_kunjungan="0199B0010126Y999999",
    edu_id="20010000001", pharmacy="0199A999", query="zzzz",
)  # fmt: skip


def sides() -> list[Side]:
    """The sandbox as it is, and with each dial of choices turned to each of its other values."""
    every = [(n, d, takes.split(" or ")) for n, d, takes, _ in dials.table() if n not in NOT_OF_READS]
    choices = [(n, d, dials.from_text(n, text)) for n, d, texts in every if len(texts) > 1 for text in texts]
    turned: list[Side] = [{n: value} for n, d, value in choices if value != d]
    return [{}, *turned, {"max_limit": 5}]


SIDES = sides()
AS_IT_IS = pytest.mark.parametrize("side", [{}])
EVERY_SIDE = pytest.mark.parametrize("side", SIDES, ids=lambda side: str(side or "as it is"))
ANY_QUERY = pytest.mark.parametrize(
    "query", ["nyeri kepala", "500 mg/5 ml", "100%", "a?b#c", "é", "%2F", "a+b&c"]
)


@pytest.fixture(scope="module")
def running():
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(running, side):
    with calling(running, side) as client:
        yield client


def matching(request: Request[Any]) -> set[Endpoint]:
    """The endpoints that a request addresses; one that is spelled out wins over one with names in its path."""
    found = [one for one in ENDPOINTS if (one.service, one.method) == (request.service, request.method)]
    found = [one for one in found if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one.path), request.path)]
    return {one for one in found if "{" not in one.path} or set(found)


def outcomes(client: Client, calls: Calls) -> dict[str, list[Any]]:
    """What each function yields: a value, or the error of ours that it raised."""
    return {name: [outcome(client, one) for one in many] for name, many in calls.items()}


def outcome(client: Client, request: Request[Any]) -> Any:
    try:
        return client.call(request)
    except BpjsError as error:
        return error


def unserved(error: Any) -> bool:
    """Whether this is neither an answer nor BPJS's no, but a path or a method that nobody serves."""
    if isinstance(error, Refused):
        return error.answer.http in (404, 405)
    return isinstance(error, BpjsError)


def bad(found: dict[str, list[Any]], is_bad: Callable[[Any], bool]) -> dict[str, list[Any]]:
    return {name: wrong for name, many in found.items() if (wrong := [one for one in many if is_bad(one)])}


# The table and the client


def test_every_read_of_the_table_has_exactly_one_function():
    functions = addressing(reads())
    reading = [endpoint for endpoint in ENDPOINTS if endpoint.is_read]
    assert {one.path: functions[one] for one in reading if len(functions[one]) != 1} == {}


def test_every_write_of_the_table_has_a_function():
    functions = addressing(writes())
    assert [one.path for one in ENDPOINTS if not one.is_read and not functions[one]] == []


def test_every_function_addresses_one_endpoint_that_is_what_it_is():
    for calls, is_read in ((reads(), True), (writes(), False)):
        for name, many in calls.items():
            endpoints = set[Endpoint]().union(*map(matching, many))
            assert [one.is_read for one in endpoints] == [is_read], name


def addressing(calls: Calls) -> dict[Endpoint, set[str]]:
    """The functions that address each endpoint."""
    functions: dict[Endpoint, set[str]] = {endpoint: set() for endpoint in ENDPOINTS}
    for name, many in calls.items():
        for endpoint in set[Endpoint]().union(*map(matching, many)):
            functions[endpoint].add(name)
    return functions


# The sandbox and the client


@EVERY_SIDE
def test_the_sandbox_answers_every_read_and_the_client_understands_it(running, client, side):
    found = outcomes(client, reads(treated(running, client, side)))
    assert bad(found, lambda one: isinstance(one, BpjsError)) == {}
    assert bad(found, lambda one: isinstance(one, Page) and one.unread) == {}


@EVERY_SIDE
def test_what_there_is_nothing_of_is_an_empty_list_or_a_refusal(running, client, side):
    known = replace(STRANGER, day=running.world.today(MELATI), first=first_row(side))
    found = outcomes(client, reads(known))
    assert bad(found, unserved) == {}
    for name in (
        "peserta.peserta_by_card",
        "peserta.peserta_by_nik",
        "pendaftaran.by_number",
        "kunjungan.rujukan",
    ):
        assert isinstance(found[f"pcare.{name}"][0], Refused), name


@AS_IT_IS
def test_no_list_of_the_sandbox_is_empty(running, client, side):
    found = outcomes(client, reads(treated(running, client, side)))
    assert bad(found, lambda one: isinstance(one, Page) and not one.rows).keys() <= WRITTEN_FIRST


@AS_IT_IS
def test_the_sandbox_answers_every_write(running, client, side):
    assert bad(outcomes(client, writes(treated(running, client, side))), unserved) == {}


@pytest.mark.parametrize("side", [{"closed_day": "today"}])
def test_a_day_off_is_no_error(running, client, side):
    found = outcomes(client, reads(Known(day=running.world.today(MELATI))))
    assert found["antrean.reference.poli"][0].rows == ()
    assert found["antrean.reference.practitioners"][0].rows == ()


@AS_IT_IS
@ANY_QUERY
def test_any_query_reaches_its_list(running, client, side, query):
    assert client.call(reference.medicines(query, 1, 5)).unread == 0
    assert f"/obat/dpho/{quote(query, safe='')}/1/5" in running.world.record.entries[-1].path


@ANY_QUERY
def test_any_query_reaches_its_list_from_the_worker_too(running, query):
    async def ask() -> Page[MedicineRow]:
        sender = AsyncSender(deadline=DEADLINE)
        try:
            return await AsyncClient(credentials(running, {}), sender).call(reference.medicines(query, 1, 5))
        finally:
            await sender.close()

    assert asyncio.run(ask()).unread == 0
    assert f"/obat/dpho/{quote(query, safe='')}/1/5" in running.world.record.entries[-1].path
