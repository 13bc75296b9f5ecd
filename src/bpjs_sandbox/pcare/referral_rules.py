"""What a `rujukLanjut` must be when a visit ends in a referral (spec 4.5): the three shapes, then their codes.

Only the shape has texts with a source; which field a wrong code is blamed on is [I].
"""

from collections.abc import Iterator, Mapping

from bpjs_sandbox import rules
from bpjs_sandbox.catalogue import Row
from bpjs_sandbox.data import hospitals
from bpjs_sandbox.data.specialties import WITH_SUBSPECIALTY
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.reference.hospitals import NO_FACILITY, takes
from bpjs_sandbox.routes import Context
from bpjs_sandbox.rules import Rule

REFERRED = "4"
INTERNAL = "5"
CHILD_VALUE = "Cannot access child value on Newtonsoft.Json.Linq.JValue."
NULL_REFERENCE = "Object reference not set to an instance of an object."
_NO_REASON = ("-1", "0")
_REASONS = ("1", "2", "3", "4")

Referral = Mapping[str, object]


def _has_its_shape(context: Context) -> Answer | None:
    """The two .NET texts that integrators met: nothing where an object is due, and nulls inside it."""
    referral = context.payload.get("rujukLanjut")
    if context.payload["kdStatusPulang"] != REFERRED:
        return None
    if not isinstance(referral, Mapping):
        return _misshapen(context, NULL_REFERENCE)
    target = referral.get("subSpesialis") or referral.get("khusus")
    if not isinstance(target, Mapping) or not referral.get("tglEstRujuk") or not referral.get("kdppk"):
        return _misshapen(context, CHILD_VALUE)
    return None


def _misshapen(context: Context, text: str) -> Answer:
    code = context.dials.misshapen_code
    return Answer(code, code, text, [], sealed=False)


def _day_is_due(context: Context) -> Answer | None:
    """Not before the visit (S8)."""
    referral = _referral(context)
    if referral is None:
        return None
    day, came = (
        rules.pcare_date(str(referral["tglEstRujuk"])),
        rules.pcare_date(context.call.text("tglDaftar")),
    )
    if day is None or (came is not None and day < came):
        return answers.precondition(context, ("tglEstRujuk", "tglEstRujuk tidak sesuai"))
    return None


def _in_reference(context: Context) -> Answer | None:
    """Codes of the lists, and a hospital that the look-up for them would have shown."""
    referral = _referral(context)
    wrong = list(_wrong_codes(context, referral)) if referral else []
    if referral and not wrong and not _is_offered(context, referral):
        wrong = ["kdppk"]
    pairs = [(name, rules.NOT_IN_REFERENCE) for name in wrong]
    return answers.precondition(context, *pairs) if pairs else None


def _wrong_codes(context: Context, referral: Referral) -> Iterator[str]:
    sub, special = _part(referral, "subSpesialis"), _part(referral, "khusus")
    if sub:
        if _row(context, "subspesialis", sub.get("kdSubSpesialis1")) is None:
            yield "kdSubSpesialis1"
        if _text(sub.get("kdSarana")) not in ("", NO_FACILITY) and _facility(context, sub) is None:
            yield "kdSarana"
    elif special:
        kind = _row(context, "khusus", special.get("kdKhusus"))
        if kind is None:
            yield "kdKhusus"
        elif _text(special.get("kdSubSpesialis")) not in WITH_SUBSPECIALTY.get(kind.code, ("",)):
            yield "kdSubSpesialis"


def _is_offered(context: Context, referral: Referral) -> bool:
    hospital = _row(context, "rumahsakit", referral["kdppk"])
    sub, special = _part(referral, "subSpesialis"), _part(referral, "khusus")
    wanted = _row(context, "subspesialis", sub.get("kdSubSpesialis1"))
    kind = _row(context, "khusus", special.get("kdKhusus"))
    if hospital is None:
        return False
    if wanted is not None:
        return takes(context, hospital, wanted, _facility(context, sub))
    return kind is not None and hospitals.takes_special(hospital, kind, context.world.seed)


def _tacc_is_given(context: Context) -> Answer | None:
    """A referral to a subspecialty of what a general practitioner can treat needs a reason (TACC)."""
    body, referral = context.payload, _referral(context)
    tacc, diagnosis = str(body["kdTacc"]), _row(context, "diagnosa", body["kdDiag1"])
    general = diagnosis is not None and diagnosis.facts["nonSpesialis"]
    if referral and general and _part(referral, "subSpesialis") and tacc in _NO_REASON:
        return answers.precondition(context, ("kdTacc", rules.NOT_IN_REFERENCE))
    if tacc not in (*_NO_REASON, *_REASONS):
        return answers.precondition(context, ("kdTacc", rules.NOT_IN_REFERENCE))
    if tacc in _REASONS and not context.call.text("alasanTacc"):
        return answers.precondition(context, ("alasanTacc", "alasanTacc harus diisi"))  # [I]
    return None


def _internal_target(context: Context) -> Answer | None:
    """Who is referred within the clinic needs a poli of its list."""
    target = context.call.text("kdPoliRujukInternal")
    if not target and context.payload["kdStatusPulang"] == INTERNAL:
        return answers.precondition(context, ("kdPoliRujukInternal", "kdPoliRujukInternal harus diisi"))
    if target and context.find("poli", target) is None:
        return answers.precondition(context, ("kdPoliRujukInternal", rules.NOT_IN_REFERENCE))
    return None


def _referral(context: Context) -> Referral | None:
    """The referral of a visit that ends in one; any other visit's is ignored, as S10 saw."""
    referral = context.payload.get("rujukLanjut")
    return (
        referral if context.payload["kdStatusPulang"] == REFERRED and isinstance(referral, Mapping) else None
    )


def _part(referral: Referral, name: str) -> Referral:
    part = referral.get(name)
    return part if isinstance(part, Mapping) else {}


def _facility(context: Context, sub: Referral) -> Row | None:
    return _row(context, "sarana", sub.get("kdSarana"))


def _row(context: Context, name: str, code: object) -> Row | None:
    return context.find(name, _text(code)) if _text(code) else None


def _text(code: object) -> str:
    return "" if code is None else str(code)


RULES: tuple[Rule, ...] = (_has_its_shape, _day_is_due, _in_reference, _internal_target, _tacc_is_given)
