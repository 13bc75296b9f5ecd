"""The promise and its history, and what is known of BPJS's answers beyond the built-in catalogue."""

from titian.outbox.models.answers import AnswerRule, UnknownText
from titian.outbox.models.jobs import Attempt, Heartbeat, Job, JobEvent, Lane, Pulse, ServiceState

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
