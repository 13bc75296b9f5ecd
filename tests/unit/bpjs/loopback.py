"""A server that does exactly what a test tells it to, byte by byte, on this machine."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from bpjs import HttpRequest

Behaviour = Callable[[socket.socket], None]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


@contextmanager
def serving(behave: Behaviour) -> Iterator[str]:
    """The address of a server that accepts connections and lets `behave` treat each."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_accept, args=(listening, behave), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, behave: Behaviour) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=_treat, args=(connection, behave), daemon=True).start()


def _treat(connection: socket.socket, behave: Behaviour) -> None:
    with connection, suppress(OSError):
        behave(connection)


def read_request(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = connection.recv(65_536)
        if not chunk:
            raise ConnectionError
        received += chunk
    return received


def reset(connection: socket.socket) -> None:
    """Closes with a reset, as a dying server or a firewall does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def refused() -> str:
    """An address of this machine where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"http://127.0.0.1:{listening.getsockname()[1]}/"


def get(url: str) -> HttpRequest:
    return HttpRequest("GET", url, {"X-signature": "Confidential", "user_key": "Confidential"}, None)


def post(url: str) -> HttpRequest:
    return HttpRequest("POST", url, {"X-signature": "Confidential", "Content-Type": "text/plain"}, b"{}")
