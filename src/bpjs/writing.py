"""Writing requests: paths whose values cannot break out of their segment, bodies whose text is always the same."""

import json
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import quote

from bpjs.errors import Unsendable

Number = int | float | Decimal
Measured = Number | None
"""A measurement, None where nothing was measured."""

_written = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def filled(template: str, **values: object) -> str:
    """A path of `bpjs_wire.paths` with its values in place, each one segment. Raises Unsendable for what is none."""
    return template.format(**{name: _segment(name, str(value)) for name, value in values.items()})


def _segment(name: str, value: str) -> str:
    if not value.strip(". "):
        raise Unsendable("path", f"{name} is empty, which would address something else")
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise Unsendable("path") from None


def body(fields: Mapping[str, object]) -> str:
    """The JSON text of a body, fields in the given order. Raises ValueError for NaN and infinities."""
    return _written(fields)


def number(value: Number) -> int | float:
    """A measurement for a body: whole where it is whole, so that 120.0 is written 120."""
    written = float(str(value))
    return int(written) if written.is_integer() else written


def measured(value: Measured) -> int | float:
    """A measurement in a registration, a check-up or a procedure, where 0 says "not measured"; nowhere else does it."""
    return 0 if value is None else number(value)


def required(**values: object) -> None:
    """Raises Unsendable, naming the first of these that is None: what is missing is not made up."""
    for name, value in values.items():
        if value is None:
            raise Unsendable("body", f"{name} is missing")
