"""The front desk: the day's list, registering for a poli, the ticket, a patient's visits."""

from titian.pendaftaran.views.day import call, mark_absent, today
from titian.pendaftaran.views.history import history
from titian.pendaftaran.views.registering import new
from titian.pendaftaran.views.visit import cancel, change_payer, decide_payer, move, page

__all__ = (
    "call",
    "cancel",
    "change_payer",
    "decide_payer",
    "history",
    "mark_absent",
    "move",
    "new",
    "page",
    "today",
)
