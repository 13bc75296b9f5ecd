"""Both senders against a real server on this machine, whatever it does."""

import asyncio
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import closing

import aiohttp
import httpx2
import pytest

from bpjs import AsyncSender, HttpRequest, NoAnswer, NotReceived, Reply, SyncSender
from bpjs.certainty import Exchange
from bpjs.message import MAX_REPLY
from tests.unit.bpjs import loopback
from tests.unit.bpjs.loopback import HEAD, get, post, read_request, serving

Send = Callable[..., Reply]
HURRIED = 0.6
PATIENT = 20.0


def send_sync(request: HttpRequest, deadline: float = PATIENT) -> Reply:
    sender = SyncSender(deadline=deadline)
    try:
        return sender.send(request)
    finally:
        sender.close()


def send_async(
    request: HttpRequest, deadline: float = PATIENT, before_write: Callable[[], None] | None = None
) -> Reply:
    async def exchange() -> Reply:
        sender = AsyncSender(deadline=deadline)
        try:
            return await sender.send(request, before_write=before_write)
        finally:
            await sender.close()

    return asyncio.run(exchange())


@pytest.fixture(params=[send_sync, send_async])
def send(request: pytest.FixtureRequest) -> Send:
    return request.param


# Not received, for certain


@pytest.mark.parametrize("make", [get, post])
def test_a_refused_connection_was_not_received(send, make):
    with pytest.raises(NotReceived):
        send(make(loopback.refused()))


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http://127.0.0.1:99999/",
        "ftp://127.0.0.1/",
        "no address",
        "http://[::1/",
        "",
        "http://a..b/",
    ],
)
def test_an_address_that_is_none_was_not_received(send, url):
    with pytest.raises(NotReceived):
        send(get(url))


def test_a_failed_tls_handshake_was_not_received(send):
    with serving(lambda peer: peer.sendall(b"this is no TLS\r\n" * 10)) as url, pytest.raises(NotReceived):
        send(post(url.replace("http:", "https:")))


def test_a_tls_handshake_that_never_ends_was_not_received(send):
    with serving(lambda _: time.sleep(3 * HURRIED)) as url, pytest.raises(NotReceived):
        send(post(url.replace("http:", "https:")), HURRIED)


# It may have arrived


def cut_after_reading(connection):
    read_request(connection)
    loopback.reset(connection)


def close_after_reading(connection):
    read_request(connection)


def truncate(connection):
    read_request(connection)
    connection.sendall(HEAD % 100 + b"half")


def say_garbage(connection):
    read_request(connection)
    connection.sendall(b"\x00\xff garbage \r\n\r\n")


def break_a_chunk(connection):
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbody\r\n")


def send_endless_headers(connection):
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-more: " + b"y" * 4_000 + b"\r\n")


