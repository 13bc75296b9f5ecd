"""Waiting for a process of the demo to answer."""

import http.client
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

EVERY = 0.1
SLOW = 60.0
"""Seconds after which the person is told what is still missing."""


def until_listening(host: str, port: int, patience: float = 30.0) -> None:
    """Return when something listens there; raises OSError when nothing does in `patience` seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(EVERY)
        else:
            return


@dataclass(slots=True)
class Readiness:
    """Asks /readyz; call it until it is true. After a minute it says what is missing, and again each minute."""

    host: str
    port: int
    say: Callable[[str], None]
    complain_at: float = field(default_factory=lambda: time.monotonic() + SLOW)

    def __call__(self) -> bool:
        status, text = self._ask()
        if status != HTTPStatus.OK and time.monotonic() > self.complain_at:
            self.say(f"!! belum siap: {text}")
            self.complain_at += SLOW
        return status == HTTPStatus.OK

    def _ask(self) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            reply = connection.getresponse()
            return reply.status, reply.read().decode(errors="replace").strip()
        except (OSError, http.client.HTTPException) as error:
            return 0, f"{self.host}:{self.port} tidak menjawab ({error})"
        finally:
            connection.close()
