"""Many rows, each with values of its own, in few statements: what a turn writes (delivery.md, "The engine")."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Field, Model

log = logging.getLogger(__name__)

R = TypeVar("R")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """The row whose columns are as in `key`, and what is to stand in it."""

    key: Mapping[str, object]
    columns: Mapping[str, object]


def update_each(model: type[Model], rows: Iterable[Row]) -> int:
    """How many rows were there to be updated. Django has one UPDATE for one row, or a CASE as long as the batch."""
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Row]] = defaultdict(list)
    for row in rows:
        alike[tuple(row.columns), tuple(row.key)].append(row)
    return sum(_update(model, columns, key, some) for (columns, key), some in alike.items())


def _update(model: type[Model], columns: Sequence[str], key: Sequence[str], rows: Sequence[Row]) -> int:
    fields = [_field(model, name) for name in (*columns, *key)]
    equal = [f"{connection.ops.quote_name(str(field.column))} = %s" for field in fields]
    assignments, condition = ", ".join(equal[: len(columns)]), " AND ".join(equal[len(columns) :])
    table = connection.ops.quote_name(model._meta.db_table)
    values = [_values(fields, (*row.columns.values(), *row.key.values())) for row in rows]
    with connection.cursor() as cursor:
        # Names of our own models, and nothing else, stand in it.
        cursor.executemany(f"UPDATE {table} SET {assignments} WHERE {condition}", values)  # noqa: S608
        return int(cursor.rowcount)


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    found = model._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{model.__name__}.{name} is no column")
    return found


def _values(fields: Sequence[Field[Any, Any]], values: Sequence[object]) -> list[Any]:
    return [field.get_db_prep_save(value, connection) for field, value in zip(fields, values, strict=True)]


def each_apart(rows: Iterable[R], act: Callable[[R], T], *, most: int | None = None) -> list[T]:
    """A savepoint each: one bad row must not stop every clinic. The bad one stays where it is, and the next of them
    takes its place."""
    done: list[T] = []
    for row in rows:
        if len(done) == most:
            break
        try:
            with transaction.atomic():
                done.append(act(row))
        except (OperationalError, InterfaceError):
            raise  # the database itself is in trouble: the whole turn is taken again
        except Exception:
            log.exception("job %s was left where it is", getattr(row, "pk", row))
    return done
