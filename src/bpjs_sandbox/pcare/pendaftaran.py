"""Pendaftaran: register, read back, cancel (spec 4.4)."""

from datetime import date, datetime
from itertools import count

from bpjs_sandbox import rules
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.peserta import peserta_object
from bpjs_sandbox.pcare.shapes import measured, missing, part
from bpjs_sandbox.people import Magic
from bpjs_sandbox.routes import Context, Route
from bpjs_sandbox.schema import FLAG, NUMBER, TEXT, TEXT_OR_NULL, WHOLE, Schema
from bpjs_sandbox.world import Registration

VITALS = ("sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "lingkarPerut", "heartRate")
CARE_LEVELS = {"10": "RJTP", "20": "RITP", "50": "Promotif"}

_SCHEMA = Schema(
    types={
        "kdProviderPeserta": TEXT,
        "tglDaftar": TEXT,
        "noKartu": TEXT,
        "kdPoli": TEXT,
        "keluhan": TEXT_OR_NULL,
        "kunjSakit": FLAG,
        **dict.fromkeys(VITALS, NUMBER),
        "rujukBalik": WHOLE,
        "kdTkp": TEXT,
    },
    required=frozenset({"tglDaftar", "noKartu", "kdPoli", "kunjSakit", *VITALS, "rujukBalik", "kdTkp"}),
)


def _add(context: Context) -> Answer:
    refusal = rules.first_refusal(_RULES, context)
    if refusal is not None:
        return refusal
    day = datetime.strptime(context.call.text("tglDaftar"), "%d-%m-%Y").date()
    poli = context.call.text("kdPoli")
    registration = Registration(
        number=_next_number(context, day, poli),
        card=context.call.text("noKartu"),
        poli=poli,
        date=day,
        faskes=context.account.faskes_code,
        account=context.account.key,
        committed_at=context.world.machine_time(),
        body=dict(context.payload),
    )
    context.world.state.add_registration(registration)
    return answers.created("noUrut", registration.number, context.dials.created_shape)


def _next_number(context: Context, day: date, poli: str) -> str:
    """The poli's letter and a counter per day; with reuse_numbers the lowest free number instead."""
    letter = context.account.letter_of(poli)
    if not context.dials.reuse_numbers:
        return f"{letter}{context.world.next_count(context.account.key, day.isoformat(), letter)}"
    taken = {one.number for one in context.world.registrations_on(context.account, day)}
    return next(number for n in count(1) if (number := f"{letter}{n}") not in taken)


def _day(context: Context) -> date | None:
    return rules.pcare_date(context.call.text("tglDaftar"))


def _types(context: Context) -> Answer | None:
    broken = context.call.payload is None or _SCHEMA.wrong_types(context.payload)
    return rules.wrong_types() if broken else None


def _complete(context: Context) -> Answer | None:
    missing = _SCHEMA.missing(context.payload)
    pairs = [
        (name, "kode poli harus diisi" if name == "kdPoli" else f"{name} harus diisi") for name in missing
    ]
    return answers.precondition(context, *pairs) if pairs else None


def _member_exists(context: Context) -> Answer | None:
    if context.world.member_by_card(context.call.text("noKartu")) is None:
        return answers.precondition(context, ("noKartu", "noKartu peserta tidak ditemukan"))
    return None


def _member_may_visit(context: Context) -> Answer | None:
    member = context.world.member_by_card(context.call.text("noKartu"))
    if member is None or (member.active and member.magic not in (Magic.UNSCREENED, Magic.REFUSED)):
        return None
    if member.magic is Magic.UNSCREENED:
        return answers.refused(rules.SCREENING)
    if member.magic is Magic.REFUSED:
        return answers.refused(rules.UNKNOWN_TEXT)
    return answers.refused(f"Status kepesertaan tidak aktif: {member.status}.")  # [I]


def _in_reference(context: Context) -> Answer | None:
    """kdProviderPeserta must be the member's own provider; a member without one is sent as an empty text."""
    member = context.world.member_by_card(context.call.text("noKartu"))
    wrong = [
        name
        for name, fits in (
            ("kdPoli", context.find("poli", context.call.text("kdPoli")) is not None),
            (
                "kdProviderPeserta",
                member is None or context.call.text("kdProviderPeserta") == member.faskes_code,
            ),
            ("kdTkp", context.call.text("kdTkp") in CARE_LEVELS),
            ("rujukBalik", context.payload.get("rujukBalik") in (0, 1)),
        )
        if not fits
    ]
    return (
        answers.precondition(context, *((name, rules.NOT_IN_REFERENCE) for name in wrong)) if wrong else None
    )


def _date_allowed(context: Context) -> Answer | None:
    day, today = _day(context), context.world.today(context.account)
    if day is None:
        return answers.precondition(context, ("tglDaftar", "Format tanggal tidak sesuai, dd-MM-yyyy"))  # [I]
    policy = context.dials.service_dates
    if policy != "any" and day > today:
        return answers.precondition(context, ("tglDaftar", "tglDaftar tidak boleh melebihi hari ini"))  # [I]
    if policy == "today" and day < today:
        return answers.precondition(context, ("tglDaftar", "tglDaftar tidak berlaku mundur"))  # [I]
    if context.world.is_closed(context.account, day):
        return answers.refused("Faskes tutup pada tanggal tersebut.")  # [I]
    return None


def _not_twice(context: Context) -> Answer | None:
    day, card, poli = _day(context), context.call.text("noKartu"), context.call.text("kdPoli")
    everywhere = context.dials.duplicate_scope == "everywhere"
    twins = context.world.registrations_of(card, poli, day) if day else []
    if any(everywhere or one.account == context.account.key for one in twins):
        return answers.duplicate(context)
    return None


_RULES = (
    _types,
    _complete,
    _member_exists,
    _member_may_visit,
    _in_reference,
    _date_allowed,
    _not_twice,
    answers.by_chance,
)


def _by_number(context: Context) -> Answer:
    day = rules.pcare_date(context.params["date"])
    for one in context.world.registrations_on(context.account, day) if day else ():
        if one.number.lower() == context.params["number"].lower():
            return answers.ok(_row(context, one, with_card=True))
    return answers.nothing_single(context)


def _by_date(context: Context) -> Answer:
    day = rules.pcare_date(context.params["date"])
    with_cards = context.dials.list_cards == "all"
    registrations = context.world.registrations_on(context.account, day) if day else []
    return answers.page(context, registrations, lambda one: _row(context, one, with_card=with_cards))


def _row(context: Context, one: Registration, *, with_card: bool) -> dict[str, object]:
    """A registration as PCare shows it; in lists the member is mostly nulls (spec 4.4)."""
    body = one.body
    return {
        "noUrut": one.number,
        "tgldaftar": f"{one.date:%d-%m-%Y}",
        "providerPelayanan": missing(context, {"kdProvider": one.faskes, "nmProvider": context.account.name}),
        "peserta": _member_part(context, one.card, with_card=with_card),
        "poli": missing(context, part(context, "poli", one.poli)),
        "keluhan": body.get("keluhan"),
        "kunjSakit": body["kunjSakit"],
        "status": "Sudah dilayani" if one.served else "Baru",
        **{name: measured(context, body[name]) for name in VITALS if name != "lingkarPerut"},
        "tkp": {"kdTkp": body["kdTkp"], "nmTkp": CARE_LEVELS[str(body["kdTkp"])]},
    }


def _member_part(context: Context, card: str, *, with_card: bool) -> dict[str, object]:
    whole = peserta_object(context.world.member(card))
    full = {name: value for name, value in whole.items() if name not in _NOT_IN_REGISTRATIONS}
    return full if with_card else dict.fromkeys(full) | {"aktif": False}


_NOT_IN_REGISTRATIONS = ("pstProl", "pstPrb", "tunggakan")


def _delete(context: Context) -> Answer:
    refusal, one = rules.first_refusal(DELETE_RULES, context), _addressed(context)
    if refusal is not None or one is None:
        return refusal or _not_found(context)
    one.deleted = True
    return answers.ok("")


def _addressed(context: Context) -> Registration | None:
    day, wanted = rules.pcare_date(context.params["date"]), context.params
    key = wanted["card"], wanted["number"], wanted["poli"]
    of_day = context.world.registrations_on(context.account, day) if day else ()
    return next((one for one in of_day if (one.card, one.number, one.poli) == key), None)


def _registered(context: Context) -> Answer | None:
    return _not_found(context) if _addressed(context) is None else None


def _not_found(context: Context) -> Answer:
    return answers.precondition_object(context, "noUrut", "Data pendaftaran tidak ditemukan.")  # [I]


def _not_served(context: Context) -> Answer | None:
    one, text = _addressed(context), "Peserta sudah dilayani, tidak dapat dihapus."  # [I]
    return answers.precondition_object(context, "noUrut", text) if one and one.served else None


DELETE_RULES = (_registered, _not_served, answers.by_chance)


ROUTES = (
    Route("POST", "pendaftaran", _add),
    Route("GET", "pendaftaran/noUrut/{number}/tglDaftar/{date}", _by_number),
    Route("GET", "pendaftaran/tglDaftar/{date}/{start}/{limit}", _by_date),
    Route("DELETE", "pendaftaran/peserta/{card}/tglDaftar/{date}/noUrut/{number}/kdPoli/{poli}", _delete),
)
