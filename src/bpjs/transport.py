"""The only module that does I/O: a signed request goes out, a whole reply comes back or `certainty` speaks."""

import asyncio
import ssl
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import cache
from threading import Thread
from types import SimpleNamespace

import aiohttp
import httpx2
from yarl import URL

from bpjs.certainty import Exchange, Stopped
from bpjs.message import MAX_REPLY, HttpRequest, Reply

# OSError holds TimeoutError and ssl.SSLError, ValueError the UnicodeError of a host name.
_OF_HTTPX2 = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError)
_OF_AIOHTTP = (aiohttp.ClientError, aiohttp.http.HttpProcessingError, OSError, ValueError)
_BEFORE_FIRST_BYTE = "http11.send_request_headers.started"  # httpcore2's name of the moment
_KEPT_FOR = 3.0  # seconds; less than any server waits, so that none is closed under a question


def _reply(status: int, headers: Iterable[tuple[str, str]], body: bytearray) -> Reply:
    return Reply(status, {name.lower(): value for name, value in headers}, bytes(body[: MAX_REPLY + 1]))


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted. To read them takes longer than most exchanges: once for a process."""
    return httpx2.create_ssl_context(trust_env=False)


class SyncSender:
    """Sends for the desk. `deadline`: seconds for the whole exchange, name look-up and slow bodies included.

    `kept`: connections that stay open for the next question, for who asks one after the other; the desk seldom does.
    """

    def __init__(self, *, deadline: float, verify: bool = True, kept: int = 0) -> None:
        self._deadline = deadline
        trust = _trusted() if verify else False
        limits = httpx2.Limits(max_keepalive_connections=kept, keepalive_expiry=_KEPT_FOR)
        self._client = httpx2.Client(timeout=deadline, verify=trust, trust_env=False, limits=limits)

    def send(self, request: HttpRequest) -> Reply:
        """The whole reply; raises NotReceived or NoAnswer."""
        exchange, outcome = Exchange(), Future[Reply]()
        # A thread of its own, because neither a name look-up nor a server that dribbles can be interrupted.
        Thread(target=self._run, args=(request, exchange, outcome), daemon=True).start()
        try:
            return outcome.result(self._deadline)
        except _OF_HTTPX2 as error:
            raise exchange.failure(error) from None

    def close(self) -> None:
        self._client.close()

    def _run(self, request: HttpRequest, exchange: Exchange, outcome: "Future[Reply]") -> None:
        try:
            outcome.set_result(self._exchange(request, exchange))
        except BaseException as error:  # noqa: BLE001 - carried to the caller, who judges
            outcome.set_exception(error)

    def _exchange(self, request: HttpRequest, exchange: Exchange) -> Reply:
        def trace(event: str, _: object) -> None:
            if event == _BEFORE_FIRST_BYTE:
                exchange.begin_writing()

        method, url, signed, content = request.method, request.url, request.headers, request.body
        hooks, body = {"trace": trace}, bytearray()
        with self._client.stream(method, url, headers=signed, content=content, extensions=hooks) as response:
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > MAX_REPLY or exchange.over:
                    break
        return _reply(response.status_code, response.headers.items(), body)


class AsyncSender:
    """Sends for the worker, from one event loop. `deadline` as above; `limit`: open connections, 0 for any number."""

    def __init__(self, *, deadline: float, limit: int = 0) -> None:
        self._deadline, self._limit = deadline, limit
        self._session: aiohttp.ClientSession | None = None

    async def send(self, request: HttpRequest, *, before_write: Callable[[], None] | None = None) -> Reply:
        """The whole reply; raises NotReceived or NoAnswer, or what `before_write` raises.

        That is called when the connection stands and nothing is written; if it raises, nothing will be.
        """
        exchange = Exchange(before_write)
        try:
            async with asyncio.timeout(self._deadline):
                return await self._exchange(request, exchange)
        except Stopped as stopped:
            raise stopped.__cause__ or stopped from None
        except _OF_AIOHTTP as error:
            raise exchange.failure(error) from None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _exchange(self, request: HttpRequest, exchange: Exchange) -> Reply:
        self._session = self._session or _session(self._limit)
        method, signed, content = request.method, request.headers, request.body
        url, body = URL(request.url, encoded=True), bytearray()
        async with self._session.request(
            method, url, headers=signed, data=content, allow_redirects=False, trace_request_ctx=exchange
        ) as response:
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > MAX_REPLY:
                    break
        return _reply(response.status, response.headers.items(), body)


def _session(limit: int) -> aiohttp.ClientSession:
    """A session that neither limits time (the deadline does), nor unpacks, nor keeps cookies."""
    tracing, no_jar = aiohttp.TraceConfig(), aiohttp.DummyCookieJar()
    tracing.on_request_headers_sent.append(_before_first_byte)
    pool, patient = aiohttp.TCPConnector(limit=limit), aiohttp.ClientTimeout(total=None, sock_connect=None)
    return aiohttp.ClientSession(
        connector=pool, timeout=patient, cookie_jar=no_jar, auto_decompress=False, trace_configs=[tracing]
    )


async def _before_first_byte(_: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
    # Despite its name aiohttp calls this with the connection open and the headers not yet handed to it.
    context.trace_request_ctx.begin_writing()
