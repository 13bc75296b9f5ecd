"""The control port: dials, changed lists, reset, record, state and members as JSON, and a page for people.

No part of BPJS's protocol, hence on a port of its own.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from ipaddress import ip_address

from aiohttp import web
from yarl import URL

from bpjs_sandbox import page
from bpjs_sandbox.catalogue import change_from
from bpjs_sandbox.dials import DialError, from_text
from bpjs_sandbox.people import MAGIC_MEANINGS
from bpjs_sandbox.world import World

Hook = Callable[[], Awaitable[None]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_CSP = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


class Control:
    """The handlers; `dials_changed` is awaited after every change of dials."""

    def __init__(self, world: World, dials_changed: Hook) -> None:
        self._world = world
        self._dials_changed = dials_changed

    async def health(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "requests": len(self._world.record.entries)})

    async def dials(self, _request: web.Request) -> web.Response:
        return web.json_response(self._world.dials.as_dict())

    async def turn(self, request: web.Request) -> web.Response:
        """PATCH: all of the given dials or none. 400 names what is wrong."""
        try:
            changes = await request.json()
            if not isinstance(changes, dict):
                raise DialError("a JSON object of dials is wanted")
            await self._turn(changes)
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response(self._world.dials.as_dict())

    async def turn_by_form(self, request: web.Request) -> web.Response:
        """The page's form: all dials as texts. Those left as they were are not turned, for that would restart some."""
        given, now = await request.post(), self._world.dials.as_dict()
        read = {name: from_text(name, value) for name, value in given.items() if isinstance(value, str)}
        changes = {name: value for name, value in read.items() if name not in now or value != now[name]}
        try:
            await self._turn(changes)
        except DialError as error:
            return web.Response(status=400, text=str(error))
        raise web.HTTPSeeOther("/")

    async def changes(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {"lists": self._world.catalogue.names, "changes": self._world.catalogue.changes}
        )

    async def change(self, request: web.Request) -> web.Response:
        """PATCH: rename, remove or add a row of a list. 400 says why it cannot be done."""
        try:
            self._world.catalogue.change(change_from(await request.json()))
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)
        return await self.changes(request)

    async def reset(self, request: web.Request) -> web.Response:
        self._world.reset()
        await self._dials_changed()
        if request.content_type == "application/x-www-form-urlencoded" and request.can_read_body:
            raise web.HTTPSeeOther("/")
        return web.json_response({"status": "reset"})

    async def record(self, request: web.Request) -> web.Response:
        try:
            since = int(request.query.get("since", "0"))
        except ValueError:
            return web.json_response({"error": "since takes a number"}, status=400)
        return web.json_response(self._world.record.since(max(since, 0)))

    async def state(self, _request: web.Request) -> web.Response:
        return web.json_response(self._world.snapshot())

    async def members(self, _request: web.Request) -> web.Response:
        rows = [
            {
                **asdict(one),
                "born": one.born.isoformat(),
                "meaning": MAGIC_MEANINGS[one.magic] if one.magic else "",
            }
            for one in self._world.members
        ]
        return web.json_response(rows)

    async def home(self, _request: web.Request) -> web.Response:
        return web.Response(text=page.render(self._world), content_type="text/html")

    async def style(self, _request: web.Request) -> web.Response:
        return web.Response(text=page.STYLE, content_type="text/css")

    async def _turn(self, changes: Mapping[str, object]) -> None:
        self._world.turn(changes)
        await self._dials_changed()


def _is_ours(authority: str) -> bool:
    """Whether a Host names this server: by its address, or by a name that only this machine or its network knows.

    A stranger's domain may be told to lie at our address once his page is open (DNS rebinding).
    """
    try:
        name = URL.build(scheme="http", authority=authority).host or ""
        return "." not in name or bool(ip_address(name))
    except ValueError:
        return False


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Other sites' pages may not turn dials through a visitor's browser; our page loads nothing foreign."""
    origin = request.headers.get("Origin")
    if not _is_ours(request.host) or origin not in (None, f"http://{request.host}"):
        raise web.HTTPForbidden(text="cross-origin")
    response = await handler(request)
    response.headers["Content-Security-Policy"] = _CSP
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def application(world: World, dials_changed: Hook) -> web.Application:
    """The control port's application."""
    control = Control(world, dials_changed)
    app = web.Application(middlewares=[_guard])
    app.add_routes(
        [
            web.get("/", control.home),
            web.get("/page.css", control.style),
            web.get("/health", control.health),
            web.get("/dials", control.dials),
            web.patch("/dials", control.turn),
            web.post("/dials", control.turn_by_form),
            web.get("/reference", control.changes),
            web.patch("/reference", control.change),
            web.post("/reset", control.reset),
            web.get("/record", control.record),
            web.get("/state", control.state),
            web.get("/members", control.members),
        ]
    )
    return app
