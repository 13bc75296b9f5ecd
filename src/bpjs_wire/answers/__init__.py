"""The catalogue of what BPJS says when it does not simply say yes, and what that means for the message sent.

The first row that fits wins: `service`, `kind`, `http` and `code` must equal (or be "*" or None), and `pattern` must be
found in the text, case ignored. The text is an answer's message or, where no envelope came, the excerpt of the body.
A text that no row fits is unknown, never a success. Above all a vague 401 has no row: PCare uses that code for
business refusals as well as for credentials, so only a signed read can tell.
"""

from bpjs_wire.answers.antrean import ANTREAN_ROWS, NO_SCHEDULE
from bpjs_wire.answers.gateway import GATEWAY_ROWS
from bpjs_wire.answers.pcare import PCARE_ROWS
from bpjs_wire.answers.row import AnswerRow, Cause, Verdict

ANSWERS: tuple[AnswerRow, ...] = GATEWAY_ROWS + PCARE_ROWS + ANTREAN_ROWS

__all__ = ["ANSWERS", "NO_SCHEDULE", "AnswerRow", "Cause", "Verdict"]
