"""Questions that every request asks: composed once a process, and only the values are put in.

Django composes a query anew each time, which takes longer than the database needs to answer one by its key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
_Converters = dict[int, tuple[list[Callable[..., Any]], Any]]


@dataclass(frozen=True, slots=True)
class _Place:
    """What a query is composed with in place of a value."""

    name: str


def given(name: str) -> RawSQL:
    """In a query that is composed once: where the value of this name will stand."""
    return RawSQL("%s", (_Place(name),))


class Prepared(Generic[M]):
    """Rows of a model, as the query that `make()` gives once finds them for any values of what is `given`."""

    def __init__(self, make: Callable[[], QuerySet[M]]) -> None:
        self._make = make

    def __call__(self, **values: Any) -> list[M]:
        plan = _plan(self._make, connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, [_filled(one, values) for one in plan.parameters])
            return [plan.read(row) for row in cursor.fetchall()]

    def first(self, **values: Any) -> M | None:
        return next(iter(self(**values)), None)


@dataclass(frozen=True, slots=True)
class _Plan:
    """SQL of a query, and how a row of its answer becomes a model with those selected beside it."""

    sql: str
    parameters: Sequence[Any]
    converters: _Converters
    model: type[Model]
    own: slice
    names: list[str]
    related: list[Any]

    def read(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for place, (converts, expression) in self.converters.items():
            for convert in converts:
                values[place] = convert(values[place], expression, connection)
        one = self.model.from_db(connection.alias, self.names, values[self.own])
        for other in self.related:
            other.populate(values, one)
        return one


@cache
def _plan(make: Callable[[], QuerySet[Any]], vendor: str) -> _Plan:
    """For one kind of database. What `ModelIterable` of Django finds out for each query, it here does once."""
    del vendor
    compiler = make().query.get_compiler(connection.alias)
    sql, parameters = compiler.as_sql()
    chosen, about = compiler.select, cast("dict[str, Any]", compiler.klass_info)
    own = slice(about["select_fields"][0], about["select_fields"][-1] + 1)
    return _Plan(
        sql=sql,
        parameters=parameters,
        converters=compiler.get_converters([expression for expression, *_ in chosen]),
        model=about["model"],
        own=own,
        names=[expression.target.attname for expression, *_ in chosen[own]],
        related=get_related_populators(about, chosen, connection.alias),  # type: ignore[call-arg]  # the stubs are of Django 6
    )


def _filled(parameter: Any, values: dict[str, Any]) -> Any:
    value = values[parameter.name] if isinstance(parameter, _Place) else parameter
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
