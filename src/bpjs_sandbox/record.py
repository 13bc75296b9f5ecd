"""What arrived, in order, and what became of it. No header is kept, so no secret is."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum

from bpjs_sandbox.message import Call


class Outcome(StrEnum):
    """What became of a request, from the sandbox's side."""

    PENDING = "pending"
    """Not looked at yet: slow, or to be committed late."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNAUTHORISED = "unauthorised"
    DROPPED = "dropped"
    """The connection was reset; `committed_at` says whether the request was accepted all the same."""
    FAULT = "fault"
    """A gateway answered in place of the service, and nothing was done."""


@dataclass(slots=True)
class Entry:
    """One request. Times are epoch seconds on this machine's clock; `http` is None for no answer, `looked_at`
    until the rules see it, `answered_at` until the answer leaves or the connection is reset.

    `message` is what was said, wherever the answer has its text, also where nobody received it.
    """

    n: int
    at: float
    service: str
    method: str
    path: str
    body: str
    outcome: Outcome = Outcome.PENDING
    http: int | None = None
    code: int | None = None
    message: str | None = None
    looked_at: float | None = None
    committed_at: float | None = None
    answered_at: float | None = None


@dataclass(slots=True)
class Record:
    """The list of all requests since the start or the last reset."""

    entries: list[Entry] = field(default_factory=list)

    def open(self, call: Call) -> Entry:
        service = call.service.name.lower() if call.service else ""
        entry = Entry(len(self.entries) + 1, call.at, service, call.method, call.path, call.body)
        self.entries.append(entry)
        return entry

    def since(self, n: int) -> list[dict[str, object]]:
        """Entries numbered above `n`, as plain data."""
        return [asdict(entry) for entry in self.entries[n:]]
