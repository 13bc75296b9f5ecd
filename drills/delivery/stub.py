"""A plain BPJS: every request is a success after the same delay, and nothing in it is looked at.

Far quicker than either side that is measured. It says its port, then answers lines on its standard input: a number is
the delay in seconds from now on, an empty line asks for the latest arrival (seconds of the monotonic clock).
"""

import asyncio
import json
import re
import sys
import time
from typing import cast

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_HEAD_END = b"\r\n\r\n"


class Plain:
    """What all connections share."""

    def __init__(self) -> None:
        self.delay = self.latest = 0.0
        self._given = 0

    def reply(self) -> bytes:
        """As PCare answers who adds a pendaftaran, with the next noUrut."""
        self._given += 1
        response = {"field": "noUrut", "message": f"A{self._given}"}
        body = json.dumps({"response": response, "metaData": {"message": "CREATED", "code": 201}}).encode()
        head = f"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        return head.encode() + _HEAD_END + body


class Connection(asyncio.Protocol):
    """Just enough of HTTP/1.1 for one question at a time on a connection that is kept."""

    def __init__(self, plain: Plain) -> None:
        self._plain, self._heard = plain, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, found, body = self._heard.partition(_HEAD_END)
        length = _LENGTH.search(head)
        if not found or len(body) < int(length[1] if length else 0):
            return
        self._heard, self._plain.latest = b"", time.monotonic()
        asyncio.get_running_loop().call_later(self._plain.delay, self._answer)

    def _answer(self) -> None:
        if not self._transport.is_closing():
            self._transport.write(self._plain.reply())


async def serve() -> None:
    """Until standard input ends."""
    plain, loop, over = Plain(), asyncio.get_running_loop(), asyncio.Event()
    server = await loop.create_server(lambda: Connection(plain), "127.0.0.1", 0, backlog=1000)

    def listen() -> None:
        line = sys.stdin.readline()
        if line.strip():
            plain.delay = float(line)
        if line:
            print(plain.latest, flush=True)
        else:
            over.set()

    loop.add_reader(sys.stdin, listen)
    print(server.sockets[0].getsockname()[1], flush=True)
    await over.wait()
