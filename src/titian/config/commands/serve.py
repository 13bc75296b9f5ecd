"""`titian serve`: web, worker and duties under one supervisor."""

import argparse
import errno
import http.client
import socket
import time
from dataclasses import dataclass, field
from http import HTTPStatus

from django.conf import settings

from titian.config.database import require_migrations
from titian.config.errors import UnableToRun
from titian.config.running import supervising
from titian.config.supervisor import Supervisor, start_product
from titian.config.terminal import say
from titian.outbox.timing import current

MARGIN = 5.0
"""Seconds beyond the longest exchange with BPJS that a child gets to stop."""

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
"""Who listens on all addresses is asked on this machine's own."""


def run(options: argparse.Namespace) -> int:
    require_migrations()
    with supervising(settings.DATA_DIR):
        # Not earlier: the web process of a supervisor that was killed may still be on its way out.
        require_free(options.host, options.port)
        _serve(options.host, options.port)
    say("Titian berhenti.")
    return 0


def _serve(host: str, port: int) -> None:
    with Supervisor(say, current().deadline + MARGIN) as supervisor:
        start_product(supervisor, host, port)
        supervisor.watch(until=Alive(host, port))
        say(f"Titian berjalan di http://{host}:{port}")
        supervisor.watch()


def require_free(host: str, port: int) -> None:
    """Raise UnableToRun for a port that is taken: the web process would fall and be restarted for ever."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise UnableToRun(f"port {port} sudah dipakai; pilih yang lain dengan --port") from error
            raise UnableToRun(f"tidak dapat mendengarkan {host}:{port}: {error.strerror}") from error


@dataclass(slots=True)
class Alive:
    """Whether /healthz answers; call it until it does. It asks once a second at most."""

    host: str
    port: int
    _ask_at: float = field(default=0.0)

    def __call__(self) -> bool:
        if time.monotonic() < self._ask_at:
            return False
        self._ask_at = time.monotonic() + 1
        host = EVERYWHERE.get(self.host, self.host)
        connection = http.client.HTTPConnection(host, self.port, timeout=2)
        try:
            connection.request("GET", "/healthz", headers={"Host": _known_name()})
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _known_name() -> str:
    """A host name that this installation answers to."""
    first = str(settings.ALLOWED_HOSTS[0]).lstrip(".")
    return "localhost" if first == "*" else first
