"""Every write to the outbox, by who does it: the desk, a person at the monitor, the worker."""

from titian.outbox.operations.breaker import pause, resume
from titian.outbox.operations.catalogue import change_rule, forget_old_texts, make_rule
from titian.outbox.operations.desk import close_held, promise, rebuild
from titian.outbox.operations.people import close, edit, find_by_hand, resend
from titian.outbox.operations.withdraw import supersede, withdraw

__all__ = [
    "change_rule",
    "close",
    "close_held",
    "edit",
    "find_by_hand",
    "forget_old_texts",
    "make_rule",
    "pause",
    "promise",
    "rebuild",
    "resend",
    "resume",
    "supersede",
    "withdraw",
]
