"""For tests that meet a real database: SQLite in a file by default, PostgreSQL when the run is given one."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection

T = TypeVar("T")


@pytest.fixture
def in_parallel(transactional_db: None) -> Callable[[Callable[[int], T], int], list[T | Exception]]:
    """Call one function n times at the same moment, each in a thread with a connection of its own.

    Gives the n results in order; a call that raised gives its exception instead, for the test to judge.
    """

    def run(function: Callable[[int], T], n: int) -> list[T | Exception]:
        barrier = threading.Barrier(n)

        def one(number: int) -> T | Exception:
            try:
                barrier.wait(timeout=30)
                return function(number)
            except Exception as error:  # noqa: BLE001 - the test judges it
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(n) as pool:
            return list(pool.map(one, range(n)))

    return run
