"""Field types of request bodies. BPJS answers wrong types with code 0 and a null message (spec 2.4)."""

from collections.abc import Mapping
from dataclasses import dataclass

Types = tuple[type, ...]

TEXT: Types = (str,)
TEXT_OR_NULL: Types = (str, type(None))
WHOLE: Types = (int,)
NUMBER: Types = (int, float)
FLAG: Types = (bool,)
NUMBER_OR_TEXT: Types = (int, float, str)
OBJECT_OR_NULL: Types = (dict, type(None))


@dataclass(frozen=True, slots=True)
class Schema:
    """Types by field; the required ones must be there and not be an empty text."""

    types: Mapping[str, Types]
    required: frozenset[str]

    def wrong_types(self, body: Mapping[str, object]) -> list[str]:
        """Fields present with a type they cannot have. A JSON true is no number."""
        return [name for name, types in self.types.items() if name in body and not _fits(body[name], types)]

    def missing(self, body: Mapping[str, object]) -> list[str]:
        """Required fields that are absent or an empty text, in the schema's order."""
        return [name for name in self.types if name in self.required and body.get(name, "") == ""]


def _fits(value: object, types: Types) -> bool:
    if isinstance(value, bool):
        return bool in types
    return isinstance(value, types)
