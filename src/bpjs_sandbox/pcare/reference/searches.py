"""Lists that are searched by a part of a code or a name, in any case."""

from bpjs_sandbox.catalogue import Row
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.shapes import shown
from bpjs_sandbox.routes import Context, Route


def _diagnoses(context: Context) -> Answer:
    return _found(context, "diagnosa", None)


def _medicines(context: Context) -> Answer:
    return _found(context, "obat", None)


def _stock(context: Context) -> Answer:
    return _found(context, "stok", context.params["pharmacy"].upper())


def _found(context: Context, name: str, group: str | None) -> Answer:
    sought = context.params["text"].strip().lower()
    rows = [row for row in context.rows(name, group) if _fits(row, sought)]
    return answers.page(context, rows, lambda row: shown(context, name, row))


def _fits(row: Row, sought: str) -> bool:
    """ICD-10 codes are found with and without their dot: j069 and J06.9."""
    code = row.code.lower()
    return sought in code or sought in row.name.lower() or sought in code.replace(".", "")


ROUTES = (
    Route("GET", "diagnosa/{text}/{start}/{limit}", _diagnoses),
    Route("GET", "obat/dpho/{text}/{start}/{limit}", _medicines),
    Route("GET", "dpho/kdppk/{pharmacy}/{text}/{start}/{limit}", _stock),
)
