"""The promise and its history, signs of life, and what is known of BPJS's answers beyond the built-in catalogue."""

from titian.outbox.models.answers import AnswerRule, UnknownText
from titian.outbox.models.history import Attempt, JobEvent
from titian.outbox.models.jobs import Job, Lane, ServiceState
from titian.outbox.models.signs import Heartbeat, Pulse

__all__ = [
    "AnswerRule",
    "Attempt",
    "Heartbeat",
    "Job",
    "JobEvent",
    "Lane",
    "Pulse",
    "ServiceState",
    "UnknownText",
]
