"""What belongs to a visit beside its own body: medicines, procedures and a check-up (spec 4.8 to 4.10)."""

from collections.abc import Callable, Mapping

from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.shapes import Shown, part
from bpjs_sandbox.routes import Context, Handler, Route
from bpjs_sandbox.world import Visit

Body = Mapping[str, object]
Show = Callable[[Context, int, Body], Shown]


def _parts(entries: Callable[[Visit], Mapping[int, Body]], show: Show) -> Handler:
    """All parts of one kind of the visit that the path numbers; nothing for a visit that is not there [I]."""

    def handler(context: Context) -> Answer:
        visit = context.world.visit(context.account, context.params["number"])
        found = entries(visit) if visit else {}
        return answers.listed(context, [show(context, number, body) for number, body in found.items()])

    return handler


def _medicine(context: Context, number: int, body: Body) -> Shown:
    """`jmlHari` is how long the amount lasts, in days; a medicine of the clinic's own has only its name."""
    per_day = float(str(body["signa1"])) * float(str(body["signa2"]))
    listed = body["obatDPHO"] is True
    own = {"kdObat": body["kdObat"], "nmObat": body.get("nmObatNonDPHO"), "sedia": 0}
    return {
        "kdObatSK": number,
        "kdRacikan": body.get("kdRacikan"),
        "obat": part(context, "obat", body["kdObat"]) if listed else own,
        "signa1": body["signa1"],
        "signa2": body["signa2"],
        "jmlObat": body["jmlObat"],
        "jmlHari": int(float(str(body["jmlObat"])) / per_day) if per_day else 0,
        "kekuatan": 0,
        "jmlPermintaan": body["jmlPermintaan"],
        "jmlObatRacikan": 0,
    }


def _procedure(context: Context, number: int, body: Body) -> Shown:
    named = part(context, "tindakan", body["kdTindakan"]) or {}
    return {
        "kdTindakanSK": number,
        "kdTindakan": body["kdTindakan"],
        "nmTindakan": named.get("nmTindakan"),
        "biaya": body["biaya"],
        "keterangan": body.get("keterangan"),
        "hasil": body["hasil"],
    }


def _checkup(_context: Context, number: int, body: Body) -> Shown:
    return {**body, "kdMCU": number}


ROUTES = (
    Route("GET", "obat/kunjungan/{number}", _parts(lambda visit: visit.medicines, _medicine)),
    Route("GET", "tindakan/kunjungan/{number}", _parts(lambda visit: visit.procedures, _procedure)),
    Route("GET", "MCU/kunjungan/{number}", _parts(lambda visit: visit.checkups, _checkup)),
)
