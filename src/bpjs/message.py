"""The messages of the protocol as plain values: what is asked, what travels, what was answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bpjs.masking import masked
from bpjs.service import Service
from bpjs_wire.codes import ANTREAN_SUCCESS, NOTHING_FOUND, PCARE_SUCCESS

T = TypeVar("T")

MAX_REPLY = 8 * 1024 * 1024
"""The longest reply body that is read as an answer, in bytes. A list of 1,000 rows is some 200 kB."""

_IDEMPOTENT = frozenset({"GET", "PUT", "DELETE"})
_SUCCESS = {
    Service.PCARE: PCARE_SUCCESS,
    Service.ANTREAN: ANTREAN_SUCCESS,
    Service.ICARE: PCARE_SUCCESS,
}


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A signed request, ready for the socket. `repr` hides the headers, the body and the identities in the path."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None

    def __repr__(self) -> str:
        size = "no body" if self.body is None else f"{len(self.body)} bytes"
        return f"<HttpRequest {self.method} {masked(self.url)}, {size}>"


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole HTTP answer; header names in lower case. A body longer than MAX_REPLY is cut just after it."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FieldRefusal:
    """One field that BPJS refuses, in BPJS's spelling, and why."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A deciphered envelope, success or refusal; or a bare 204, which has no envelope.

    `code` is metaData.code (None where BPJS sent none), `message` its text or, where that is only a status word, the
    field messages. `data` is the response as a JSON value (numbers exact: int or Decimal). `text` is the envelope as
    JSON text for storing, with the response deciphered in place and everything else as it came.
    """

    service: Service
    http: int
    code: int | None
    message: str
    data: object
    fields: tuple[FieldRefusal, ...]
    text: str

    @property
    def succeeded(self) -> bool:
        """Whether BPJS did what was asked: 200 and 201, but 1 and 200 for Antrean, where 201 refuses."""
        return is_success(self.service, self.http, self.code)

    @property
    def nothing_found(self) -> bool:
        """Whether BPJS says that there is nothing: 204, as PCare answers a GET."""
        return NOTHING_FOUND in (self.http, self.code)

    def __repr__(self) -> str:
        return f"<Answer {self.service} http={self.http} code={self.code} {masked(self.message)!r}>"


def is_success(service: Service, http: int, code: int | None) -> bool:
    """Whether these codes say success in this service's dialect."""
    return 200 <= http < 300 and code in _SUCCESS[service]


@dataclass(frozen=True, slots=True)
class Request(Generic[T]):
    """One call in BPJS's words, not yet signed. `body` is the exact JSON text; `decode` reads a successful answer.

    `means_none` recognises the answers that are no success but say "there is none" and go to `decode` as well.
    """

    service: Service
    method: str
    path: str
    decode: Callable[[Answer], T]
    body: str | None = None
    means_none: Callable[[Answer], bool] = lambda answer: answer.nothing_found

    @property
    def idempotent(self) -> bool:
        """Whether sending it twice leaves BPJS as sending it once does."""
        return self.method in _IDEMPOTENT

    def __repr__(self) -> str:
        return f"<Request {self.service} {self.method} {masked(self.path)}>"
