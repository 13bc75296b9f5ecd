"""Queries that a worker asks many times a second: composed once a process, and only what changes is put in.

Django needs up to 20 ms to compose the larger of them, and the database 1 ms to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

ANY_MOMENT, ANY_SERVICE = datetime(1, 2, 3, 4, 5, 6, tzinfo=UTC), -70_605
"""What a query is composed with in place of the moment and the key of a service: values that no clinic has."""


def composed(
    make: Callable[..., QuerySet[Any, Any]], *fixed: Hashable, now: datetime, service: int = ANY_SERVICE
) -> tuple[str, list[Any]]:
    """SQL and parameters, for this moment and this service, of the query that `make(*fixed)` gives for any."""
    sql, parameters = _text(make, fixed, connection.vendor)
    moment = connection.ops.adapt_datetimefield_value
    values = {moment(ANY_MOMENT): moment(now), ANY_SERVICE: service}
    return sql, [values.get(one, one) for one in parameters]


@cache
def _text(
    make: Callable[..., QuerySet[Any, Any]], fixed: tuple[Hashable, ...], vendor: str
) -> tuple[str, tuple[Any, ...]]:
    """For one kind of database."""
    del vendor
    sql, parameters = make(*fixed).query.sql_with_params()
    return sql, tuple(parameters)
