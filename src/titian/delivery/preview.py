"""What the screen shows as *Request*: pure, and the same function that sends."""

from __future__ import annotations

from titian.delivery.handlers import UNENCODABLE, request_text
from titian.outbox.models import Job


def preview(job: Job) -> tuple[str, str]:
    """Request line and exact body as they would go now; both empty when they cannot be built yet."""
    try:
        return request_text(job)
    except UNENCODABLE:
        return "", ""
