"""iCare JKN: the address of a page with a member's history of treatment, and that page (spec section 7).

The refusals, the page and how long it can be opened are [I].
"""

import hashlib
from collections.abc import Iterator
from html import escape

from bpjs_sandbox import rules
from bpjs_sandbox.accounts import FASKES_NAMES
from bpjs_sandbox.message import Answer, Call, Reply
from bpjs_sandbox.people import Member
from bpjs_sandbox.routes import Context, Route
from bpjs_sandbox.schema import NUMBER_OR_TEXT, TEXT, Schema
from bpjs_sandbox.world import World

VALID_S = 300
_FOLDER = "icare"
_SCHEMA = Schema(types={"param": TEXT, "kodedokter": NUMBER_OR_TEXT}, required=frozenset({"param"}))
_PAGE = """<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Riwayat pelayanan (rekaan)</title></head><body>
<h1>Riwayat pelayanan</h1>
<p>{name}. Halaman rekaan dari server tiruan, bukan iCare BPJS Kesehatan.</p>
<ul>{visits}</ul>
</body></html>
"""
_GONE = """<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>iCare (rekaan)</title></head>
<body><p>Halaman sudah tidak berlaku. Minta alamat yang baru.</p></body></html>
"""


def _validate(context: Context) -> Answer:
    """`{"url": ...}` of a page that can be opened for a few minutes, a new one for every request."""
    if context.call.payload is None or _SCHEMA.wrong_types(context.payload):
        return rules.wrong_types()
    member = context.world.member_by_card(context.call.text("param"))
    if member is None:
        return Answer(412, 412, "Nomor kartu peserta tidak ditemukan")
    if not member.active:
        return Answer(412, 412, f"Status kepesertaan tidak aktif: {member.status}.")
    token = _token(context, member)
    context.world.state.icare_pages[token] = (member.card, context.world.now() + VALID_S)
    host = context.call.header("host") or "127.0.0.1"
    return Answer(200, 200, "OK", {"url": f"http://{host}/{_FOLDER}/{token}"})


def _token(context: Context, member: Member) -> str:
    number = context.world.next_count(context.account.key, "icare")
    return hashlib.sha256(f"{context.account.key} {member.card} {number}".encode()).hexdigest()[:32]


def page(world: World, call: Call) -> Reply | None:
    """The page of an address given out before, 410 once it is too old; None for any other path."""
    if call.method != "GET" or len(call.segments) != 2 or call.segments[0] != _FOLDER:
        return None
    card, until = world.state.icare_pages.get(call.segments[1], ("", 0))
    if world.now() >= until:
        return _html(410, _GONE)
    visits = "".join(_visits(world, card)) or "<li>Belum ada kunjungan.</li>"
    return _html(200, _PAGE.format(name=escape(world.member(card).name), visits=visits))


def _visits(world: World, card: str) -> Iterator[str]:
    for visit in world.visits_of(card):
        one = visit.registration
        text = f"{one.date:%d-%m-%Y}, {FASKES_NAMES[one.faskes]}: {visit.body['kdDiag1']}"
        yield f"<li>{escape(text)}</li>"


def _html(http: int, text: str) -> Reply:
    return Reply(
        http, text.encode(), "text/html; charset=utf-8", {"Content-Security-Policy": "default-src 'none'"}
    )


ROUTES = (Route("POST", "api/pcare/validate", _validate),)
