"""The whole protocol, without I/O: a request becomes bytes, bytes become an answer or an error.

    prepare(credentials, request, timestamp)  →  HttpRequest  →  (a sender)  →  Reply  →  decipher(…)  →  Answer

The timestamp of a request is part of the key of its answer, so a caller keeps it for the way back.
"""

import math
import zlib
from email.utils import parsedate_to_datetime
from typing import Any

from bpjs import envelope, jsontext, signing
from bpjs.credentials import Credentials
from bpjs.errors import NotAnEnvelope, NotReceived, Undecipherable, Unsendable
from bpjs.message import MAX_REPLY, Answer, HttpRequest, Reply, Request, is_success
from bpjs.service import Service
from bpjs_wire import headers
from bpjs_wire.codes import NOTHING_FOUND, TOO_MANY_REQUESTS

USER_AGENT = "bpjs-fktp/1"
_EXCERPT = 500
_GZIP_OR_ZLIB = 47
_AUTHORIZED = frozenset({Service.PCARE, Service.ICARE})
_WRITE_TYPES = {
    Service.PCARE: headers.CONTENT_TYPE_PCARE_WRITE,
    Service.ANTREAN: headers.CONTENT_TYPE_ANTREAN_WRITE,
    Service.ICARE: headers.CONTENT_TYPE_ICARE,
}
_SERVICE_EXPIRED = "service expired"


def prepare(credentials: Credentials, request: Request[Any], *, timestamp: int) -> HttpRequest:
    """The signed form of a request; `timestamp` in epoch seconds.

    Raises Unsendable where the credentials or the body hold characters that HTTP cannot carry.
    """
    # All other headers are made here, of plain characters.
    for part, value in (("cons_id", credentials.cons_id), ("user_key", credentials.user_key)):
        if not (value.isascii() and value.isprintable()):
            raise Unsendable(part)
    url = f"{credentials.base_url.rstrip('/')}/{request.path.lstrip('/')}"
    signed = _headers(credentials, request, timestamp)
    return HttpRequest(request.method, url, signed, _encoded(request.body))


def _headers(credentials: Credentials, request: Request[Any], timestamp: int) -> dict[str, str]:
    signed = {
        headers.CONS_ID: credentials.cons_id,
        headers.TIMESTAMP: str(timestamp),
        headers.SIGNATURE: signing.signature(credentials.cons_id, credentials.secret, timestamp),
        headers.USER_KEY: credentials.user_key,
        "Content-Type": _content_type(request),
        "Accept": "application/json",
        # A compressed reply could unfold past any limit inside the HTTP library.
        "Accept-Encoding": "identity",
        "User-Agent": USER_AGENT,
    }
    if request.service in _AUTHORIZED:
        signed[headers.AUTHORIZATION] = f"{headers.AUTHORIZATION_SCHEME} {credentials.authorization}"
    return signed


def _content_type(request: Request[Any]) -> str:
    return headers.CONTENT_TYPE_READ if request.body is None else _WRITE_TYPES[request.service]


def _encoded(body: str | None) -> bytes | None:
    try:
        return None if body is None else body.encode()
    except UnicodeEncodeError:
        raise Unsendable("body") from None


def decipher(credentials: Credentials, service: Service, reply: Reply, *, timestamp: int) -> Answer:
    """The answer in a reply to the request that was signed with `timestamp`.

    Raises NotReceived (429), NotAnEnvelope or Undecipherable, and nothing else, whatever the reply. A refusal whose
    response does not open is still a refusal: it keeps the response as it came.
    """
    if reply.status == TOO_MANY_REQUESTS:
        retry_after = _retry_after(reply, timestamp)
        raise NotReceived("HTTP 429: too many requests", limited=True, retry_after=retry_after)
    text = _text(credentials, reply)
    if reply.status == NOTHING_FOUND and not text.strip():
        return Answer(service, reply.status, None, "", None, (), "")
    found = _envelope(credentials, reply, text)
    key = signing.answer_key(credentials.cons_id, credentials.secret, timestamp)
    if is_success(service, reply.status, found.code):
        try:
            data, text = _opened(found, key, text)
        except ValueError as error:
            raise Undecipherable(
                str(error), status=reply.status, excerpt=_excerpt(credentials, text)
            ) from None
        return Answer(service, reply.status, found.code, found.message, data, (), text)
    return _refusal(service, reply.status, found, key, text)


