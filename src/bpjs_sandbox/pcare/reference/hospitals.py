"""The three look-ups of hospitals for a referral (spec 4.1, rows 13 to 15). What they refuse is [I]."""

from collections.abc import Callable
from datetime import date

from bpjs_sandbox import rules
from bpjs_sandbox.catalogue import Row
from bpjs_sandbox.data import hospitals
from bpjs_sandbox.data.specialties import WITH_SUBSPECIALTY
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.shapes import Shown, optional
from bpjs_sandbox.routes import Context, Route

NO_FACILITY = "0"
"""kdSarana of a referral that needs none (S2 S9)."""
NO_SUCH_MEMBER = ("noKartu", "noKartu peserta tidak ditemukan")


def _for_subspecialty(context: Context) -> Answer:
    wanted = context.find("subspesialis", context.params["sub"])
    facility = context.find("sarana", context.params["facility"])
    if wanted is None:
        return answers.precondition(context, ("kdSubSpesialis", rules.NOT_IN_REFERENCE))
    if facility is None and context.params["facility"] != NO_FACILITY:
        return answers.precondition(context, ("kdSarana", rules.NOT_IN_REFERENCE))
    return _hospitals(context, wanted.code, lambda one: takes(context, one, wanted, facility))


def takes(context: Context, hospital: Row, wanted: Row, facility: Row | None) -> bool:
    """Whether a hospital has the subspecialty and, when one is asked for, the facility."""
    offered = hospitals.offers(hospital, wanted, context.world.seed)
    return offered and (facility is None or hospitals.has_facility(hospital, facility))


def _for_special(context: Context) -> Answer:
    special = context.find("khusus", context.params["special"])
    if special is None or special.code in WITH_SUBSPECIALTY:
        return answers.precondition(context, ("kdKhusus", rules.NOT_IN_REFERENCE))
    return _for_member(context, special, special.code)


def _for_special_and_subspecialty(context: Context) -> Answer:
    special, sub = context.find("khusus", context.params["special"]), context.params["sub"]
    if special is None or special.code not in WITH_SUBSPECIALTY:
        return answers.precondition(context, ("kdKhusus", rules.NOT_IN_REFERENCE))
    if sub not in WITH_SUBSPECIALTY[special.code]:
        return answers.precondition(context, ("kdSubSpesialis", rules.NOT_IN_REFERENCE))
    return _for_member(context, special, f"{special.code} {sub}")


def _for_member(context: Context, special: Row, wanted: str) -> Answer:
    if context.world.member_by_card(context.params["card"]) is None:
        return answers.precondition(context, NO_SUCH_MEMBER)
    return _hospitals(context, wanted, lambda one: hospitals.takes_special(one, special, context.world.seed))


def _hospitals(context: Context, wanted: str, fits: Callable[[Row], bool]) -> Answer:
    """The nearest first; nothing on a day that is past."""
    day = rules.pcare_date(context.params["date"])
    if day is None:
        return answers.precondition(context, ("tglEstRujuk", "Format tanggal tidak sesuai, dd-MM-yyyy"))
    if day < context.world.today(context.account):
        return answers.precondition(context, ("tglEstRujuk", "tglEstRujuk tidak berlaku mundur"))
    fitting = sorted(filter(fits, context.rows("rumahsakit")), key=_distance)
    return answers.listed(context, [_shown(context, one, wanted, day) for one in fitting])


def _distance(hospital: Row) -> float:
    return float(str(hospital.facts["distance"]))


def _shown(context: Context, hospital: Row, wanted: str, day: date) -> Shown:
    load = hospitals.load(hospital, wanted, day, context.world.seed)
    facts = dict(hospital.facts) | load
    missing = {name: optional(context, facts[name]) for name in ("telpPpk", "nmkc", "jadwal")}
    return {"kdppk": hospital.code, "nmppk": hospital.name, **facts, **missing}


_DATE = "tglEstRujuk/{date}"
ROUTES = (
    Route("GET", f"spesialis/rujuk/subspesialis/{{sub}}/sarana/{{facility}}/{_DATE}", _for_subspecialty),
    Route("GET", f"spesialis/rujuk/khusus/{{special}}/noKartu/{{card}}/{_DATE}", _for_special),
    Route(
        "GET",
        f"spesialis/rujuk/khusus/{{special}}/subspesialis/{{sub}}/noKartu/{{card}}/{_DATE}",
        _for_special_and_subspecialty,
    ),
)
