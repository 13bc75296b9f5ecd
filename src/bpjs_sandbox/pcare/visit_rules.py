"""What POST and PUT kunjungan refuse, in order (spec 4.5 and 2.4)."""

import re
from collections.abc import Mapping

from bpjs_sandbox import rules
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.reference import ALLERGIES, AWARENESS, DIAGNOSES, INPATIENT, OUTPATIENT, PROGNOSES
from bpjs_sandbox.routes import Context
from bpjs_sandbox.rules import Rule
from bpjs_sandbox.schema import NUMBER, NUMBER_OR_TEXT, OBJECT_OR_NULL, TEXT, TEXT_OR_NULL, Schema
from bpjs_sandbox.world import Registration, Visit

NOT_REGISTERED = (
    ("noKartu", "Belum melakukan pendaftaran pada poli tersebut."),
    ("noKartu", "noKartu, belum melakukan pendaftaran pada poli tersebut."),
)
CHILD_VALUE = "Cannot access child value on Newtonsoft.Json.Linq.JValue."
NULL_REFERENCE = "Object reference not set to an instance of an object."
REFERRED = "4"
_DIAGNOSIS = re.compile(r"[A-Z]\d\d(\.?\d{1,2})?")
_MEASURES = ("sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "heartRate", "lingkarPerut")
_TEXTS = ("anamnesa", "terapiObat", "terapiNonObat", "bmhp", "keluhan")
_CODES = {
    "kdSadar": AWARENESS,
    "kdStatusPulang": OUTPATIENT | INPATIENT,
    "kdPrognosa": PROGNOSES,
    "alergiMakan": ALLERGIES["01"],
    "alergiUdara": ALLERGIES["02"],
    "alergiObat": ALLERGIES["03"],
}

SCHEMA = Schema(
    types={
        "noKunjungan": TEXT_OR_NULL,
        "noKartu": TEXT,
        "tglDaftar": TEXT,
        "kdPoli": TEXT_OR_NULL,
        **dict.fromkeys(_MEASURES, NUMBER),
        **dict.fromkeys(_CODES, TEXT),
        **dict.fromkeys(_TEXTS, TEXT),
        "tglPulang": TEXT,
        "kdDokter": TEXT,
        "kdDiag1": TEXT,
        "kdDiag2": TEXT_OR_NULL,
        "kdDiag3": TEXT_OR_NULL,
        "kdPoliRujukInternal": TEXT_OR_NULL,
        "rujukLanjut": OBJECT_OR_NULL,
        "kdTacc": NUMBER_OR_TEXT,
        "alasanTacc": TEXT_OR_NULL,
        "suhu": NUMBER_OR_TEXT,
    },
    required=frozenset(
        {*_MEASURES, *_CODES, "noKartu", "tglPulang", "kdDokter", "kdDiag1", "kdTacc", "suhu"}
    ),
)


def registration_of(context: Context) -> Registration | None:
    """This clinic's registration that the body's card, date and poli name."""
    day = rules.pcare_date(context.call.text("tglDaftar"))
    card, poli = context.call.text("noKartu"), context.call.text("kdPoli")
    found = context.world.registrations_of(card, poli, day) if day else []
    return next((one for one in found if one.account == context.account.key), None)


def visit_numbered(context: Context, number: str) -> Visit | None:
    """This clinic's visit of that number."""
    for visit in context.world.state.visits:
        if visit.number == number and not visit.deleted and visit.registration.account == context.account.key:
            return visit
    return None


def no_such_visit(context: Context) -> Answer:
    return answers.precondition(context, ("noKunjungan", "noKunjungan tidak ditemukan"))  # [I]


def _types(context: Context) -> Answer | None:
    broken = context.call.payload is None or SCHEMA.wrong_types(context.payload)
    return rules.wrong_types() if broken else None


def _complete(context: Context) -> Answer | None:
    pairs = [(name, f"{name} harus diisi") for name in SCHEMA.missing(context.payload)]
    return answers.precondition(context, *pairs) if pairs else None


def _registered(context: Context) -> Answer | None:
    return None if registration_of(context) else answers.precondition(context, *NOT_REGISTERED)


def _first_visit(context: Context) -> Answer | None:
    """One visit a registration: a second meets the duplicate text."""
    registration = registration_of(context)
    if registration is not None and registration.served:
        return answers.refused(answers.DUPLICATE, context.dials.duplicate_code)
    return None


def _exists(context: Context) -> Answer | None:
    known = visit_numbered(context, context.call.text("noKunjungan"))
    return None if known else no_such_visit(context)


def _in_reference(context: Context) -> Answer | None:
    body = context.payload
    wrong = [name for name, codes in _CODES.items() if body[name] not in codes]
    if all(body["kdDokter"] != one.pcare_code for one in context.account.practitioners):
        wrong.append("kdDokter")
    diagnoses = {name: str(body.get(name) or "") for name in ("kdDiag1", "kdDiag2", "kdDiag3")}
    wrong.extend(name for name, code in diagnoses.items() if code and not _DIAGNOSIS.fullmatch(code))
    return (
        answers.precondition(context, *((name, rules.NOT_IN_REFERENCE) for name in wrong)) if wrong else None
    )


def _measured(context: Context) -> Answer | None:
    """Live servers refuse 0 for weight and height."""
    zero = [name for name in ("beratBadan", "tinggiBadan") if context.payload[name] == 0]
    return answers.precondition(context, *((name, f"{name} harus diisi") for name in zero)) if zero else None


def _discharged_in_time(context: Context) -> Answer | None:
    left, came = (rules.pcare_date(context.call.text(name)) for name in ("tglPulang", "tglDaftar"))
    if left is None or (came is not None and left < came):
        return answers.precondition(context, ("tglPulang", "tglPulang tidak sesuai"))  # [I]
    return None


def _referral_has_its_shape(context: Context) -> Answer | None:
    """The two .NET texts that integrators met: nothing where an object is due, and nulls inside it."""
    referral = context.payload.get("rujukLanjut")
    if context.payload["kdStatusPulang"] != REFERRED:
        return None
    if not isinstance(referral, Mapping):
        return Answer(500, 500, NULL_REFERENCE, [], sealed=False)
    target = referral.get("subSpesialis") or referral.get("khusus")
    if not isinstance(target, Mapping) or not referral.get("tglEstRujuk") or not referral.get("kdppk"):
        return Answer(500, 500, CHILD_VALUE, [], sealed=False)
    return None


def _tacc_is_given(context: Context) -> Answer | None:
    """A referral to a subspecialty of what a general practitioner can treat needs a reason (TACC)."""
    body, referral = context.payload, context.payload.get("rujukLanjut")
    tacc = str(body["kdTacc"])
    _, general = DIAGNOSES.get(str(body["kdDiag1"]), ("", False))
    to_subspecialty = isinstance(referral, Mapping) and isinstance(referral.get("subSpesialis"), Mapping)
    if body["kdStatusPulang"] == REFERRED and general and to_subspecialty and tacc in ("-1", "0"):
        return answers.precondition(context, ("kdTacc", rules.NOT_IN_REFERENCE))
    if tacc in ("1", "2", "3", "4") and not context.call.text("alasanTacc"):
        return answers.precondition(context, ("alasanTacc", "alasanTacc harus diisi"))  # [I]
    return None


def _lucky(context: Context) -> Answer | None:
    return answers.refused(rules.UNKNOWN_TEXT) if rules.random_refusal(context) else None


_CONTENT: tuple[Rule, ...] = (
    _in_reference,
    _measured,
    _discharged_in_time,
    _referral_has_its_shape,
    _tacc_is_given,
    _lucky,
)
ADD_RULES: tuple[Rule, ...] = (_types, _complete, _registered, _first_visit, *_CONTENT)
EDIT_RULES: tuple[Rule, ...] = (_types, _complete, _exists, *_CONTENT)
