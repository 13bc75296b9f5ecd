"""PCare's answers, one constructor per kind; the HTTP status equals the code (spec 2.2)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from bpjs_sandbox import rules
from bpjs_sandbox.checks import START_INDEX
from bpjs_sandbox.message import Answer
from bpjs_sandbox.routes import Context

T = TypeVar("T")
FieldMessage = tuple[str, str]
Rows = list[dict[str, object]]
DUPLICATES = {
    "poli": "Peserta sudah di-entri di poli yang sama pada hari yang sama.",
    "day": "Peserta sudah di-entri pada hari yang sama",
}
"""Both texts that were seen, by the duplicate_text dial."""
_STATUS_WORDS = {401: "UNAUTHORIZED", 412: "PRECONDITION_FAILED", 428: "PRECONDITION_REQUIRED"}


def ok(data: object = None) -> Answer:
    return Answer(200, 200, "OK", data)


def created(field: str, value: str, shape: str) -> Answer:
    """`shape` object or array: sources differ by call (spec 2.3)."""
    pair = {"field": field, "message": value}
    return Answer(201, 201, "CREATED", [pair] if shape == "array" else pair)


def nothing(context: Context) -> Answer:
    """Nothing found: 204 without a body or an empty list, by dial."""
    if context.dials.not_found == "204":
        return Answer(204, 204, "NO_CONTENT", bodiless=True)
    return ok(_wrapped(context, 0, [], counted=True))


def nothing_single(context: Context) -> Answer:
    """Nothing found where one object was asked for: 204 or a null response, by dial."""
    return nothing(context) if context.dials.not_found == "204" else ok(None)


def precondition(context: Context, *pairs: FieldMessage) -> Answer:
    """412 with an array of field messages, in clear unless encrypted_412 is on."""
    data = [{"field": field, "message": message} for field, message in pairs]
    return Answer(412, 412, "PRECONDITION_FAILED", data, sealed=context.dials.encrypted_412)


def precondition_object(context: Context, field: str, message: str) -> Answer:
    """412 with one object: how DELETE pendaftaran and GET peserta refuse (spec 2.4)."""
    data = {"field": field, "message": message}
    return Answer(412, 412, "PRECONDITION_FAILED", data, sealed=context.dials.encrypted_412)


def refused(text: str, code: int = 401) -> Answer:
    """A business refusal: the text is metaData.message and 401 is its usual code (spec 2.4)."""
    return Answer(code, code, text)


def placed(answer: Answer, place: str) -> Answer:
    """A business refusal with its text in metaData.message, or in the response beside a bare status word: all four
    were seen (spec 2.4). Any other answer stays as it is."""
    word = _STATUS_WORDS.get(answer.code)
    if place == "meta" or word is None or answer.data is not None:
        return answer
    pair = {"field": "noKartu", "message": answer.message}
    data = {"array": [pair], "object": pair, "text": answer.message}[place]
    return replace(answer, message=word, data=data, sealed=False)


def duplicate(context: Context) -> Answer:
    """What is there already, in code and words of two dials."""
    return refused(DUPLICATES[context.dials.duplicate_text], context.dials.duplicate_code)


def by_chance(context: Context) -> Answer | None:
    """The random_refusal dial as the last rule of a write, be it POST, PUT or DELETE."""
    return refused(rules.UNKNOWN_TEXT) if rules.random_refusal(context) else None


def listed(context: Context, rows: Rows, *, counted: bool = True) -> Answer:
    """A whole list; `counted` says whether the catalogue shows a count beside it."""
    return ok(_wrapped(context, len(rows), rows, counted=counted)) if rows else nothing(context)


def _wrapped(context: Context, count: int, rows: Rows, *, counted: bool) -> object:
    """The list with or without its count, or the bare array, by two dials."""
    if context.dials.list_shape == "bare":
        return rows
    counted = {"catalogue": counted, "always": True, "never": False}[context.dials.list_counts]
    return {"count": count, "list": rows} if counted else {"list": rows}


def page(context: Context, things: Sequence[T], show: Callable[[T], dict[str, object]]) -> Answer:
    """Cut a page out of all things by the path's `start` and `limit` and show it; `count` is the total.

    `start_base` both: 0 and 1 are the first row and `start` n > 1 begins at the n-th, so that a caller who
    counts from 0 meets one row twice at each page border and never misses one. `max_limit` shortens a page silently.
    """
    bounds = _bounds(context)
    if bounds is None:
        return Answer(400, 400, START_INDEX)
    first, limit = bounds
    if not things:
        return nothing(context)
    rows = [show(thing) for thing in things[first : first + limit]]
    return ok(_wrapped(context, len(things), rows, counted=True))


def _bounds(context: Context) -> tuple[int, int] | None:
    try:
        start, limit = int(context.params["start"]), int(context.params["limit"])
    except ValueError:
        return None
    base = context.dials.start_base
    first = (
        max(start - 1, 0) if base == "both" and start >= 0 else start - (base if isinstance(base, int) else 0)
    )
    longest = context.dials.max_limit or limit
    return (first, min(limit, longest)) if first >= 0 and limit >= 0 else None
