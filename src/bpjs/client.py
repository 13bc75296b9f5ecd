"""Calls: sign, send, decipher, and once more with a fresh timestamp where BPJS finds the first one stale."""

import time
from collections.abc import Callable, Generator, Mapping
from typing import Any, Protocol, TypeVar

from bpjs.credentials import Credentials
from bpjs.errors import Refused
from bpjs.message import Answer, HttpRequest, Reply, Request
from bpjs.protocol import decipher, expired, prepare, server_time
from bpjs.service import Service
from bpjs.transport import AsyncSender

T = TypeVar("T")


class Sender(Protocol):
    """The seam: anything that turns a request into a whole reply, or raises NotReceived or NoAnswer."""

    def send(self, request: HttpRequest) -> Reply: ...


def conversation(
    credentials: Credentials, request: Request[Any], clock: Callable[[], float]
) -> Generator[HttpRequest, Reply, Answer]:
    """One call, step by step: yields what to send, is sent the reply, returns the answer.

    The second timestamp is BPJS's own where its reply shows one, since it is our clock that BPJS objects to.
    """
    timestamp = int(clock())
    reply = yield prepare(credentials, request, timestamp=timestamp)
    answer = decipher(credentials, request.service, reply, timestamp=timestamp)
    if not expired(answer):
        return answer
    timestamp = server_time(reply) or int(clock())
    reply = yield prepare(credentials, request, timestamp=timestamp)
    return decipher(credentials, request.service, reply, timestamp=timestamp)


def decoded(request: Request[T], answer: Answer) -> T:
    """The content of the answer to a request. Raises Refused, NotFound or UnexpectedShape."""
    if not (answer.succeeded or request.means_none(answer)):
        raise Refused(answer)
    return request.decode(answer)


class Client:
    """Calls one at a time, for the desk. `clock` gives epoch seconds."""

    def __init__(
        self,
        credentials: Mapping[Service, Credentials],
        sender: Sender,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._credentials, self._sender, self._clock = credentials, sender, clock

    def exchange(self, request: Request[Any]) -> Answer:
        """BPJS's answer, be it yes or no.

        Raises NotReceived, NoAnswer, NotAnEnvelope or Undecipherable.
        """
        steps = conversation(self._credentials[request.service], request, self._clock)
        step = next(steps)
        while True:
            try:
                step = steps.send(self._sender.send(step))
            except StopIteration as end:
                answer: Answer = end.value
                return answer

    def call(self, request: Request[T]) -> T:
        """What the request asks for, decoded. Raises any BpjsError."""
        return decoded(request, self.exchange(request))


class AsyncClient:
    """Calls many at a time, for the worker. `clock` gives epoch seconds."""

    def __init__(
        self,
        credentials: Mapping[Service, Credentials],
        sender: AsyncSender,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._credentials, self._sender, self._clock = credentials, sender, clock

    def account(self, service: Service) -> tuple[str, str, str]:
        """As `Credentials.account`, of those that sign for this service."""
        return self._credentials[service].account

    async def exchange(
        self, request: Request[Any], *, before_write: Callable[[], None] | None = None
    ) -> Answer:
        """As `Client.exchange`; `before_write` is called before each sending (see `AsyncSender.send`)."""
        steps = conversation(self._credentials[request.service], request, self._clock)
        step = next(steps)
        while True:
            try:
                step = steps.send(await self._sender.send(step, before_write=before_write))
            except StopIteration as end:
                answer: Answer = end.value
                return answer

    async def call(self, request: Request[T]) -> T:
        """What the request asks for, decoded. Raises any BpjsError."""
        return decoded(request, await self.exchange(request))
