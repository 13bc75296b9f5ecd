"""A TCP port that can go away and come back under the same number, as a server in an outage does."""

import asyncio
import socket

from aiohttp import web


class Listener:
    """One port in front of one aiohttp server. `refuse` makes connecting fail at once (ECONNREFUSED)."""

    def __init__(self, server: web.Server, host: str, port: int) -> None:
        self._server = server
        self._host = host
        self._port = port
        self._accepting: asyncio.Server | None = None
        self._reserved: socket.socket | None = None

    @property
    def port(self) -> int:
        """The port number; known once `start` has returned."""
        return self._port

    async def start(self) -> None:
        """Accept connections. Raises OSError when the port is taken."""
        if self._accepting is None:
            held = self._reserved or self._bound()
            self._accepting = await asyncio.get_running_loop().create_server(
                self._server, sock=held, backlog=1024
            )
            self._reserved = None

    async def refuse(self) -> None:
        """Stop accepting and end idle connections; a bound, silent socket keeps the number reserved."""
        if self._accepting is not None:
            self._accepting.close()
            self._accepting = None
            for connection in self._server.connections:
                connection.force_close()
                connection.close()
            self._reserved = self._bound()

    async def stop(self) -> None:
        for open_one in (self._accepting, self._reserved):
            if open_one is not None:
                open_one.close()
        self._accepting = self._reserved = None
        await self._server.shutdown(timeout=1)

    def _bound(self) -> socket.socket:
        family, kind, protocol, _, address = socket.getaddrinfo(
            self._host, self._port, type=socket.SOCK_STREAM
        )[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind(address)
        except OSError:
            bound.close()
            raise
        self._port = bound.getsockname()[1]
        return bound
