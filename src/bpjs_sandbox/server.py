"""Wiring: a world, its protocol port and its control port."""

import asyncio
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import web

from bpjs_sandbox import control, gateway
from bpjs_sandbox.listener import Listener
from bpjs_sandbox.message import Call, Reply
from bpjs_sandbox.world import World

_PIECES = 20


@dataclass(slots=True)
class Sandbox:
    """Both listeners around one world. Start and stop it within one event loop."""

    world: World
    host: str = "127.0.0.1"
    wanted_port: int = 0
    wanted_control_port: int = 0
    _protocol: Listener = field(init=False)
    _runner: web.AppRunner = field(init=False)

    async def start(self) -> None:
        """Listen on both ports. Raises OSError when one is taken."""
        self._protocol = Listener(web.Server(self._answer, access_log=None), self.host, self.wanted_port)
        self._runner = web.AppRunner(control.application(self.world, self.apply_outage), access_log=None)
        await self._runner.setup()
        await self._protocol.start()
        await web.TCPSite(self._runner, self.host, self.wanted_control_port).start()

    async def stop(self) -> None:
        await self._protocol.stop()
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        return self._protocol.port

    @property
    def control_port(self) -> int:
        return int(self._runner.addresses[0][1])

    async def apply_outage(self) -> None:
        """Make the protocol port follow the `down` dial; call it after every change of dials."""
        if self.world.dials.down == "refuse":
            await self._protocol.refuse()
        else:
            await self._protocol.start()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        reply = await gateway.serve(self.world, await _call(request))
        if reply is None:
            _reset(request)
            return web.Response()  # goes nowhere; aiohttp drops what it cannot write
        if reply.cut:
            return await _send_half(request, reply)
        if reply.trickle_s and reply.body:
            return await _trickle(request, reply)
        return web.Response(status=reply.http, body=reply.body or None, headers=_headers(reply))


async def _call(request: web.BaseRequest) -> Call:
    body = await request.read()
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Call(
        request.method, request.rel_url.raw_path, headers, body.decode("utf-8", "replace"), time.time()
    )


def _headers(reply: Reply) -> dict[str, str]:
    typed = {} if reply.http == HTTPStatus.NO_CONTENT else {"Content-Type": reply.content_type}
    return {**typed, **reply.headers}


async def _send_half(request: web.BaseRequest, reply: Reply) -> web.StreamResponse:
    """Announce the whole length, send half of it and close: a line that broke in the middle."""
    response = web.StreamResponse(status=reply.http, headers=_headers(reply))
    response.content_length = len(reply.body)
    await response.prepare(request)
    await response.write(reply.body[: len(reply.body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


async def _trickle(request: web.BaseRequest, reply: Reply) -> web.StreamResponse:
    """Send the body in small pieces: a server that is neither up nor down. Who hangs up gets no more of them."""
    response = web.StreamResponse(status=reply.http, headers=_headers(reply))
    response.content_length = len(reply.body)
    await response.prepare(request)
    piece = -(-len(reply.body) // _PIECES)
    with suppress(ConnectionError):
        for start in range(0, len(reply.body), piece):
            await asyncio.sleep(reply.trickle_s / _PIECES)
            await response.write(reply.body[start : start + piece])
    return response


def _reset(request: web.BaseRequest) -> None:
    """Send a TCP reset, which closing with a lingering time of zero does; an orderly close would be kinder."""
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
