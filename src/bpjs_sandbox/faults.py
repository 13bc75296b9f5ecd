"""Which misfortune meets a request: all dice are rolled once, when it arrives, in one fixed order.

A dial at 0 rolls no die, so the same seed, dials and order of requests give the same misfortunes.
"""

from dataclasses import dataclass, replace
from enum import Enum
from random import Random

from bpjs_sandbox.dials import Dials
from bpjs_sandbox.message import Call, Reply, Service
from bpjs_sandbox.people import Magic

SLOW_S = 10.0
LATE_S = 5.0
GARBAGE = b'\x1f\x8b{"response":"\xff\xfe%%%" metaData'
_HTML = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1><hr>gateway</body></html>"


class Drop(Enum):
    """Whether and when the connection is reset. LATE: at once, and the request is looked at afterwards."""

    NO = "no"
    BEFORE = "before"
    AFTER = "after"
    LATE = "late"


class Spoil(Enum):
    """What becomes of the true answer on its way out."""

    NO = "no"
    GARBAGE = "garbage"
    TRUNCATED = "truncated"
    HTML_502 = "html502"


@dataclass(frozen=True, slots=True)
class Misfortune:
    """The plan for one request. `instead` is sent without looking at the request."""

    wait_s: float = 0.0
    instead: Reply | None = None
    drop: Drop = Drop.NO
    lag_s: float = 0.0
    spoil: Spoil = Spoil.NO


def draw(call: Call, dials: Dials, dice: Random, magic: Magic | None) -> Misfortune:
    """Roll for one request; `magic` is the trait of the member it names, if any."""
    instead = _instead(call, dials, dice, magic)
    drop = _drop(call, dials, dice, magic)
    late = drop in (Drop.AFTER, Drop.LATE)
    return Misfortune(
        wait_s=_latency_s(dials, dice) + (SLOW_S if _is_slow(call, magic) else 0),
        instead=instead,
        drop=drop if instead is None else Drop.NO,
        lag_s=(LATE_S if magic is Magic.LATE and _names_member(call) else dials.commit_late_s) if late else 0,
        spoil=_spoil(call, dials, dice, magic),
    )


def gateway_html(http: int) -> Reply:
    """The page of a gateway that is broken or had enough (spec 2.4)."""
    title = {
        413: "413 Request Entity Too Large",
        502: "502 Bad Gateway",
        503: "503 Service Temporarily Unavailable",
    }[http]
    return Reply(http, _HTML.format(title).encode(), "text/html; charset=utf-8")


def too_many_requests(dials: Dials) -> Reply:
    """429 in the words of the gateway product [I]; Retry-After in seconds."""
    headers = {"Retry-After": f"{dials.retry_after_s:g}"} if dials.retry_after_s else {}
    return Reply(429, b"Limits exceeded", "text/plain; charset=utf-8", headers)


def spoiled(spoil: Spoil, reply: Reply) -> Reply:
    """The reply as it leaves."""
    if spoil is Spoil.GARBAGE:
        return Reply(reply.http if reply.http != 204 else 200, GARBAGE, reply.content_type, code=reply.code)
    if spoil is Spoil.TRUNCATED:
        return replace(reply, cut=True)
    if spoil is Spoil.HTML_502:
        return gateway_html(502)
    return reply


def _hits(dice: Random, probability: float) -> bool:
    return probability > 0 and dice.random() < probability


def _latency_s(dials: Dials, dice: Random) -> float:
    """A constant, an even spread above it, and for a few a long wait on top."""
    jitter = dice.uniform(0, dials.latency_jitter_ms) if dials.latency_jitter_ms else 0
    tail = dials.latency_tail_ms if _hits(dice, dials.latency_tail) else 0
    return (dials.latency_ms + jitter + tail) / 1000


def _instead(call: Call, dials: Dials, dice: Random, magic: Magic | None) -> Reply | None:
    if dials.down in ("html502", "html503"):
        return gateway_html(int(dials.down[-3:]))
    if dials.down == "empty200":
        return Reply(200, b"", "text/html; charset=utf-8")
    if 0 < dials.body_limit < len(call.body.encode()):
        return gateway_html(413)
    if _hits(dice, dials.rate_limit_429):
        return too_many_requests(dials)
    broken_for_member = magic is Magic.HTML_502 and _is_registration(call)
    return gateway_html(502) if broken_for_member or _hits(dice, dials.html502) else None


def _drop(call: Call, dials: Dials, dice: Random, magic: Magic | None) -> Drop:
    if dials.down in ("refuse", "reset") or _hits(dice, dials.drop_before_accept):
        return Drop.BEFORE
    if call.writes and _hits(dice, dials.commit_late):
        return Drop.LATE
    if call.writes and _hits(dice, dials.drop_after_accept):
        return Drop.LATE if dials.commit_late_s else Drop.AFTER
    if _names_member(call):
        return {Magic.DROPPED: Drop.AFTER, Magic.LATE: Drop.LATE}.get(magic, Drop.NO) if magic else Drop.NO
    return Drop.NO


def _spoil(call: Call, dials: Dials, dice: Random, magic: Magic | None) -> Spoil:
    if _hits(dice, dials.garbage):
        return Spoil.GARBAGE
    if call.writes and _hits(dice, dials.html502_after_accept):
        return Spoil.HTML_502
    return Spoil.TRUNCATED if magic is Magic.TRUNCATED and _names_member(call) else Spoil.NO


def _is_slow(call: Call, magic: Magic | None) -> bool:
    if magic is Magic.SLOW:
        return _names_member(call)
    return magic is Magic.SLOW_LOOKUP and call.method == "GET" and _tail(call)[:1] == ("peserta",)


def _is_registration(call: Call) -> bool:
    return call.service is Service.PCARE and _tail(call) == ("pendaftaran",) and call.method == "POST"


def _names_member(call: Call) -> bool:
    """The two POSTs on which magic members act: pendaftaran and antrean/add."""
    return call.method == "POST" and _tail(call) in (("pendaftaran",), ("antrean", "add"))


def _tail(call: Call) -> tuple[str, ...]:
    return tuple(part.lower() for part in call.segments[1:])
