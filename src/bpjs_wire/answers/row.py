"""One row of the answer catalogue."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What became of the message."""

    DELIVERED = "delivered"
    ALREADY_THERE = "already_there"
    """BPJS has it, or no longer has what was to be removed. For a registration its number is still to be looked up."""
    REFUSED = "refused"
    TRY_LATER = "try_later"
    """Not taken; the same message may be sent again once the cause is gone."""
    UNKNOWN = "unknown"
    SERVICE_DOWN = "service_down"
    """Something in front of BPJS answered: the message may or may not have gone through."""


class Cause(StrEnum):
    """Why, by what helps."""

    ALREADY_DONE = "already_done"
    MEND_FIELD = "mend_field"
    WAIT = "wait"
    CREDENTIALS = "credentials"
    LATE = "late"
    OURS = "ours"
    OTHER_FASKES = "other_faskes"
    MEMBERSHIP = "membership"
    SCREENING = "screening"
    EARLIER_STEP = "earlier_step"
    NO_SCHEDULE = "no_schedule"
    UNEXPLAINED = "unexplained"
    """BPJS refuses in words that nobody has collected yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """A known answer.

    `kind` is one of our message kinds, or "peserta", "referensi", "probe". `http` is the HTTP status and `code` the
    envelope's own. `sample` is a text that the pattern is for: as it was seen, or as inferred where confidence is I.
    """

    key: str
    service: str = "*"
    kind: str = "*"
    http: int | None = None
    code: int | None = None
    pattern: str = ""
    verdict: Verdict
    cause: Cause
    blames: str = ""
    source: str
    confidence: str
    sample: str
