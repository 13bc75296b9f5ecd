"""One request's way through the sandbox: fault > checks > resource > fault. Knows no HTTP server.

The only module that puts the others in order; everything below it is plain and synchronous.
"""

import asyncio
from dataclasses import replace

from bpjs_sandbox import antrean, envelope, faults, icare, pcare, routes
from bpjs_sandbox.checks import Unauthorised, authenticate
from bpjs_sandbox.faults import Drop, Misfortune
from bpjs_sandbox.message import Answer, Call, Reply, Service
from bpjs_sandbox.pcare.answers import placed
from bpjs_sandbox.people import Magic
from bpjs_sandbox.record import Entry, Outcome
from bpjs_sandbox.routes import Context
from bpjs_sandbox.world import World

_ROUTES = {Service.PCARE: pcare.ROUTES, Service.ANTREAN: antrean.ROUTES, Service.ICARE: icare.ROUTES}


async def serve(world: World, call: Call) -> Reply | None:
    """Answer a call; None means that the connection is to be reset without a word."""
    entry = world.record.open(call)
    plan = faults.draw(call, world.weather(), world.dice, _magic(world, call))
    if not world.rate.admits(call.header("user_key"), call.at, world.dials.rate_limit_rps):
        plan = Misfortune(instead=faults.too_many_requests(world.dials))
    if plan.wait_s:
        await asyncio.sleep(plan.wait_s)
    reply = _outcome(world, call, entry, plan)
    entry.answered_at = world.machine_time()
    if reply is None:
        return None
    entry.http = reply.http
    trickle_s = world.dials.slow_loris_s
    return replace(reply, trickle_s=trickle_s) if trickle_s else reply


def _outcome(world: World, call: Call, entry: Entry, plan: Misfortune) -> Reply | None:
    if plan.instead is not None:
        entry.outcome = Outcome.FAULT
        return plan.instead
    if plan.drop is Drop.BEFORE:
        entry.outcome = Outcome.DROPPED
        return None
    if plan.drop is Drop.LATE:
        entry.outcome = Outcome.DROPPED
        asyncio.get_running_loop().call_later(plan.lag_s, _look_late, world, call, entry, world.generation)
        return None
    reply = _look(world, call, entry)
    if entry.outcome is not Outcome.ACCEPTED:
        return reply if plan.spoil is not faults.Spoil.GARBAGE else faults.spoiled(plan.spoil, reply)
    if plan.drop is Drop.AFTER:
        entry.outcome = Outcome.DROPPED
        return None
    return faults.spoiled(plan.spoil, reply)


def _look_late(world: World, call: Call, entry: Entry, generation: int) -> None:
    """Commit what was dropped a while ago, unless the world was reset meanwhile."""
    if world.generation == generation:
        _look(world, call, entry)
        entry.outcome = Outcome.DROPPED


def _look(world: World, call: Call, entry: Entry) -> Reply:
    """Check the caller and let the resource answer."""
    service, entry.looked_at = call.service, world.machine_time()
    if service is None:
        return _page(world, call, entry) or _no_such_path(entry)
    try:
        account = authenticate(call, service, world.dials)
    except Unauthorised as refusal:
        entry.outcome, entry.code = Outcome.UNAUTHORISED, refusal.reply.code
        return refusal.reply
    found = routes.find(_ROUTES[service], call.method, call.segments[1:])
    if found is None:
        return _no_such_path(entry)
    handler, params = found
    answer = handler(Context(world, account, call, params))
    _note(world, call, entry, answer)
    told = _told(world, service, answer)
    reply = envelope.reply_to(service, told, account, call.header("x-timestamp"))
    return reply if world.dials.code_type == "number" else envelope.with_code_as_text(reply)


def _page(world: World, call: Call, entry: Entry) -> Reply | None:
    """The page that an iCare address leads to: a browser asks for it, so nothing is signed."""
    reply = icare.page(world, call)
    if reply is not None:
        entry.outcome = Outcome.ACCEPTED if reply.http == 200 else Outcome.REFUSED
    return reply


def _no_such_path(entry: Entry) -> Reply:
    entry.outcome = Outcome.REFUSED
    return envelope.plain(404, "No Mapping Rule matched")


def _told(world: World, service: Service, answer: Answer) -> Answer:
    """The answer in the dialect that two dials choose, one for each service's refusals."""
    if service is Service.PCARE:
        return placed(answer, world.dials.refusal_place)
    is_mirrored = service is Service.ANTREAN and world.dials.antrean_http == "mirror"
    return (
        replace(answer, http=answer.code) if is_mirrored and answer.code and not answer.accepted else answer
    )


def _note(world: World, call: Call, entry: Entry, answer: Answer) -> None:
    entry.outcome = Outcome.ACCEPTED if answer.accepted else Outcome.REFUSED
    entry.code, entry.message = answer.code, answer.message
    if answer.accepted and call.writes:
        entry.committed_at = world.machine_time()


def _magic(world: World, call: Call) -> Magic | None:
    """The trait of the member whom the body or a peserta path names."""
    number = call.text("noKartu") or call.text("nomorkartu") or (call.segments[-1] if call.segments else "")
    member = world.member_by_card(number) or world.member_by_nik(number)
    return member.magic if member else None
