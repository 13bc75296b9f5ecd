"""Acts, timed."""

import time
from collections.abc import Callable
from typing import Any

WARM_UP = 5

Ask = tuple[str, str, list[Any]]
"""What is asked of a screen, and the bare SQL that finds the same, with its values."""


def milliseconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def beside_bare_sql(ask: Callable[[str], int], asks: list[Ask]) -> tuple[list[float], list[float]]:
    """Milliseconds of the requests and of the bare SQL, in turns; the first few warm both up."""
    from django.db import connection  # noqa: PLC0415 - it needs the settings of the drill

    def bare(sql: str, values: list[Any]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.fetchall()

    times: tuple[list[float], list[float]] = ([], [])
    for what, sql, values in [*asks[:WARM_UP], *asks]:
        times[0].append(milliseconds(lambda what=what: ask(what)))
        times[1].append(milliseconds(lambda sql=sql, values=values: bare(sql, values)))
    return times[0][-len(asks) :], times[1][-len(asks) :]
