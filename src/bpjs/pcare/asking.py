"""The two forms in which PCare is asked: for a list, and for one thing."""

from collections.abc import Callable
from typing import TypeVar

from bpjs.message import Request
from bpjs.service import Service
from bpjs.shape import Page, Row, one, reference_page
from bpjs.writing import filled

T = TypeVar("T")


def listed(read: Callable[[Row], T], template: str, **values: object) -> Request[Page[T]]:
    """A list, whose rows `read` understands. Raises Unsendable where a value is no segment of a path.

    The answer: a row that cannot be read is counted as the page's `unread`; UnexpectedShape where none can.
    """
    path = filled(template, **values)
    return Request(Service.PCARE, "GET", path, lambda answer: reference_page(answer, read))


def single(read: Callable[[Row], T], template: str, **values: object) -> Request[T]:
    """One thing; the answer is NotFound where BPJS has none. Raises Unsendable as `listed`."""
    return Request(Service.PCARE, "GET", filled(template, **values), lambda answer: read(one(answer)))
