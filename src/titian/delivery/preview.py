"""What the screen shows as *Request*: pure, and the same functions that send."""

from __future__ import annotations

from copy import copy
from urllib.parse import unquote

from titian.delivery.handlers import UNENCODABLE, encoded, request_text
from titian.outbox.kinds import FACTS
from titian.outbox.models import Job


def preview(job: Job) -> tuple[str, str]:
    """Request line and exact body as they would go now; both empty when they cannot be built yet."""
    shown = _with_stand_in(job)
    try:
        line, body = request_text(shown)
    except UNENCODABLE:
        return "", ""
    return (line if shown is job else unquote(line)), body


def encoded_body(job: Job) -> str:
    """The body as its promise has it, whatever an editor wrote over it; "" when it cannot be built yet."""
    try:
        return encoded(_with_stand_in(job)).body or ""
    except UNENCODABLE:
        return ""


def _with_stand_in(job: Job) -> Job:
    """A number that only another step's answer will tell is shown as the promise of one."""
    step = job.facts.number_of
    if step is None or getattr(job, FACTS[step].number_column):
        return job
    shown = copy(job)
    setattr(shown, FACTS[step].number_column, f"⟨nomor dari {step.label}⟩")
    return shown
