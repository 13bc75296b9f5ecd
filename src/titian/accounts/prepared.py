"""Questions that every request asks: composed once a process, and only the values are put in.

Django composes a query anew each time, which takes longer than the database needs to answer one by its key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.expressions import RawSQL
from django.db.models.query import ModelIterable, get_related_populators

R = TypeVar("R")
_EACH = {"postgresql": "SELECT unnest(%s::{}[])", "sqlite": "SELECT value FROM json_each(%s)"}
_TYPES: dict[type, str] = {int: "bigint", UUID: "uuid"}
_Converters = dict[int, tuple[list[Callable[..., Any]], Any]]


@dataclass(frozen=True, slots=True)
class _Place:
    """What a query is composed with in place of a value."""

    name: str


def given(name: str) -> RawSQL:
    """In a query that is composed once: where the value of this name will stand."""
    return RawSQL("%s", (_Place(name),))


def any_given(name: str, of: type[int | UUID] = int) -> RawSQL:
    """The same for the keys of rows, to stand behind `__in`: a list is a statement of its own for each length, which
    Django composes and PostgreSQL plans anew."""
    return _each(_Place(name), of)


def any_of(keys: Iterable[int]) -> RawSQL:
    """Keys that are known already, to stand behind `__in` as one value: thousands of places take longer to compose and
    to plan than to look up."""
    values = list(keys)
    return _each(json.dumps(values) if connection.vendor == "sqlite" else values)


def _each(values: object, of: type[int | UUID] = int) -> RawSQL:
    text = _EACH[connection.vendor].format(_TYPES[of])
    return RawSQL(text, (values,))  # noqa: S611 - one of the two texts above


class Prepared(Generic[R]):
    """Rows of a model, or tuples of their values, as the query that `make()` gives once finds them for any values of
    what is `given`."""

    def __init__(self, make: Callable[[], QuerySet[Any, R]]) -> None:
        self._make = make
        self._plans: dict[str, _Plan] = {}

    def __call__(self, **values: Any) -> list[R]:
        plan = self._plans.get(connection.vendor) or self._plan()
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, [_filled(one, values) for one in plan.parameters])
            return [plan.read(row) for row in cursor.fetchall()]

    def first(self, **values: Any) -> R | None:
        return next(iter(self(**values)), None)

    def _plan(self) -> _Plan:
        return self._plans.setdefault(connection.vendor, _composed(self._make()))


@dataclass(frozen=True, slots=True)
class _Whole:
    """How the values of a row become a model, with those selected beside it."""

    model: type[Model]
    own: slice
    names: list[str]
    related: list[Any]

    def __call__(self, values: list[Any]) -> Any:
        one = _loaded(self.model, self.names, values[self.own])
        for other in self.related:
            other.populate(values, one)
        return one


@dataclass(frozen=True, slots=True)
class _Plan:
    """SQL of a query, and what a row of its answer becomes."""

    sql: str
    parameters: Sequence[Any]
    converters: _Converters
    made: Callable[[list[Any]], Any]

    def read(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for place, (converts, expression) in self.converters.items():
            for convert in converts:
                values[place] = convert(values[place], expression, connection)
        return self.made(values)


def _loaded(model: type[Model], names: Sequence[str], values: Sequence[Any]) -> Any:
    """What `Model.from_db` gives, which goes through all fields for what few of them say: a patient has ninety.

    No model of ours does anything of its own when it is made.
    """
    one = model.__new__(model)
    one._state = ModelState()
    one._state.adding, one._state.db = False, connection.alias
    one.__dict__.update(zip(names, values, strict=True))
    return one


def _composed(asked: QuerySet[Any, Any]) -> _Plan:
    """What Django finds out for each query, once."""
    compiler = asked.query.get_compiler(connection.alias)
    sql, parameters = compiler.as_sql()
    converters = compiler.get_converters([expression for expression, *_ in compiler.select])
    is_of_models = issubclass(asked._iterable_class, ModelIterable)
    return _Plan(sql, parameters, converters, _whole(compiler) if is_of_models else tuple)


def _whole(compiler: Any) -> _Whole:
    chosen, about = compiler.select, cast("dict[str, Any]", compiler.klass_info)
    own = slice(about["select_fields"][0], about["select_fields"][-1] + 1)
    return _Whole(
        model=about["model"],
        own=own,
        names=[expression.target.attname for expression, *_ in chosen[own]],
        related=get_related_populators(about, chosen, connection.alias),  # type: ignore[call-arg]  # the stubs are of Django 6
    )


def _filled(parameter: Any, values: dict[str, Any]) -> Any:
    value = values[parameter.name] if isinstance(parameter, _Place) else parameter
    match value:
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case date():
            return connection.ops.adapt_datefield_value(value)
        case list() if connection.vendor == "sqlite":
            return json.dumps(value, default=attrgetter("hex"))
    return value
