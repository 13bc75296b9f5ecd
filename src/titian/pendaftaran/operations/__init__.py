"""Every write of the front desk: registering and who pays, keeping promises current, moving through the line."""

from titian.pendaftaran.operations.changes import change_payer, move_to_poli
from titian.pendaftaran.operations.line import call, cancel, close_waiting, mark_absent, mark_examined
from titian.pendaftaran.operations.registering import (
    decide_payer,
    register,
    renew_promises,
    renew_visit,
    renew_waiting,
)

__all__ = [
    "call",
    "cancel",
    "change_payer",
    "close_waiting",
    "decide_payer",
    "mark_absent",
    "mark_examined",
    "move_to_poli",
    "register",
    "renew_promises",
    "renew_visit",
    "renew_waiting",
]
