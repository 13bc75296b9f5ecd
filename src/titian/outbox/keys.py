"""Keys of rows as one value of a statement, however many they are."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

_SELECT = {"postgresql": "SELECT unnest(%s::bigint[])", "sqlite": "SELECT value FROM json_each(%s)"}


def among(keys: Collection[int]) -> RawSQL:
    """For `column__in`. A list is a statement of its own for each length, which PostgreSQL plans each time."""
    return RawSQL(_SELECT[connection.vendor], (as_value(keys),))  # noqa: S611 - our own words


def as_value(keys: Collection[int]) -> Any:
    """As the database takes them."""
    return list(keys) if connection.vendor == "postgresql" else json.dumps(list(keys))