FAULTS = [
    cut_after_reading,
    close_after_reading,
    truncate,
    say_garbage,
    break_a_chunk,
    send_endless_headers,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_an_exchange_that_breaks_after_the_first_byte_has_no_answer(send, fault):
    with serving(fault) as url, pytest.raises(NoAnswer):
        send(post(url))


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_no_library_repeats_what_may_have_arrived(send, method):
    read = []
    cut = lambda peer: read.append(read_request(peer)) or loopback.reset(peer)  # noqa: E731
    with serving(cut) as url, pytest.raises(NoAnswer):
        send(HttpRequest(method, url, {}, None))
    assert len(read) == 1


@pytest.mark.parametrize("make", [get, post])
def test_a_connection_that_is_reset_at_once_fails_as_one_of_two(send, make):
    # Which of the two is a race between the reset and the first byte.
    with serving(loopback.reset) as url, pytest.raises((NoAnswer, NotReceived)):
        send(make(url))


def stay_silent(connection):
    read_request(connection)
    time.sleep(4 * HURRIED)


def dribble_headers(connection):
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-slow: ")
    for _ in range(80):
        connection.sendall(b"y")
        time.sleep(HURRIED / 20)


def dribble_a_body(connection):
    read_request(connection)
    connection.sendall(HEAD % 80)
    for _ in range(80):
        connection.sendall(b"y")
        time.sleep(HURRIED / 20)


@pytest.mark.parametrize(
    "slow", [stay_silent, dribble_headers, dribble_a_body], ids=lambda slow: slow.__name__
)
def test_the_deadline_is_for_the_whole_exchange(send, slow):
    started = time.monotonic()
    with serving(slow) as url, pytest.raises(NoAnswer):
        send(post(url), HURRIED)
    assert time.monotonic() - started < 3 * HURRIED


# An answer


def test_a_huge_body_is_cut_just_after_the_limit(send, monkeypatch):
    monkeypatch.setattr("bpjs.transport.MAX_REPLY", 100_000)

    def flood(connection):
        read_request(connection)
        connection.sendall(HEAD % 50_000_000)
        while True:
            connection.sendall(b"y" * 65_536)

    with serving(flood) as url:
        assert len(send(get(url)).body) == 100_001
    assert MAX_REPLY == 8 * 1024 * 1024


def test_a_whole_reply_comes_back_as_it_was_sent(send):
    def answer(connection):
        read_request(connection)
        connection.sendall(
            b"HTTP/1.1 412 Nope\r\nX-Thing: A\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"
        )

    with serving(answer) as url:
        reply = send(post(url))
    assert (reply.status, reply.headers["x-thing"], reply.body) == (412, "A", b"{}")


def test_the_desk_leaves_no_connection_open():
    ended = threading.Event()

    def answer(connection):
        read_request(connection)
        connection.sendall(HEAD % 0)
        assert connection.recv(1) == b""
        ended.set()

    with serving(answer) as url:
        sender = SyncSender(deadline=PATIENT)
        sender.send(get(url))
        assert ended.wait(PATIENT)


def test_a_redirect_is_not_followed(send):
    def redirect(connection):
        read_request(connection)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")

    with serving(redirect) as url:
        assert send(get(url)).status == 302


def test_nothing_is_sent_but_what_was_prepared(send):
    received = []

    def answer(connection):
        received.append(read_request(connection))
        connection.sendall(HEAD % 0)

    with serving(answer) as url:
        send(
            HttpRequest(
                "GET", url + "peserta/nik/a%2Fb%20c", {"User-Agent": "u", "Accept-Encoding": "identity"}, None
            )
        )
    head = received[0].decode()
    assert head.startswith("GET /peserta/nik/a%2Fb%20c HTTP/1.1\r\n")
    names = {line.partition(":")[0].lower() for line in head.splitlines()[1:] if line}
    assert names <= {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_a_proxy_of_the_environment_is_not_used(send, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", loopback.refused())
    monkeypatch.setenv("ALL_PROXY", loopback.refused())
    with serving(lambda connection: (read_request(connection), connection.sendall(HEAD % 0))) as url:
        assert send(get(url)).status == 200


# Before the first byte


class Stale(OSError):
    """What a worker might raise: an OSError, to be mistaken for the network's."""


def test_what_before_write_raises_comes_through_and_nothing_is_written():
    received, ended = [], threading.Event()

    def listen(connection):
        received.append(connection.recv(100))
        ended.set()

    def refuse():
        raise Stale("the lease is over")

    with serving(listen) as url:
        with pytest.raises(Stale, match="the lease is over"):
            send_async(post(url), before_write=refuse)
        assert ended.wait(PATIENT)
    assert received == [b""]


def test_before_write_is_called_when_the_connection_stands():
    accepted, moments = threading.Event(), []

    def accept(connection):
        accepted.set()
        read_request(connection)
        moments.append("read")
        connection.sendall(HEAD % 0)

    def before_write():
        assert accepted.wait(PATIENT)
        moments.append("before write")

    with serving(accept) as url:
        send_async(post(url), before_write=before_write)
    assert moments == ["before write", "read"]


def test_before_write_is_not_called_where_no_connection_comes_about():
    called = []
    with pytest.raises(NotReceived):
        send_async(post(loopback.refused()), before_write=lambda: called.append(1))
    assert called == []


def test_nothing_is_written_after_the_failure_was_reported():
    exchange = Exchange()
    assert isinstance(exchange.failure(TimeoutError()), NotReceived)
    with pytest.raises(TimeoutError):
        exchange.begin_writing()


# Every failure of the libraries has a place


def exceptions_below(module: object) -> list[type[Exception]]:
    found = [
        value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Exception)
    ]
    return [kind for kind in found if not issubclass(kind, Warning)]


def instance_of(kind: type[Exception]) -> Exception:
    error = kind.__new__(kind)
    error.args = ("X-signature: Confidential",)
    return error


LIBRARY_EXCEPTIONS = {send_sync: exceptions_below(httpx2), send_async: exceptions_below(aiohttp)}
# Raised for web sockets only; by the stream reader to its own iterator, which catches it; on reading two cookies
# of one name from the jar, which nobody does.
NEVER_OURS = {aiohttp.WSMessageTypeError, aiohttp.WebSocketError, aiohttp.EofStream, httpx2.CookieConflict}
CASES = [
    pytest.param(sending, kind, id=f"{sending.__name__}-{kind.__name__}")
    for sending, kinds in LIBRARY_EXCEPTIONS.items()
    for kind in [*kinds, OSError, TimeoutError, UnicodeError, ConnectionResetError]
    if kind not in NEVER_OURS
]


@pytest.mark.parametrize("written", [False, True])
@pytest.mark.parametrize(("sending", "kind"), CASES)
def test_every_exception_of_the_library_becomes_one_of_two(sending, kind, written, monkeypatch):
    def fail(_, __, exchange):
        if written:
            exchange.begin_writing()
        raise instance_of(kind)

    async def fail_later(*args):
        fail(*args)

    monkeypatch.setattr(SyncSender, "_exchange", fail)
    monkeypatch.setattr(AsyncSender, "_exchange", fail_later)
    with pytest.raises(NoAnswer if written else NotReceived) as caught:
        sending(post("http://127.0.0.1:9/"))
    told = "".join(traceback.format_exception(caught.value))
    assert "Confidential" not in told
    assert kind.__name__ in str(caught.value)


def test_the_libraries_have_exceptions_to_test_with():
    assert all(len(kinds) > 15 for kinds in LIBRARY_EXCEPTIONS.values())


def test_a_fault_of_our_own_is_not_taken_for_the_networks(send, monkeypatch):
    def fail(*_):
        raise KeyError("a bug")

    async def fail_later(*_):
        raise KeyError("a bug")

    monkeypatch.setattr(SyncSender, "_exchange", fail)
    monkeypatch.setattr(AsyncSender, "_exchange", fail_later)
    with pytest.raises(KeyError):
        send(post("http://127.0.0.1:9/"))


# One question after the other


@pytest.mark.parametrize(("kept", "connections"), [(0, 3), (1, 1)], ids=["the-desk", "a-reading"])
def test_who_asks_one_question_after_the_other_may_keep_the_connection(kept, connections):
    met = []

    def answer_on(connection):
        met.append(connection)
        while True:
            read_request(connection)
            connection.sendall(HEAD % 2 + b"{}")

    sender = SyncSender(deadline=PATIENT, kept=kept)
    with serving(answer_on) as url, closing(sender):
        assert [sender.send(get(url)).body for _ in range(3)] == [b"{}"] * 3
    assert len(met) == connections
