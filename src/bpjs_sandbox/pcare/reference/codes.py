"""Lists that are fetched whole or page by page, without a search."""

from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.shapes import shown
from bpjs_sandbox.routes import Context, Handler, Route


def _whole(name: str, *, counted: bool = True) -> Handler:
    """All of a list; the catalogue shows some without `count`."""
    return lambda context: _listed(context, name, None, counted=counted)


def _paged(name: str) -> Handler:
    return lambda context: answers.page(context, context.rows(name), lambda row: shown(context, name, row))


def _listed(context: Context, name: str, group: str | None, *, counted: bool = True) -> Answer:
    rows = [shown(context, name, row) for row in context.rows(name, group)]
    return answers.listed(context, rows, counted=counted)


def _discharges(context: Context) -> Answer:
    inpatient = context.params["inpatient"].lower() == "true"
    return _listed(context, "statuspulang", "true" if inpatient else context.dials.discharge_list)


def _prognoses(context: Context) -> Answer:
    return _listed(context, "prognosa", context.dials.prognosis_texts, counted=False)


def _allergies(context: Context) -> Answer:
    return _listed(context, "alergi", context.params["kind"], counted=False)


def _subspecialties(context: Context) -> Answer:
    return _listed(context, "subspesialis", context.params["specialty"].upper())


def _procedures(context: Context) -> Answer:
    rows = context.rows("tindakan", context.params["level"])
    return answers.page(context, rows, lambda row: shown(context, "tindakan", row))


ROUTES = (
    Route("GET", "poli/fktp/{start}/{limit}", _paged("poli")),
    Route("GET", "dokter/{start}/{limit}", _paged("dokter")),
    Route("GET", "provider/{start}/{limit}", _paged("provider")),
    Route("GET", "kesadaran", _whole("kesadaran")),
    Route("GET", "prognosa", _prognoses),
    Route("GET", "statuspulang/rawatInap/{inpatient}", _discharges),
    Route("GET", "alergi/jenis/{kind}", _allergies),
    Route("GET", "spesialis", _whole("spesialis")),
    Route("GET", "spesialis/sarana", _whole("sarana")),
    Route("GET", "spesialis/khusus", _whole("khusus")),
    Route("GET", "spesialis/{specialty}/subspesialis", _subspecialties),
    Route("GET", "tindakan/kdTkp/{level}/{start}/{limit}", _procedures),
)
