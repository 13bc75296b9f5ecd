"""What POST and PUT kunjungan refuse, in order (spec 4.5 and 2.4)."""

import re

from bpjs_sandbox import rules
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers, referral_rules
from bpjs_sandbox.routes import Context
from bpjs_sandbox.rules import Rule
from bpjs_sandbox.schema import NUMBER, NUMBER_OR_TEXT, OBJECT_OR_NULL, TEXT, TEXT_OR_NULL, Schema
from bpjs_sandbox.world import Registration

NOT_REGISTERED = (
    ("noKartu", "Belum melakukan pendaftaran pada poli tersebut."),
    ("noKartu", "noKartu, belum melakukan pendaftaran pada poli tersebut."),
)
_MEASURES = ("sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "heartRate", "lingkarPerut")
_TEXTS = ("anamnesa", "terapiObat", "terapiNonObat", "bmhp", "keluhan")
_CODES = {
    "kdSadar": ("kesadaran", None),
    "kdStatusPulang": ("statuspulang", None),
    "kdPrognosa": ("prognosa", None),
    "kdDokter": ("dokter", None),
    "alergiMakan": ("alergi", "01"),
    "alergiUdara": ("alergi", "02"),
    "alergiObat": ("alergi", "03"),
    "kdDiag1": ("diagnosa", None),
}
"""Which list and group a code must be in. Status pulang may be of outpatients or inpatients, whatever the visit was."""

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
        "kdDiag2": TEXT_OR_NULL,
        "kdDiag3": TEXT_OR_NULL,
        "kdPoliRujukInternal": TEXT_OR_NULL,
        "rujukLanjut": OBJECT_OR_NULL,
        "kdTacc": NUMBER_OR_TEXT,
        "alasanTacc": TEXT_OR_NULL,
        "suhu": NUMBER_OR_TEXT,
    },
    required=frozenset({*_MEASURES, *_CODES, "noKartu", "tglPulang", "kdTacc", "suhu"}),
)


def registration_of(context: Context) -> Registration | None:
    """This clinic's registration that the body's card, date and poli name."""
    day = rules.pcare_date(context.call.text("tglDaftar"))
    card, poli = context.call.text("noKartu"), context.call.text("kdPoli")
    found = context.world.registrations_of(card, poli, day) if day else []
    return next((one for one in found if one.account == context.account.key), None)


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
        return answers.duplicate(context)
    return None


def _exists(context: Context) -> Answer | None:
    known = context.world.visit(context.account, context.call.text("noKunjungan"))
    return None if known else no_such_visit(context)


def _in_reference(context: Context) -> Answer | None:
    body = context.payload
    places = _CODES | {name: _CODES["kdDiag1"] for name in ("kdDiag2", "kdDiag3") if body.get(name)}
    wrong = [name for name, place in places.items() if not _is_listed(context, str(body[name]), *place)]
    return (
        answers.precondition(context, *((name, rules.NOT_IN_REFERENCE) for name in wrong)) if wrong else None
    )


def _is_listed(context: Context, code: str, name: str, group: str | None) -> bool:
    groups = (context.dials.discharge_list, "true") if name == "statuspulang" else (group,)
    return any(context.find(name, code, one) for one in groups)


def _measured(context: Context) -> Answer | None:
    """Live servers refuse 0 for weight and height."""
    zero = [name for name in ("beratBadan", "tinggiBadan") if context.payload[name] == 0]
    return answers.precondition(context, *((name, f"{name} harus diisi") for name in zero)) if zero else None


def _in_form(context: Context) -> Answer | None:
    """By dial only one sign of decimals is understood."""
    sign = {"dot": ".", "comma": ","}.get(context.dials.suhu_form)
    if sign is None or re.fullmatch(rf"\d+({re.escape(sign)}\d+)?", context.call.text("suhu")):
        return None
    return answers.precondition(context, ("suhu", "suhu tidak sesuai"))  # [I]


def _discharged_in_time(context: Context) -> Answer | None:
    left, came = (rules.pcare_date(context.call.text(name)) for name in ("tglPulang", "tglDaftar"))
    if left is None or (came is not None and left < came):
        return answers.precondition(context, ("tglPulang", "tglPulang tidak sesuai"))  # [I]
    return None


_CONTENT: tuple[Rule, ...] = (
    _in_reference,
    _measured,
    _in_form,
    _discharged_in_time,
    *referral_rules.RULES,
    answers.by_chance,
)
ADD_RULES: tuple[Rule, ...] = (_types, _complete, _registered, _first_visit, *_CONTENT)
EDIT_RULES: tuple[Rule, ...] = (_types, _complete, _exists, *_CONTENT)
