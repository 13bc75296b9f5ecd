"""What the monitor adds to the outbox's own writes: on one promise, on many, and the list as a file."""

from titian.monitoring.operations.file import MOST_EXPORTED, export_jobs
from titian.monitoring.operations.many import AT_ONCE, PORTIONS, SPACING, Order, carry_out, stop
from titian.monitoring.operations.one import resend, reveal

__all__ = [
    "AT_ONCE",
    "MOST_EXPORTED",
    "PORTIONS",
    "SPACING",
    "Order",
    "carry_out",
    "export_jobs",
    "resend",
    "reveal",
    "stop",
]
