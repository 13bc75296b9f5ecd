"""Tindakan: the procedures of a visit (spec 4.10)."""

from bpjs_sandbox import rules
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.shapes import Shown, part
from bpjs_sandbox.pcare.visit_parts import Body, Part, care_level
from bpjs_sandbox.routes import Context, Route
from bpjs_sandbox.schema import NUMBER, TEXT, TEXT_OR_NULL, WHOLE, Schema

_SCHEMA = Schema(
    types={
        "kdTindakanSK": WHOLE,
        "noKunjungan": TEXT,
        "kdTindakan": TEXT,
        "biaya": NUMBER,
        "keterangan": TEXT_OR_NULL,
        "hasil": NUMBER,
    },
    required=frozenset({"noKunjungan", "kdTindakan", "biaya", "hasil"}),
)


def _in_list(context: Context) -> Answer | None:
    """The procedure must be one of the visit's care level, and `biaya`, rupiah, no more than its maxTarif."""
    row = context.find("tindakan", context.call.text("kdTindakan"), care_level(context))
    if row is None:
        return answers.precondition(context, ("kdTindakan", rules.NOT_IN_REFERENCE))
    if not 0 <= float(str(context.payload["biaya"])) <= float(str(row.facts["maxTarif"])):
        return answers.precondition(
            context, ("biaya", f"biaya melebihi tarif maksimal {row.facts['maxTarif']}")
        )
    return None


def _shown(context: Context, number: int, body: Body) -> Shown:
    named = part(context, "tindakan", body["kdTindakan"]) or {}
    return {
        "kdTindakanSK": number,
        "kdTindakan": body["kdTindakan"],
        "nmTindakan": named.get("nmTindakan"),
        "biaya": body["biaya"],
        "keterangan": body.get("keterangan"),
        "hasil": body["hasil"],
    }


TINDAKAN = Part("kdTindakanSK", lambda visit: visit.procedures, _SCHEMA, (_in_list,), _shown)
ROUTES = (
    Route("GET", "tindakan/kunjungan/{visit}", TINDAKAN.listed),
    Route("POST", "tindakan", TINDAKAN.add),
    Route("PUT", "tindakan", TINDAKAN.edit),
    Route("DELETE", "tindakan/{number}/kunjungan/{visit}", TINDAKAN.delete),
)
