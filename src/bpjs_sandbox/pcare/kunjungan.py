"""Kunjungan: add, edit and delete (spec 4.5)."""

from bpjs_sandbox import rules
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.visit_rules import (
    ADD_RULES,
    EDIT_RULES,
    NOT_REGISTERED,
    no_such_visit,
    registration_of,
)
from bpjs_sandbox.routes import Context, Handler, Route
from bpjs_sandbox.world import Registration, Visit

_NOT_ENABLED = "Unauthorized! You are not registered for this service!"
HAS_PARTS = "Kunjungan masih memiliki obat, tindakan, atau MCU."
"""What was added last must be deleted first (spec 9); the text is [I]."""
_KEPT_BY_EDIT = ("noKunjungan", "noKartu", "tglDaftar", "kdPoli")


def _add(context: Context) -> Answer:
    refusal, registration = rules.first_refusal(ADD_RULES, context), registration_of(context)
    if refusal is not None or registration is None:
        return refusal or answers.precondition(context, *NOT_REGISTERED)
    visit = Visit(
        number=_next_number(context, registration),
        registration=registration,
        committed_at=context.world.machine_time(),
        body=dict(context.payload),
    )
    context.world.state.add_visit(visit)
    return answers.created("noKunjungan", visit.number, context.dials.visit_created_shape)


def _next_number(context: Context, registration: Registration) -> str:
    """Provider, month and year, Y, a counter of six digits: 19 characters."""
    stem = f"{registration.faskes}{registration.date:%m%y}Y"
    return f"{stem}{context.world.next_count(context.account.key, stem):06d}"


def _edit(context: Context) -> Answer:
    refusal = rules.first_refusal(EDIT_RULES, context)
    visit = context.world.visit(context.account, context.call.text("noKunjungan"))
    if refusal is not None or visit is None:
        return refusal or no_such_visit(context)
    kept = {name: visit.body.get(name) for name in _KEPT_BY_EDIT}
    visit.body = {**context.payload, **kept, "noKunjungan": visit.number}
    return answers.ok()


def _delete(context: Context) -> Answer:
    refusal, visit = rules.first_refusal(DELETE_RULES, context), _addressed(context)
    if refusal is not None or visit is None:
        return refusal or no_such_visit(context)
    visit.deleted, visit.registration.served = True, False
    return answers.ok()


def _addressed(context: Context) -> Visit | None:
    return context.world.visit(context.account, context.params["number"])


def _there(context: Context) -> Answer | None:
    return no_such_visit(context) if _addressed(context) is None else None


def _no_parts(context: Context) -> Answer | None:
    visit = _addressed(context)
    has_parts = visit and (visit.medicines or visit.procedures or visit.checkups)
    return answers.precondition(context, ("noKunjungan", HAS_PARTS)) if has_parts else None


DELETE_RULES = (_there, _no_parts, answers.by_chance)


def _old_path(handler: Handler) -> Handler:
    """Production answers 404 to the path without /V1; the development server still took it (spec 2.4)."""

    def guarded(context: Context) -> Answer:
        return (
            handler(context) if context.dials.plain_kunjungan == "accept" else Answer(404, 404, _NOT_ENABLED)
        )

    return guarded


ROUTES = (
    Route("POST", "kunjungan/V1", _add),
    Route("PUT", "kunjungan/V1", _edit),
    Route("POST", "kunjungan", _old_path(_add)),
    Route("PUT", "kunjungan", _old_path(_edit)),
    Route("DELETE", "kunjungan/{number}", _delete),
    Route("DELETE", "kunjungan/V1/{number}", _delete),
)
