"""Writing requests: paths whose values cannot break out of their segment, bodies whose text is always the same."""

import json
from collections.abc import Mapping
from urllib.parse import quote

from bpjs.errors import Unsendable


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
    return json.dumps(fields, ensure_ascii=False, allow_nan=False)


def number(value: object) -> int | float:
    """A measurement for a body: whole where it is whole, so that 120.0 is written 120."""
    written = float(str(value))
    return int(written) if written.is_integer() else written
