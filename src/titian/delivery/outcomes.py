"""The closed set of answers one exchange can give, whatever the kind."""

from __future__ import annotations

from dataclasses import dataclass

from titian.outbox.models import Attempt
from titian.outbox.operations.breaker import Health

Kind = Attempt.Outcome


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one exchange came to, and the facts that are stored on its attempt.

    `number` is BPJS's own number (noUrut) where one was given or found; `retry_after` is in seconds;
    `health` is what the exchange says about the service, apart from the job; `request_line` is set where it was
    not known before the exchange; `differs` where what was found at BPJS is ours and says something else (R8);
    `is_unmet` where BPJS answered in words that nobody has collected yet.
    """

    kind: Attempt.Outcome
    why: str
    health: Health = Health.SILENT
    number: str = ""
    http: int | None = None
    code: int | None = None
    message: str = ""
    text: str = ""
    answer_key: str = ""
    retry_after: float | None = None
    request_line: str = ""
    differs: bool = False
    is_unmet: bool = False

    @property
    def succeeded(self) -> bool:
        return self.kind in (Kind.DELIVERED, Kind.PRESENT)

    def record(self) -> dict[str, object]:
        """The columns of the attempt; every text of `bpjs` can be stored as it is."""
        asked = {"request_line": self.request_line} if self.request_line else {}
        return asked | {
            "outcome": self.kind,
            "http_code": self.http,
            "bpjs_code": self.code,
            "bpjs_message": self.message,
            "response_text": self.text,
            "answer_key": self.answer_key,
        }
