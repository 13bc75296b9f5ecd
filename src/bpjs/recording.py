"""What BPJS really answers, kept so that it can be shown and played again: one JSON object for each exchange.

    recorder = Recorder(SyncSender(deadline=8))
    client = Client({Service.PCARE: credentials}, recorder)
    line = recorder.record(client, reference.poli(0, 20), Disguise(key, masked))

A line holds the service, method and address template, the status, a few headers, whether the content was sealed, and
the envelope with its content deciphered and disguised; `error` names what came instead of an envelope.
"""

import re
from collections.abc import Mapping
from typing import Any

from bpjs import envelope, jsontext
from bpjs.client import Client, Sender
from bpjs.credentials import Credentials
from bpjs.disguise import Disguise
from bpjs.errors import BpjsError, NotAnEnvelope
from bpjs.message import Answer, HttpRequest, Reply, Request
from bpjs.protocol import decipher
from bpjs.service import Service
from bpjs_wire.paths import ENDPOINTS, Endpoint

Line = dict[str, object]

_HEADERS = ("content-type", "content-encoding", "date", "server", "retry-after")
_NOBODY = Credentials("http://localhost", "1", "1", "1", "1", "1")
"""What opens nothing: a recording is not sealed."""


class Recorder:
    """A sender that remembers how the last reply came."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._reply: Reply | None = None

    def send(self, request: HttpRequest) -> Reply:
        """As the sender below."""
        self._reply = None
        self._reply = self._sender.send(request)
        return self._reply

    def record(self, client: Client, request: Request[Any], disguise: Disguise) -> Line:
        """Put one question and keep what came; never raises a BpjsError."""
        asked = _asked(str(request.service), request.method, request.path)
        try:
            answer = client.exchange(request)
        except BpjsError as error:
            return (
                asked | self._came() | {"error": type(error).__name__, "text": disguise.text(_excerpt(error))}
            )
        return asked | self._came() | content(answer.text, disguise)

    def _came(self) -> Line:
        if self._reply is None:
            return {"http": None, "headers": {}, "sealed": False}
        kept = {name: value for name, value in self._reply.headers.items() if name in _HEADERS}
        return {"http": self._reply.status, "headers": kept, "sealed": _is_sealed(self._reply.body)}


def sent(service: str, request_line: str, body: str, http: int | None, text: str, disguise: Disguise) -> Line:
    """A line of an exchange that was kept elsewhere: as it was sent, and the envelope as it was stored."""
    method, _, path = request_line.partition(" ")
    line = _asked(service, method, path) | {"http": http, "headers": {}, "sealed": None}
    written = {"sent": disguise.value(jsontext.parse(body))} if body else {}
    return line | written | content(text, disguise)


def content(text: str, disguise: Disguise) -> Line:
    """The envelope's part of a line; what is no JSON is kept as words."""
    try:
        return (
            {"error": "", "envelope": disguise.value(jsontext.parse(text))} if text.strip() else {"error": ""}
        )
    except jsontext.NotJson:
        return {"error": NotAnEnvelope.__name__, "text": disguise.text(text[:500])}


def replay(line: Mapping[str, Any], envelope_text: str) -> Answer:
    """The answer that a line without an error stands for; `envelope_text` is its envelope as JSON."""
    reply = Reply(line["http"], line["headers"], envelope_text.encode())
    return decipher(_NOBODY, Service(line["service"]), reply, timestamp=0)


def endpoint_of(service: str, method: str, path: str) -> Endpoint | None:
    """What a path of a request addresses; a template that is spelled out wins over one with names in it."""
    known = [one for one in ENDPOINTS if (one.service, one.method) == (service, method)]
    fitting = [
        one for one in known if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one.path), path, re.IGNORECASE)
    ]
    return min(fitting, key=lambda one: one.path.count("{"), default=None)


def _asked(service: str, method: str, path: str) -> Line:
    """By its template: what stood in the address may be a person's number."""
    found = endpoint_of(service, method, path)
    return {"service": service, "method": method, "endpoint": found.path if found else ""}


def _excerpt(error: BpjsError) -> str:
    return str(getattr(error, "excerpt", "") or "")


def _is_sealed(body: bytes) -> bool:
    try:
        found = envelope.read(jsontext.parse(body.decode("utf-8-sig", "replace")))
    except jsontext.NotJson:
        return False
    return found is not None and envelope.is_sealed(found.response)
