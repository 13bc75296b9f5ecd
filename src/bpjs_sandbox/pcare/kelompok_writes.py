"""Prolanis activities and who took part: added, changed and deleted (spec 4.11). Refusals are [I]."""

from datetime import date

from bpjs_sandbox import rules
from bpjs_sandbox.data.prolanis import ACTIVITIES, GROUPS
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.kelompok import activity, next_edu_id, plan_month
from bpjs_sandbox.routes import Context, Route
from bpjs_sandbox.schema import NUMBER, TEXT, TEXT_OR_NULL, WHOLE, Schema
from bpjs_sandbox.world import Activity

_ACTIVITY = Schema(
    types={
        "eduId": TEXT_OR_NULL,
        "clubId": WHOLE,
        "tglPelayanan": TEXT,
        "kdKegiatan": TEXT,
        "kdKelompok": TEXT,
        "materi": TEXT,
        "pembicara": TEXT,
        "lokasi": TEXT,
        "keterangan": TEXT_OR_NULL,
        "biaya": NUMBER,
    },
    required=frozenset(
        {"clubId", "tglPelayanan", "kdKegiatan", "kdKelompok", "materi", "pembicara", "lokasi", "biaya"}
    ),
)
_ATTENDANT = Schema(types={"eduId": TEXT, "noKartu": TEXT}, required=frozenset({"eduId", "noKartu"}))
TWICE = "Peserta sudah terdaftar pada kegiatan ini."


def _save(context: Context) -> Answer:
    """Add an activity; with the eduId of one that is there the same POST changes it (S11)."""
    refusal, day = _refusal(context, _ACTIVITY), rules.pcare_date(context.call.text("tglPelayanan"))
    if refusal is not None or day is None:
        return refusal or answers.precondition(context, ("tglPelayanan", "tglPelayanan tidak sesuai"))
    wrong = [name for name, fits in _codes_that_fit(context).items() if not fits]
    if wrong:
        return answers.precondition(context, *((name, rules.NOT_IN_REFERENCE) for name in wrong))
    return _changed(context, day) if context.call.text("eduId") else _added(context, day)


def _added(context: Context, day: date) -> Answer:
    plan_month(context, day)
    one = Activity(next_edu_id(context, day), day, context.account.key, dict(context.payload))
    context.world.state.add_activity(one)
    return _saved(context, one)


def _changed(context: Context, day: date) -> Answer:
    one = activity(context, context.call.text("eduId"))
    if one is None:
        return _unknown(context)
    one.date, one.body = day, dict(context.payload)
    return _saved(context, one)


def _codes_that_fit(context: Context) -> dict[str, bool]:
    return {
        "clubId": context.find("club", str(context.payload["clubId"])) is not None,
        "kdKegiatan": context.call.text("kdKegiatan") in ACTIVITIES,
        "kdKelompok": context.call.text("kdKelompok") in GROUPS,
        "biaya": float(str(context.payload["biaya"])) >= 0,
    }


def _saved(context: Context, one: Activity) -> Answer:
    return answers.created("eduId", one.edu_id, context.dials.created_shape)


def _delete(context: Context) -> Answer:
    one = activity(context, context.params["edu_id"])
    if one is None:
        return _unknown(context)
    refusal = answers.by_chance(context)
    one.deleted = refusal is None
    return refusal or answers.ok()


def _attend(context: Context) -> Answer:
    refusal = _refusal(context, _ATTENDANT)
    if refusal is not None:
        return refusal
    one, card = activity(context, context.call.text("eduId")), context.call.text("noKartu")
    if one is None:
        return _unknown(context)
    if context.world.member_by_card(card) is None:
        return answers.precondition(context, ("noKartu", "noKartu peserta tidak ditemukan"))
    if card in one.cards:
        return answers.refused(TWICE)
    one.cards.append(card)
    return _saved(context, one)


def _leave(context: Context) -> Answer:
    one, card = activity(context, context.params["edu_id"]), context.params["card"]
    if one is None:
        return _unknown(context)
    if card not in one.cards:
        return answers.precondition(context, ("noKartu", "noKartu peserta tidak ditemukan"))
    refusal = answers.by_chance(context)
    if refusal is None:
        one.cards.remove(card)
    return refusal or answers.ok()


def _refusal(context: Context, schema: Schema) -> Answer | None:
    if context.call.payload is None or schema.wrong_types(context.payload):
        return rules.wrong_types()
    missing = schema.missing(context.payload)
    if missing:
        return answers.precondition(context, *((name, f"{name} harus diisi") for name in missing))
    return answers.by_chance(context)


def _unknown(context: Context) -> Answer:
    return answers.precondition(context, ("eduId", "eduId tidak ditemukan"))


ROUTES = (
    Route("POST", "kelompok/kegiatan", _save),
    Route("DELETE", "kelompok/kegiatan/{edu_id}", _delete),
    Route("POST", "kelompok/peserta", _attend),
    Route("DELETE", "kelompok/peserta/{edu_id}/{card}", _leave),
)
