"""Many rows, each with values of its own, in few statements: what a turn writes (delivery.md, "The engine")."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Field, JSONField, Model

from titian.outbox.changes import changes

log = logging.getLogger(__name__)

R = TypeVar("R")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """The row whose columns are as in `key`, and what is to stand in it."""

    key: Mapping[str, object]
    columns: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Written:
    """What some statements did: inside `together` it is known only afterwards."""

    cursors: Sequence[Any]

    @property
    def rows(self) -> int:
        """How many were there to be written."""
        return sum(cursor.rowcount for cursor in self.cursors)


@contextmanager
def together() -> Iterator[None]:
    """Statements of which none waits for the answer to the one before, where the engine can do that: PostgreSQL writes
    while we make the next one ready. What one of them raises, the end of the block raises: it has to stand inside a
    savepoint, and holds none."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with connection.wrap_database_errors, connection.connection.pipeline():
            yield
    else:
        yield


def update_each(model: type[Model], rows: Iterable[Row]) -> Written:
    """Django has one UPDATE for one row, or a CASE as long as the batch."""
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Row]] = defaultdict(list)
    for row in rows:
        alike[tuple(row.columns), tuple(row.key)].append(row)
    return Written([_update(model, columns, key, some) for (columns, key), some in alike.items()])


def _update(model: type[Model], columns: Sequence[str], key: Sequence[str], rows: Sequence[Row]) -> Any:
    names = (*columns, *key)
    places, source = _given(model, names)
    pairs = [f"{_quoted(model, name)} = {place}" for name, place in zip(names, places, strict=True)]
    assignments, condition = ", ".join(pairs[: len(columns)]), " AND ".join(pairs[len(columns) :])
    text = f"UPDATE {_table(model)} SET {assignments}{source} WHERE {condition}"  # noqa: S608 - names of our own models
    return _execute(text, model, names, [(*row.columns.values(), *row.key.values()) for row in rows])


def insert_each(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """New rows, whose keys nobody is told; `names` are all of their columns."""
    places, source = _given(model, names)
    columns = ", ".join(_quoted(model, name) for name in names)
    text = f"INSERT INTO {_table(model)} ({columns}) SELECT {', '.join(places)}{source}"
    if rows:
        _execute(text, model, names, rows)


def _given(model: type[Model], names: Sequence[str]) -> tuple[list[str], str]:
    """Where a statement finds the values, and the rest of its FROM.

    PostgreSQL takes all rows at once: it prepares a dozen checks and indexes anew for each statement. Its driver
    writes binary arrays quicker than text. Texts are cast to no length: a cast cuts where an assignment refuses.
    """
    if connection.vendor != "postgresql":
        return ["%s"] * len(names), ""
    types = [str(_field(model, name).db_type(connection)).partition("(")[0] for name in names]
    places = [f"v{number}" for number in range(len(names))]
    arrays = ", ".join(f"%b::{of}[]" for of in types)
    return [f"given.{place}" for place in places], f" FROM unnest({arrays}) AS given ({', '.join(places)})"


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(model: type[Model], name: str) -> str:
    return connection.ops.quote_name(str(_field(model, name).column))


def _execute(text: str, model: type[Model], names: Sequence[str], rows: Sequence[Sequence[object]]) -> Any:
    """The cursor, left open: it knows what came of it when the answer is here."""
    columns = [
        _prepared(_field(model, name), values)
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    ]
    cursor = connection.cursor()
    if connection.vendor == "postgresql":
        cursor.execute(text, columns)
    else:
        cursor.executemany(text, list(zip(*columns, strict=True)))
    return cursor


_PLAIN = {
    "postgresql": frozenset({str, int, bool, type(None), datetime, date, UUID}),
    "sqlite": frozenset({str, int, bool, type(None)}),
}
"""What the driver takes as it is, in all columns but those of JSON."""


def _prepared(field: Field[Any, Any], values: Sequence[object]) -> list[Any]:
    """As the database takes them. What all rows share, the moment and the state, is prepared once."""
    if all(value is values[0] for value in values):
        return [field.get_db_prep_save(values[0], connection)] * len(values)
    if not isinstance(field, JSONField) and _PLAIN[connection.vendor].issuperset(map(type, values)):
        return list(values)
    return [field.get_db_prep_save(value, connection) for value in values]


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    found = model._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{model.__name__}.{name} is no column")
    return found


def each_apart(rows: Iterable[R], act: Callable[[R], T], *, most: int | None = None) -> list[T]:
    """Each may fail alone: one bad row must not stop every clinic. The bad one stays where it is, and the next of them
    takes its place."""
    done: list[T] = []
    for row in rows:
        if len(done) == most:
            break
        try:
            with changes():
                done.append(act(row))
        except (OperationalError, InterfaceError):
            raise  # the database itself is in trouble: the whole turn is taken again
        except Exception:
            log.exception("job %s was left where it is", getattr(row, "pk", row))
    return done
