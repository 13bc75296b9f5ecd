"""Queries that a worker asks many times a second: composed once a process, and only what changes is put in.

Django needs up to 20 ms to compose the larger of them, and the database 1 ms to answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Hashable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

ANY_MOMENT = datetime(1, 2, 3, 4, 5, 6, tzinfo=UTC)
"""What a query is composed with in place of the moment: one that no clinic has."""

EACH = RawSQL("each_of.value", ())
"""What a query is composed with in place of the key that `composed_for_each` puts in."""

_FOR_EACH = {
    "postgresql": "SELECT {columns} FROM unnest(%s::bigint[]) AS each_of (value)"
    " CROSS JOIN LATERAL ({found}) AS found JOIN {table} AS one ON one.id = found.pk",
    # SQLite has no LATERAL; tables that are cross joined it takes in their order.
    "sqlite": "SELECT {columns} FROM json_each(%s) AS each_of CROSS JOIN {table} AS one ON one.id IN ({found})",
}


def composed(
    make: Callable[..., QuerySet[Any, Any]], *fixed: Hashable, now: datetime
) -> tuple[str, list[Any]]:
    """SQL and parameters, for this moment, of the query that `make(*fixed)` gives for any."""
    sql, parameters = _text(make, fixed, connection.vendor)
    moment = connection.ops.adapt_datetimefield_value
    values = {moment(ANY_MOMENT): moment(now)}
    return sql, [values.get(one, one) for one in parameters]


def composed_for_each(
    keys: Collection[int],
    model: type[Model],
    columns: Sequence[str],
    make: Callable[..., QuerySet[Any, Any]],
    *fixed: Hashable,
    now: datetime,
) -> tuple[str, list[Any]]:
    """As `composed`, for a query that finds rows (`pk`) of a model for EACH key: some of their columns, for all keys.

    One query for each key would be planned as often, which takes PostgreSQL longer than all else in a turn.
    """
    found, parameters = composed(make, *fixed, now=now)
    named = ", ".join(f"one.{name}" for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    sql = _FOR_EACH[connection.vendor].format(columns=named, found=found, table=table)
    wanted = list(keys) if connection.vendor == "postgresql" else json.dumps(list(keys))
    return sql, [wanted, *parameters]


@cache
def _text(
    make: Callable[..., QuerySet[Any, Any]], fixed: tuple[Hashable, ...], vendor: str
) -> tuple[str, tuple[Any, ...]]:
    """For one kind of database."""
    del vendor
    sql, parameters = make(*fixed).query.sql_with_params()
    return sql, tuple(parameters)
