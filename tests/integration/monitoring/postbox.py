"""A mail server on this machine: takes letters, or refuses them, as RFC 5321 has it and no more."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Postbox(socketserver.ThreadingTCPServer):
    """`letters` are those it took; `refuses` is the command that it answers with 550, "" for none."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Dialogue)
        self.letters: list[EmailMessage] = []
        self.refuses = ""

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Dialogue(socketserver.StreamRequestHandler):
    server: Postbox

    def handle(self) -> None:
        self._say("220 postbox")
        while verb := self.rfile.readline().decode().upper()[:4].strip():
            if verb == self.server.refuses:
                self._say("550 5.7.1 Siti Aminah has no mailbox")
            elif verb == "DATA":
                self._take()
            else:
                self._say("221 bye" if verb == "QUIT" else "250 ok")

    def _take(self) -> None:
        self._say("354 go on")
        lines = b"".join(iter(self.rfile.readline, b".\r\n"))
        self.server.letters.append(message_from_bytes(lines, policy=policy.default))
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    with Postbox() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
