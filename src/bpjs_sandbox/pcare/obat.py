"""Obat: the medicines of a visit (spec 4.9)."""

from bpjs_sandbox import rules
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.shapes import Shown, part
from bpjs_sandbox.pcare.visit_parts import Body, Part, refused_fields
from bpjs_sandbox.routes import Context, Route
from bpjs_sandbox.schema import FLAG, NUMBER, TEXT, TEXT_OR_NULL, WHOLE, Schema

_AMOUNTS = ("signa1", "signa2", "jmlObat", "jmlPermintaan")
"""Times a day, units a time, units given, units asked for."""
_SCHEMA = Schema(
    types={
        "kdObatSK": WHOLE,
        "noKunjungan": TEXT,
        "racikan": FLAG,
        "kdRacikan": TEXT_OR_NULL,
        "obatDPHO": FLAG,
        "kdObat": TEXT,
        **dict.fromkeys(_AMOUNTS, NUMBER),
        "nmObatNonDPHO": TEXT_OR_NULL,
    },
    required=frozenset({"noKunjungan", "racikan", "obatDPHO", "kdObat", *_AMOUNTS}),
)


def _in_list(context: Context) -> Answer | None:
    """A medicine of the DPHO must be in its list; one of the clinic's own needs a name."""
    body = context.payload
    if body["obatDPHO"] is True and context.find("obat", context.call.text("kdObat")) is None:
        return answers.precondition(context, ("kdObat", rules.NOT_IN_REFERENCE))
    if body["obatDPHO"] is False and not context.call.text("nmObatNonDPHO"):
        return answers.precondition(context, ("nmObatNonDPHO", "nmObatNonDPHO harus diisi"))
    return None


def _compound(context: Context) -> Answer | None:
    """The parts of a compound share a kdRacikan."""
    if context.payload["racikan"] is True and not context.call.text("kdRacikan"):
        return answers.precondition(context, ("kdRacikan", "kdRacikan harus diisi"))
    return None


def _amounts(context: Context) -> Answer | None:
    wrong = (name for name in _AMOUNTS if float(str(context.payload[name])) <= 0)
    return refused_fields(context, wrong, "harus lebih dari 0")


def _shown(context: Context, number: int, body: Body) -> Shown:
    """`jmlHari` is how long the amount lasts, in whole days."""
    per_day = float(str(body["signa1"])) * float(str(body["signa2"]))
    own = {"kdObat": body["kdObat"], "nmObat": body.get("nmObatNonDPHO"), "sedia": 0}
    return {
        "kdObatSK": number,
        "kdRacikan": body.get("kdRacikan"),
        "obat": part(context, "obat", body["kdObat"]) if body["obatDPHO"] else own,
        "signa1": body["signa1"],
        "signa2": body["signa2"],
        "jmlObat": body["jmlObat"],
        "jmlHari": int(float(str(body["jmlObat"])) / per_day),
        "kekuatan": 0,
        "jmlPermintaan": body["jmlPermintaan"],
        "jmlObatRacikan": body["jmlObat"] if body["racikan"] else 0,
    }


OBAT = Part("kdObatSK", lambda visit: visit.medicines, _SCHEMA, (_in_list, _compound, _amounts), _shown)
ROUTES = (
    Route("GET", "obat/kunjungan/{visit}", OBAT.listed),
    Route("POST", "obat/kunjungan", OBAT.add),
    Route("DELETE", "obat/{number}/kunjungan/{visit}", OBAT.delete),
)
