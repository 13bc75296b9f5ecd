"""Tickets: add, panggil, batal (spec 5.1 and 5.2)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import cast

from bpjs_sandbox import rules
from bpjs_sandbox.accounts import Account
from bpjs_sandbox.antrean import answers
from bpjs_sandbox.antrean.add_rules import ADD_RULES
from bpjs_sandbox.message import Answer
from bpjs_sandbox.routes import Context, Route
from bpjs_sandbox.schema import TEXT, WHOLE, Schema
from bpjs_sandbox.world import QueueEntry

NOT_FOUND = "Antrean Tidak Ditemukan"
DUPLICATES = {
    "poli": "Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal dan Poli Yang Sama",
    "day": "Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama",
}
SERVED = "Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan"
BAD_TIME = "Data waktu tidak valid"  # [I] after "... waktu tidak valid ..." of spec 2.5
_CALL_STATUS = {1: "present", 2: "absent"}

_KEY = {"tanggalperiksa": TEXT, "kodepoli": TEXT, "nomorkartu": TEXT}
_CALL = Schema(
    types={**_KEY, "status": WHOLE, "waktu": WHOLE}, required=frozenset({*_KEY, "status", "waktu"})
)
_CANCEL = Schema(types={**_KEY, "alasan": TEXT}, required=frozenset(_KEY))


def _add(context: Context) -> Answer:
    refusal = rules.first_refusal(ADD_RULES, context)
    if refusal is not None:
        return refusal
    entry, mode = _entry(context), context.dials.duplicate_antrean
    twin = context.world.ticket_of(context.account, entry.card, entry.poli, entry.date)
    if twin is None or mode == "doubled":
        context.world.state.add_ticket(replace(entry, is_double=twin is not None))
    elif mode == "refused":
        return answers.refused(DUPLICATES[context.dials.duplicate_text])
    else:
        twin.ticket, twin.body, twin.committed_at = entry.ticket, entry.body, entry.committed_at
    return answers.done()


def _entry(context: Context) -> QueueEntry:
    return QueueEntry(
        card=context.call.text("nomorkartu"),
        poli=context.call.text("kodepoli"),
        date=date.fromisoformat(context.call.text("tanggalperiksa")),
        ticket=context.call.text("nomorantrean"),
        account=context.account.key,
        committed_at=context.world.machine_time(),
        body=dict(context.payload),
    )


def _called(context: Context) -> Answer:
    refusal = _broken(context, _CALL) or rules.first_refusal(CALL_RULES, context)
    if refusal is not None:
        return refusal
    _addressed(context).status = _CALL_STATUS[context.call.whole("status")]
    return answers.done()


def _cancelled(context: Context) -> Answer:
    refusal = _broken(context, _CANCEL) or rules.first_refusal(CANCEL_RULES, context)
    if refusal is not None:
        return refusal
    _addressed(context).status = "cancelled"
    return answers.done()


def _in_line(context: Context) -> Answer | None:
    return answers.refused(NOT_FOUND) if _ticket(context) is None else None


def _known_status(context: Context) -> Answer | None:
    is_known = context.call.whole("status") in _CALL_STATUS
    return None if is_known else answers.refused("Status tidak sesuai")  # [I]


def _valid_time(context: Context) -> Answer | None:
    is_valid = _time_is_valid(context, _addressed(context), context.call.whole("waktu"))
    return None if is_valid else answers.refused(BAD_TIME)


def _not_served(context: Context) -> Answer | None:
    is_served = _addressed(context).status == "present"
    return (
        answers.refused(SERVED) if is_served and context.dials.batal_after_call == "refuse" else None
    )  # [I] S20


CALL_RULES = (_in_line, _known_status, _valid_time)
CANCEL_RULES = (_in_line, _not_served)


def _broken(context: Context, schema: Schema) -> Answer | None:
    if context.call.payload is None or schema.wrong_types(context.payload):
        return rules.wrong_types()
    missing = schema.missing(context.payload)
    if rules.random_refusal(context):
        return answers.refused(rules.UNKNOWN_TEXT)
    return answers.refused(f"{missing[0]} Belum Diisi") if missing else None


def _ticket(context: Context) -> QueueEntry | None:
    day = rules.antrean_date(context.call.text("tanggalperiksa"))
    card, poli = context.call.text("nomorkartu"), context.call.text("kodepoli")
    return context.world.ticket_of(context.account, card, poli, day) if day else None


def _addressed(context: Context) -> QueueEntry:
    """The ticket, once `_in_line` found it."""
    return cast("QueueEntry", _ticket(context))


def _time_is_valid(context: Context, entry: QueueEntry, waktu: int) -> bool:
    """`waktu`, epoch milliseconds: not in the future, on the ticket's day and, by dial, in practice hours."""
    mode = context.dials.waktu_check
    if mode == "off":
        return True
    if waktu / 1000 > context.world.now() + 1:
        return False
    moment = _local(context.account, waktu)
    if moment is None or moment.date() != entry.date:
        return False
    start, end = str(entry.body["jampraktek"]).split("-")
    return mode == "day" or start <= f"{moment:%H:%M}" <= end


def _local(account: Account, waktu: int) -> datetime | None:
    """The clinic's local time, or None when no calendar reaches that far."""
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=waktu)).astimezone(account.zone)
    except OverflowError:
        return None


ROUTES = (
    Route("POST", "antrean/add", _add),
    Route("POST", "antrean/panggil", _called),
    Route("POST", "antrean/batal", _cancelled),
)
