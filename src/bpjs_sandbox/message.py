"""The values that travel through the sandbox: a call comes in, a rule answers, a reply goes out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote


class Service(StrEnum):
    """The three services, by the first segment of their path."""

    PCARE = "pcare-rest"
    ANTREAN = "antreanfktp"
    ICARE = "ihs"


_ALSO = {"wsihs": Service.ICARE}
"""Sources differ about iCare's path: /ihs in the catalogue, /wsihs in clients that ran live (spec 1.1)."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it arrived. `at` is epoch seconds, `headers` have lower-case names."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str
    at: float
    payload: Mapping[str, object] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "payload", _json_object(self.body))

    @property
    def segments(self) -> tuple[str, ...]:
        """Path parts, unquoted; repeated slashes count as one (spec 1.1)."""
        return tuple(unquote(part) for part in self.path.split("/") if part)

    @property
    def service(self) -> Service | None:
        first = self.segments[0].lower() if self.segments else ""
        return _ALSO.get(first) or (Service(first) if first in set(Service) else None)

    @property
    def writes(self) -> bool:
        """Whether an accepted call changes something; iCare's POST only asks."""
        return self.method != "GET" and self.service is not Service.ICARE

    def header(self, name: str) -> str:
        """The header's value, or an empty string."""
        return self.headers.get(name, "")

    def text(self, name: str) -> str:
        """A text field of the body, or an empty string when it is absent or of another type."""
        value = (self.payload or {}).get(name)
        return value if isinstance(value, str) else ""

    def whole(self, name: str) -> int:
        """A whole-number field of the body, or 0 when it is absent or of another type."""
        value = (self.payload or {}).get(name)
        return value if isinstance(value, int) else 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule or a resource says, before it is put in an envelope.

    `message` None with code 0 is BPJS's way of saying that a body had wrong data types (spec 2.4).
    `sealed` answers are encrypted unless `data` is None or an empty text.
    """

    http: int
    code: int
    message: str | None
    data: object = None
    sealed: bool = True
    bodiless: bool = False

    @property
    def accepted(self) -> bool:
        return self.http < 300 and self.code in (1, 200, 201, 204) and not self.refused_by_antrean

    @property
    def refused_by_antrean(self) -> bool:
        """Antrean refuses with business code 201 over HTTP 200; PCare's 201 comes with HTTP 201."""
        return self.code == 201 and self.http != 201


@dataclass(frozen=True, slots=True)
class Reply:
    """The bytes to send. `code` is the envelope's code for the record, None without an envelope.

    `cut` replies break off half-way through the body, others take `trickle_s` seconds for it.
    """

    http: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    code: int | None = None
    cut: bool = False
    trickle_s: float = 0


def _json_object(text: str) -> Mapping[str, object] | None:
    """The body as a JSON object whatever its content type (spec 1.4), or None when it is not one."""
    try:
        value = json.loads(text, parse_constant=_reject_constant)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _reject_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
