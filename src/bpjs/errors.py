"""What can go wrong with a call, sorted by who must act and by what is known.

    BpjsError
    ├── NotReceived          wait: BPJS did not get it, for certain (refused, DNS, TLS, 429); sending again is safe
    │   └── Unsendable       an administrator, or us: it holds what HTTP cannot carry; waiting will not help
    ├── NoAnswer             ask: it may have arrived (time-out, reset, truncated reply); look before sending again
    ├── NotAnEnvelope        wait, or BPJS: something else answered (a gateway, a proxy, a maintenance page)
    │   └── Undecipherable   an administrator: an envelope of success that these credentials cannot open
    ├── Refused              a person: BPJS says no, and why
    │   └── NotFound         a person: asked for one thing, BPJS has none
    └── UnexpectedShape      us: BPJS says yes in a form that we cannot read

No message of these errors holds credentials, or more than the last four digits of an identity.
"""

from bpjs.masking import masked
from bpjs.message import Answer


class BpjsError(Exception):
    """Any failure of a call to BPJS."""


class NotReceived(BpjsError):
    """BPJS did not get the request, for certain.

    `limited`: it is there and asks for fewer requests (429). `retry_after`: seconds to wait if it said so.
    """

    def __init__(self, reason: str, *, limited: bool = False, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.limited = limited
        self.retry_after = retry_after


class Unsendable(NotReceived, ValueError):
    """A request that cannot be written; a ValueError too, since it speaks of a value that we were given.

    `part`: "cons_id" or "user_key" of the credentials, "path" or "body".
    """

    def __init__(self, part: str, why: str = "") -> None:
        super().__init__(why or f"the {part} holds a character that cannot be sent")
        self.part = part


class NoAnswer(BpjsError):
    """No answer came, and the request may have arrived."""


class NotAnEnvelope(BpjsError):
    """Something other than BPJS's envelope came back. `excerpt`: its first 500 characters, without credentials."""

    def __init__(self, reason: str, *, status: int, excerpt: str) -> None:
        super().__init__(f"HTTP {status}: {reason}")
        self.status = status
        self.excerpt = excerpt


class Undecipherable(NotAnEnvelope):
    """An envelope that reports success, with a response that cannot be decrypted, decompressed or parsed."""


class Refused(BpjsError):
    """BPJS answered no."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.service} {answer.code or answer.http}: {masked(answer.message)}")
        self.answer = answer


class NotFound(Refused):
    """The one thing asked for does not exist: a 204, or a success without content."""


class UnexpectedShape(BpjsError):
    """BPJS reports success, but the content cannot be read. `where`: the field in BPJS's spelling."""

    def __init__(self, answer: Answer, where: str) -> None:
        super().__init__(f"{answer.service} {answer.code or answer.http}: cannot read {where}")
        self.answer = answer
        self.where = where
