"""Every write to the outbox, by who does it: the desk, a person at the monitor, the worker."""

from titian.outbox.changes import changes, touch
from titian.outbox.operations.breaker import pause, resume
from titian.outbox.operations.catalogue import Unmet, collect, forget_old_texts, save_rule
from titian.outbox.operations.desk import close_held, promise, rebuild
from titian.outbox.operations.people import close, edit, find_by_hand, resend, resend_several
from titian.outbox.operations.renewal import renew_last
from titian.outbox.operations.retention import forget_bodies
from titian.outbox.operations.tally import mend_tally
from titian.outbox.operations.withdraw import supersede, withdraw
from titian.outbox.queries import Question

__all__ = [
    "Question",
    "Unmet",
    "changes",
    "close",
    "close_held",
    "collect",
    "edit",
    "find_by_hand",
    "forget_bodies",
    "forget_old_texts",
    "mend_tally",
    "pause",
    "promise",
    "rebuild",
    "renew_last",
    "resend",
    "resend_several",
    "resume",
    "save_rule",
    "supersede",
    "touch",
    "withdraw",
]
