"""Which ports of this machine the demo takes."""

import ipaddress
import socket

from titian.config.demo.notes import Notes
from titian.config.errors import UnableToRun


def require_loopback(host: str) -> None:
    """The sample staff's passwords stand on the screen: nobody beyond this machine may sign in."""
    if host == "localhost":
        return
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise UnableToRun(f"demo hanya untuk komputer ini sendiri, bukan {host}; untuk klinik: titian serve")


def web_port(host: str, wanted: int) -> int:
    """The port asked for, or any free one for 0; raises UnableToRun when it is taken."""
    if wanted and not is_free(host, wanted):
        raise UnableToRun(f"port {wanted} sedang dipakai program lain; pilih yang lain dengan --port")
    return wanted or _any_free(host, set())


def sandbox_ports(host: str, web: int, notes: Notes) -> tuple[int, int]:
    """Protocol and control port: those of last time, else the two after the web's, else free ones."""
    taken = {web}
    chosen = []
    for last, beside in ((notes.sandbox_port, web + 1), (notes.control_port, web + 2)):
        fitting = (
            port for port in (last, beside) if 0 < port < 65536 and port not in taken and is_free(host, port)
        )
        chosen.append(next(fitting, 0) or _any_free(host, taken))
        taken.add(chosen[-1])
    return chosen[0], chosen[1]


def is_free(host: str, port: int) -> bool:
    try:
        _bind(host, port).close()
    except OSError:
        return False
    return True


def _any_free(host: str, taken: set[int]) -> int:
    while True:
        with _bind(host, 0) as listener:
            port = int(listener.getsockname()[1])
        if port not in taken:
            return port


def _bind(host: str, port: int) -> socket.socket:
    """With REUSEADDR, as the servers do: connections of an earlier start that linger do not count."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
