"""Did it arrive? What a failed exchange means.

One fact decides and not a list of exception classes: whether the first byte may have left. Before that BPJS has not
received the request, for certain; after it, nobody knows.
"""

from collections.abc import Callable, Iterator
from threading import Lock

from bpjs.errors import BpjsError, NoAnswer, NotReceived


class Exchange:
    """One request on its way: whether its first byte may have left, and whether it still may leave.

    It leaves once. A library that repeats a PUT or DELETE of its own accord when the connection breaks is stopped: the
    first may have arrived, and only a look-up tells.
    """

    def __init__(self, before_write: Callable[[], None] | None = None) -> None:
        self._lock, self._before_write = Lock(), before_write
        self._written = self.over = False

    def begin_writing(self) -> None:
        """Called when the connection stands and nothing is written; raises if nothing may be."""
        if self._before_write is not None:
            try:
                self._before_write()
            except Exception as error:
                raise Stopped from error
        with self._lock:
            if self.over:
                raise TimeoutError
            if self._written:
                raise ConnectionAbortedError
            self._written = True

    def failure(self, error: BaseException) -> BpjsError:
        """What this failure means. From here on nothing is written any more.

        The library's exception is named, not chained: it carries the request, and with it the credentials.
        """
        with self._lock:
            self.over = True
            return (NoAnswer if self._written else NotReceived)(" < ".join(dict.fromkeys(_names(error))))


class Stopped(Exception):
    """`before_write` raised; a class of our own, lest a library take its exception for one of the network's."""


def _names(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield type(error).__name__
        error = error.__cause__ or error.__context__
