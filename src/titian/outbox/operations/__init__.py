"""Every write to the outbox, by who does it: the desk, a person at the monitor, the worker."""

from titian.outbox.operations.breaker import pause, resume
from titian.outbox.operations.desk import close_held, promise, rebuild
from titian.outbox.operations.people import close, edit, resend
from titian.outbox.operations.withdraw import supersede, withdraw

__all__ = [
    "close",
    "close_held",
    "edit",
    "pause",
    "promise",
    "rebuild",
    "resend",
    "resume",
    "supersede",
    "withdraw",
]
