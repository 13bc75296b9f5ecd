"""iCare JKN: the address of a page with a member's history of treatment (spec section 7). Refusals are [I]."""

import hashlib

from bpjs_sandbox import rules
from bpjs_sandbox.message import Answer
from bpjs_sandbox.routes import Context, Route
from bpjs_sandbox.schema import NUMBER_OR_TEXT, TEXT, Schema

_SCHEMA = Schema(types={"param": TEXT, "kodedokter": NUMBER_OR_TEXT}, required=frozenset({"param"}))
PAGE = "https://icare.invalid/riwayat/"
"""A name that no resolver knows: nobody is sent to a stranger's server."""


def _validate(context: Context) -> Answer:
    """`{"url": ...}` of a page that is meant for a few minutes, new for every request."""
    if context.call.payload is None or _SCHEMA.wrong_types(context.payload):
        return rules.wrong_types()
    member = context.world.member_by_card(context.call.text("param"))
    if member is None:
        return Answer(412, 412, "Nomor kartu peserta tidak ditemukan")
    if not member.active:
        return Answer(412, 412, f"Status kepesertaan tidak aktif: {member.status}.")
    number = context.world.next_count(context.account.key, "icare")
    token = hashlib.sha256(f"{context.account.key} {member.card} {number}".encode()).hexdigest()
    return Answer(200, 200, "OK", {"url": PAGE + token[:32]})


ROUTES = (Route("POST", "api/pcare/validate", _validate),)
