"""Antrean's answers: HTTP 200 around a business code; 1 for references, 200 for writes, 201 for a refusal."""

from bpjs_sandbox.message import Answer
from bpjs_sandbox.routes import Context


def reference(context: Context, rows: list[dict[str, object]]) -> Answer:
    """A reference list, wrapped or bare by the ref_shape dial (spec 5.1)."""
    return Answer(200, 1, "OK", {"list": rows} if context.dials.ref_shape == "list" else rows)


def done() -> Answer:
    return Answer(200, 200, "Ok")


def refused(text: str) -> Answer:
    """201 is Antrean's refusal, over HTTP 200 (spec 2.2)."""
    return Answer(200, 201, text)
