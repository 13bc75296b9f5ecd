import asyncio
import json

import pytest

from bpjs import (
    AsyncClient,
    Client,
    NoAnswer,
    NotAnEnvelope,
    NotFound,
    Refused,
    Reply,
    Request,
    Service,
    UnexpectedShape,
)
from bpjs.pcare.peserta import peserta_by_card
from tests.unit.bpjs.vectors import MELATI, NOW, reply, sealed

EXPIRED = reply(None, code=401, message="Service Expired", http=401)


class Script:
    """A sender that answers from a list, and keeps what it was given; it serves both clients."""

    def __init__(self, *replies: Reply | Exception) -> None:
        self.replies = list(replies)
        self.sent = []

    def send(self, request):
        self.sent.append(request)
        answer = self.replies.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class AsyncScript(Script):
    async def send(self, request, *, before_write=None):
        if before_write is not None:
            before_write()
        return super().send(request)


class Ticks:
    def __init__(self) -> None:
        self.now = NOW - 1

    def __call__(self) -> float:
        self.now += 1
        return self.now + 0.9


def talk(kind, *replies, method="exchange", request=None):
    """What a client of this kind makes of the replies, and the requests that it sent."""
    script = (Script if kind is Client else AsyncScript)(*replies)
    client = kind({Service.PCARE: MELATI}, script, clock=Ticks())
    answer = getattr(client, method)(
        request or Request(Service.PCARE, "GET", "kesadaran", lambda answer: answer.data)
    )
    return (asyncio.run(answer) if kind is AsyncClient else answer), script.sent


both = pytest.mark.parametrize("kind", [Client, AsyncClient])


@both
def test_a_stale_timestamp_is_made_anew_once_and_the_second_answer_stands(kind):
    answer, sent = talk(kind, EXPIRED, EXPIRED)
    assert answer.message == "Service Expired"
    assert [request.headers["X-timestamp"] for request in sent] == [str(NOW), str(NOW + 1)]


@both
def test_the_second_answer_is_opened_with_the_second_timestamp(kind):
    answer, _ = talk(kind, EXPIRED, reply(sealed("[1]", timestamp=NOW + 1)))
    assert answer.data == [1]


@both
def test_the_second_timestamp_is_the_servers_own_where_it_shows_its_clock(kind):
    stale = Reply(401, {"date": "Wed, 01 Jan 2025 01:00:00 GMT"}, EXPIRED.body)
    answer, sent = talk(kind, stale, reply(sealed("[1]", timestamp=NOW + 3600)))
    assert sent[1].headers["X-timestamp"] == str(NOW + 3600)
    assert answer.data == [1]


@both
def test_another_401_is_not_tried_again(kind):
    answer, sent = talk(kind, reply(None, code=401, message="Unauthorized", http=401))
    assert (answer.code, len(sent)) == (401, 1)


@both
@pytest.mark.parametrize(
    ("failure", "kind_of_error"), [(NoAnswer("reset"), NoAnswer), (Reply(502, {}, b"<html>"), NotAnEnvelope)]
)
def test_a_failure_comes_through_and_nothing_is_sent_again(kind, failure, kind_of_error):
    with pytest.raises(kind_of_error):
        talk(kind, failure)


@both
def test_a_refusal_is_an_answer_of_exchange_and_an_error_of_call(kind):
    no = reply(None, code=412, message="Peserta tidak ditemukan", http=412)
    assert not talk(kind, no)[0].succeeded
    with pytest.raises(Refused, match="Peserta tidak ditemukan") as caught:
        talk(kind, no, method="call")
    assert caught.value.answer.code == 412


@both
def test_call_reads_what_the_request_asks_for(kind):
    assert talk(kind, reply(sealed('{"a":1}')), method="call")[0] == {"a": 1}


@both
@pytest.mark.parametrize("nothing", [Reply(204, {}, b""), reply(None), reply(sealed("null")), reply("")])
def test_asking_for_one_thing_that_is_not_there_raises_not_found(kind, nothing):
    with pytest.raises(NotFound):
        talk(kind, nothing, method="call", request=peserta_by_card("0001234567891"))


@both
@pytest.mark.parametrize(
    "content", ['"x"', "[1,2]", '{"noKartu":"1"}', '{"noKartu":[],"nama":"A"}', "7", "true"]
)
def test_a_success_that_cannot_be_read_raises_unexpected_shape(kind, content):
    with pytest.raises(UnexpectedShape):
        talk(kind, reply(sealed(content)), method="call", request=peserta_by_card("0001234567891"))


@pytest.mark.parametrize("vector", ["MDEyMzQ1Njc4OQ==", "Peserta tidak ditemukan"])
def test_a_success_with_a_response_that_is_not_encrypted_is_not_taken_for_data(vector):
    with pytest.raises(UnexpectedShape):
        talk(Client, reply(vector), method="call", request=peserta_by_card("0001234567891"))


def test_before_write_is_asked_before_each_sending():
    calls = []
    client = AsyncClient({Service.PCARE: MELATI}, AsyncScript(EXPIRED, reply(None)), clock=Ticks())
    request = Request(Service.PCARE, "GET", "kesadaran", json.dumps)
    asyncio.run(client.exchange(request, before_write=lambda: calls.append(1)))
    assert calls == [1, 1]
