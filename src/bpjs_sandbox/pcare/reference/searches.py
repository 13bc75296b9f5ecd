"""Lists that are searched by a part of a code or a name, in any case."""

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
    rows = context.world.catalogue.search(context.account, name, context.params["text"], group)
    return answers.page(context, rows, lambda row: shown(context, name, row))


ROUTES = (
    Route("GET", "diagnosa/{text}/{start}/{limit}", _diagnoses),
    Route("GET", "obat/dpho/{text}/{start}/{limit}", _medicines),
    Route("GET", "dpho/kdppk/{pharmacy}/{text}/{start}/{limit}", _stock),
)
