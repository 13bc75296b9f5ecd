"""The tables beside this module: CSV with a head line, one record a line."""

import csv
from collections.abc import Iterator
from importlib import resources


def read(name: str) -> Iterator[list[str]]:
    """The records of a table without its head line. Raises FileNotFoundError for a table that is not there."""
    text = resources.files("bpjs_sandbox.data").joinpath(name).read_text("utf-8")
    records = csv.reader(text.splitlines(), strict=True)
    next(records)
    yield from records
