"""Every write to the outbox, by who does it: the desk, a person at the monitor, the worker."""

from titian.outbox.operations.desk import promise, rebuild
from titian.outbox.operations.people import edit, resend

__all__ = ["edit", "promise", "rebuild", "resend"]