def _refusal(service: Service, http: int, found: envelope.Envelope, key: bytes, text: str) -> Answer:
    try:
        data, text = _opened(found, key, text)
    except ValueError:
        return Answer(service, http, found.code, found.message, found.response, (), text)
    fields = envelope.field_refusals(data)
    return Answer(
        service, http, found.code, envelope.explanation(found.message, fields, data), data, fields, text
    )


def _text(credentials: Credentials, reply: Reply) -> str:
    """The body as text; raises NotAnEnvelope where it is too long or none."""
    body = _inflated(reply)
    if len(body) > MAX_REPLY:
        raise _not_an_envelope(credentials, reply, "a body beyond the limit", body)
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _not_an_envelope(credentials, reply, "a body that is not text", body) from None


def _inflated(reply: Reply) -> bytes:
    """The body of a server that compresses though it was asked not to: unfolded to one byte past the limit at most."""
    if reply.headers.get("content-encoding", "").lower() not in ("gzip", "x-gzip", "deflate"):
        return reply.body
    try:
        return zlib.decompressobj(_GZIP_OR_ZLIB).decompress(reply.body, MAX_REPLY + 1)
    except zlib.error:
        return reply.body


def _envelope(credentials: Credentials, reply: Reply, text: str) -> envelope.Envelope:
    try:
        found = envelope.read(jsontext.parse(text))
    except jsontext.NotJson:
        found = None
    if found is None:
        reason = "no envelope" if text.strip() else "an empty body"
        raise _not_an_envelope(credentials, reply, reason, text.encode())
    return found


def _opened(found: envelope.Envelope, key: bytes, text: str) -> tuple[object, str]:
    """The response as a JSON value, and the envelope's text with it in place. Raises ValueError if it does not open."""
    if not envelope.is_sealed(found.response):
        return found.response, text
    inner = envelope.open_response(str(found.response), key)
    return jsontext.parse(inner), jsontext.replace_member(text, found.response_name, inner)


def _not_an_envelope(credentials: Credentials, reply: Reply, reason: str, body: bytes) -> NotAnEnvelope:
    excerpt = _excerpt(credentials, body[: 8 * _EXCERPT].decode("utf-8", "replace"))
    return NotAnEnvelope(reason, status=reply.status, excerpt=excerpt)


def _excerpt(credentials: Credentials, text: str) -> str:
    # Redacted before it is cut, lest half a secret stay at the end.
    return jsontext.storable(credentials.redact(text[: 8 * _EXCERPT])[:_EXCERPT])


def _retry_after(reply: Reply, now: int) -> float | None:
    """Retry-After in seconds from `now`, given as seconds or as a date (RFC 9110, 10.2.3); None where unreadable."""
    value = reply.headers.get("retry-after", "").strip()
    try:
        seconds = float(value) if value.isdigit() else _epoch(value) - now
    except (ValueError, OverflowError):
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _epoch(http_date: str) -> float:
    return parsedate_to_datetime(http_date).timestamp()


def expired(answer: Answer) -> bool:
    """Whether BPJS refused the timestamp: 401 `Service Expired` (S9)."""
    return not answer.succeeded and _SERVICE_EXPIRED in answer.message.lower()


def server_time(reply: Reply) -> int | None:
    """The server's clock in epoch seconds, from its Date header; None without a readable one."""
    try:
        return int(_epoch(reply.headers.get("date", "")))
    except (ValueError, OverflowError):
        return None
