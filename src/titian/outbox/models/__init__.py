"""The promise, its history and tally, signs of life, and what is known of answers beyond the built-in catalogue."""

from titian.outbox.models.answers import AnswerRule, UnknownText
from titian.outbox.models.history import Attempt, JobEvent
from titian.outbox.models.jobs import Job, Lane, ServiceState
from titian.outbox.models.signs import Heartbeat, Pulse
from titian.outbox.models.tally import Tally

__all__ = [
    "AnswerRule",
    "Attempt",
    "Heartbeat",
    "Job",
    "JobEvent",
    "Lane",
    "Pulse",
    "ServiceState",
    "Tally",
    "UnknownText",
]
