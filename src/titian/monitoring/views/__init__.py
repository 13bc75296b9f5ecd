"""The monitor: the board and one job's panel, what a person does to one or to many, and what the doctor finds."""

from titian.monitoring.views.board import (
    board,
    close,
    detail,
    doctor,
    doctor_service,
    find_by_hand,
    poll,
    resend,
)
from titian.monitoring.views.bulk import close_many, resend_many
from titian.monitoring.views.edit import edit, take_back
from titian.monitoring.views.export import export
from titian.monitoring.views.reveal import reveal

__all__ = [
    "board",
    "close",
    "close_many",
    "detail",
    "doctor",
    "doctor_service",
    "edit",
    "export",
    "find_by_hand",
    "poll",
    "resend",
    "resend_many",
    "reveal",
    "take_back",
]
