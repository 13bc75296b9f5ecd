"""One form for every log line, and the one place where identities are masked on their way out."""

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import django.db
from django.utils.log import CallbackFilter

try:
    from psycopg import Error as PostgresqlError
except ModuleNotFoundError:  # with SQLite inside nobody installs it

    class PostgresqlError(Exception):  # type: ignore[no-redef]
        """None is ever raised."""


IDENTITY = re.compile(r"(?<!\d)(?:\d{16}|\d{13})(?!\d)")
"""A NIK has 16 digits, a card 13. Times in milliseconds look the same: masking them loses nothing."""

SHOWN = 3
"""Digits that stay, to tell two patients of one morning apart."""

DATABASE_ERRORS = (django.db.Error, PostgresqlError)
_INDENTED = r"[\s|]*"
"""Between two lines of an error: a group of exceptions indents each and draws a bar before it."""


def masked(text: str) -> str:
    """The text with all but the last three digits of anything that may be a NIK or a card number dotted out."""
    return IDENTITY.sub(lambda found: "•" * (len(found[0]) - SHOWN) + found[0][-SHOWN:], text)


class LineFormatter(logging.Formatter):
    """`at=… level=… logger=… event="…"`, one line a record, the traceback as one more pair.

    Masks the finished line: what came in by the message, an argument or an exception is caught alike. Of what a
    database says only the first line is told: below it PostgreSQL repeats the row, complaint and all.
    """

    def format(self, record: logging.LogRecord) -> str:
        pairs = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _quoted(_without_rows(record.getMessage(), _arguments(record))),
        }
        if record.exc_info:
            text = self.formatException(record.exc_info)
            pairs["exception"] = _quoted(_without_rows(text, [record.exc_info[1]]))
        return masked(" ".join(f"{name}={value}" for name, value in pairs.items()))


def _arguments(record: logging.LogRecord) -> Iterable[object]:
    return record.args.values() if isinstance(record.args, Mapping) else record.args or ()


def _without_rows(text: str, errors: Iterable[object]) -> str:
    """The text with each database error in it, or in the chain behind it, cut to its first line."""
    for error in _chained(errors):
        lines = str(error).splitlines() if isinstance(error, DATABASE_ERRORS) else []
        if len(lines) > 1:
            told = _INDENTED.join(map(re.escape, lines))
            text = re.sub(told, lambda found, first=lines[0]: first, text)  # type: ignore[misc]
    return text


def _chained(errors: Iterable[object]) -> Iterator[BaseException]:
    """The errors, what they were raised from or while, and the members of groups; each once."""
    waiting, seen = list(errors), set[int]()
    while waiting:
        error = waiting.pop()
        if isinstance(error, BaseException) and id(error) not in seen:
            seen.add(id(error))
            yield error
            waiting += [error.__cause__, error.__context__]
            waiting += error.exceptions if isinstance(error, BaseExceptionGroup) else ()


def logging_config(level: str) -> Mapping[str, Any]:
    """Django's LOGGING for this level name."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": LineFormatter}},
        "filters": {"unasked": {"()": CallbackFilter, "callback": _is_news}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.request": {"filters": ["unasked"]},
            "django.server": {"level": "WARNING"},  # waitress serves
            "httpx2": {"level": "WARNING"},  # every question to BPJS, with the card number in its address
            "pyBarcode": {"level": "WARNING"},  # at each start, that it cannot draw: we do
            "waitress.queue": {"level": "ERROR"},  # every short queue
        },
    }


def _is_news(record: logging.LogRecord) -> bool:
    """A /readyz that says "not yet" is an answer to who asked, ten times a second while a demo starts."""
    request = getattr(record, "request", None)
    return getattr(request, "path", "") != "/readyz" or getattr(record, "status_code", 0) != 503


def _quoted(text: str) -> str:
    """With quotation marks and line ends escaped, so that a line stays a line."""
    return json.dumps(text, ensure_ascii=False)
